"""In the mean, the log-likelihood has the derivative of the squared error: there the constant may be dropped."""

from derivations.deriving.derivation import Cite, Derivation

DERIVATION = Derivation(
    "constant_dropped_in_mean",
    title="The constant may be dropped where the variance is fixed",
    let=("x: d", "m: d", "h: d", "sigma2: positive"),
    start="D(logpdf(N(m, sigma2*I(d)), x), m, h)",
    moves=(Cite("isotropic_log_likelihood"), "linearity_of_derivative"),
    end="-1/(2*sigma2)*D(norm2(x - m), m, h)",
    near_misses=(
        "1/(2*sigma2)*D(norm2(x - m), m, h)",
        "-1/sigma2*D(norm2(x - m), m, h)",
        "-1/2*D(norm2(x - m), m, h)",
    ),
    source="Lucas et al. 2019, Eq. (10)",
    meaning="with σ² fixed, maximising the likelihood in the mean is minimising the squared error",
    remark="m may itself be a function of parameters: by the chain rule its derivatives are all that changes.",
    claims=("SE-06", "SE-05"),
    notation={"m": ("m", "mean"), "h": ("h", "an arbitrary direction")},
)
