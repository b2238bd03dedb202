"""The log-density of a normal distribution, as the field writes it."""

from derivations.deriving.derivation import Derivation

DERIVATION = Derivation(
    "log_density",
    title="The log-density of a normal distribution",
    let=("x: d", "m: d", "Sigma: d x d spd"),
    start="logpdf(N(m, Sigma), x)",
    moves=("definition_of_normal_density",),
    end="-d/2*log(2*pi) - 1/2*logdet(Sigma) - 1/2*quad(x - m, inv(Sigma))",
    near_misses=(
        "-d/2*log(2*pi) - 1/2*logdet(Sigma) + 1/2*quad(x - m, inv(Sigma))",
        "-1/2*log(2*pi) - 1/2*logdet(Sigma) - 1/2*quad(x - m, inv(Sigma))",
        "-d/2*log(2*pi) - 1/2*logdet(Sigma) - 1/2*quad(x - m, Sigma)",
    ),
    source="Bishop 2006, Eq. (2.43)",
    meaning="a constant, the volume of the covariance, and the distance from the mean in its metric",
    notation={"m": ("m", "mean")},
)
