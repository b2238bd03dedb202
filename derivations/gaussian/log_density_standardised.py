"""The log-density through a factor of the covariance and the standardised variable."""

from derivations.deriving.derivation import Derivation

DERIVATION = Derivation(
    "log_density_standardised",
    title="The log-density of the standardised variable",
    let=("x: d", "m: d", "L: d x d invertible"),
    start="logpdf(N(m, L @ L.T), x)",
    moves=(
        "definition_of_normal_density",
        "inverse_of_product",
        "norm_and_product",
    ),
    end="-d/2*log(2*pi) - 1/2*logdet(L @ L.T) - 1/2*norm2(inv(L) @ (x - m))",
    near_misses=(
        "-d/2*log(2*pi) - logdet(L @ L.T) - 1/2*norm2(inv(L) @ (x - m))",
        "-d/2*log(2*pi) - 1/2*logdet(L @ L.T) - 1/2*norm2(L.T @ (x - m))",
        "-d/2*log(2*pi) - 1/2*logdet(L @ L.T) - 1/2*norm2(inv(L.T) @ (x - m))",
    ),
    source="Golub & Van Loan 2013, §4.2; Bishop 2006, §2.3",
    meaning="with Σ = LLᵀ, such as the Cholesky factor, e = L⁻¹(x − m) is standard normal and ½ log det LLᵀ = log |det L|",
    notation={"m": ("m", "mean"), "L": ("L", r"a factor of the covariance, $\Sigma = LL^\top$")},
)
