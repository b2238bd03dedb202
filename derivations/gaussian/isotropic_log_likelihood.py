"""The log-likelihood of N(x; m, σ²I) is a scaled squared error plus a constant."""

from derivations.deriving.derivation import Derivation

DERIVATION = Derivation(
    "isotropic_log_likelihood",
    title="The Gaussian log-likelihood is a scaled squared error",
    let=("x: d", "m: d", "sigma2: positive"),
    start="logpdf(N(m, sigma2*I(d)), x)",
    moves=("definition_of_normal_density", "scaled_identity"),
    end="-norm2(x - m)/(2*sigma2) - d/2*log(2*pi*sigma2)",
    near_misses=(
        "-norm2(x - m)/sigma2 - d/2*log(2*pi*sigma2)",
        "-norm2(x - m)/(2*sigma2) - 1/2*log(2*pi*sigma2)",
        "-norm2(x - m)/(2*sigma2)",
    ),
    source="Lucas et al. 2019, Eq. (10); Bishop 2006, Eq. (2.43)",
    meaning="the variance σ² weighs the squared error and pays for it with the constant (d/2) log 2πσ²",
    remark="With σ² fixed the second term is a constant and may be dropped; when σ² is learned it may not.",
    claims=("SE-06", "LU-46"),
)
