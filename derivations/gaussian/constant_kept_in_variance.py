"""In the variance, the constant of the log-likelihood is no constant: without it the derivative never vanishes."""

from derivations.deriving.derivation import Cite, Derivation

DERIVATION = Derivation(
    "constant_kept_in_variance",
    title="The constant must stay where the variance is learned",
    let=("x: d", "m: d", "sigma2: positive"),
    start="D(logpdf(N(m, sigma2*I(d)), x), sigma2, 1)",
    moves=(Cite("isotropic_log_likelihood"), "linearity_of_derivative", "powers_and_logarithms"),
    end="(norm2(x - m) - d*sigma2)/(2*sigma2**2)",
    near_misses=(
        "norm2(x - m)/(2*sigma2**2)",
        "(norm2(x - m) - sigma2)/(2*sigma2**2)",
        "(d*sigma2 - norm2(x - m))/(2*sigma2**2)",
    ),
    source="Lucas et al. 2019, Eq. (10); Bishop 2006, §1.2.5",
    meaning="the likelihood is stationary at σ² = ‖x − m‖²/d; the squared error alone would send σ² to infinity",
    remark="The first near miss is the derivative with the constant dropped: it is positive for every σ².",
    claims=("SE-06", "LU-46"),
    notation={"m": ("m", "mean")},
)
