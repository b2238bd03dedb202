"""The entropy of a normal distribution, from its definition."""

from derivations.deriving.derivation import Derivation

DERIVATION = Derivation(
    "entropy_of_gaussian",
    title="The entropy of a normal distribution",
    let=("z: k", "m: k", "Sigma: k x k spd"),
    start="entropy(N(m, Sigma))",
    moves=(
        "definition_of_entropy",
        "definition_of_normal_density",
        "linearity_of_expectation",
        "expected_quadratic_form",
        "cancelling_inverses",
        "trace_of_identity",
    ),
    end="k/2*(1 + log(2*pi)) + 1/2*logdet(Sigma)",
    near_misses=(
        "k/2*log(2*pi) + 1/2*logdet(Sigma)",
        "k/2*(1 + log(2*pi)) - 1/2*logdet(Sigma)",
        "1/2*(1 + log(2*pi)) + 1/2*logdet(Sigma)",
    ),
    source="Bishop 2006, Eq. (2.283)",
    meaning="½ log det 2πeΣ: only the volume of the covariance counts, not where the mean is",
    claims=("GI-08",),
    notation={"m": ("m", "mean")},
)
