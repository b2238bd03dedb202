"""Where the observation variance does appear: in the reconstruction term."""

from derivations.deriving.derivation import Cite, Derivation

DERIVATION = Derivation(
    "variance_in_reconstruction",
    title="σ² appears in the reconstruction term",
    let=("x: d", "z: k", "decoder(z): d", "encoder_mean(x): k", "D: k x k positive diagonal", "sigma2: positive"),
    start="grad(E(logpdf(N(decoder(z), sigma2*I(d)), x), z ~ N(encoder_mean(x), D)), sigma2)",
    moves=(
        Cite("isotropic_log_likelihood"),
        "differentiating_under_expectation",
        "linearity_of_derivative",
        "powers_and_logarithms",
        "linearity_of_expectation",
    ),
    end="1/(2*sigma2**2)*E(norm2(decoder(z) - x), z ~ N(encoder_mean(x), D)) - d/(2*sigma2)",
    near_misses=(
        "0",
        "1/(2*sigma2**2)*E(norm2(decoder(z) - x), z ~ N(encoder_mean(x), D))",
        "1/(2*sigma2**2)*E(norm2(decoder(z) - x), z ~ N(encoder_mean(x), D)) - 1/(2*sigma2)",
    ),
    source="question and answer about Lucas et al. 2019, Eq. (10)",
    meaning="σ² weighs the squared error and pays for it; z is drawn with the encoder's covariance, not with σ²",
    notation={"decoder": (r"D_\theta", "decoder network"), "encoder_mean": (r"\mu_\phi", "encoder network, mean")},
    claims=("SE-14",),
)
