"""The ELBO of a deep Gaussian VAE, for an arbitrary decoder network."""

from derivations.deriving.derivation import Cite, Derivation

DERIVATION = Derivation(
    "equation_10",
    title="The ELBO of a deep Gaussian VAE",
    let=(
        "x: d",
        "z: k",
        "decoder(z): d",
        "encoder_mean(x): k",
        "D: k x k positive diagonal",
        "sigma2: positive",
        "q = N(encoder_mean(x), D)",
        "prior = N(zeros(k), I(k))",
    ),
    start="E(logpdf(N(decoder(z), sigma2*I(d)), x) + logpdf(prior, z) - logpdf(q, z), z ~ q)",
    moves=("divergence_from_logarithms", Cite("isotropic_log_likelihood"), "linearity_of_expectation"),
    end="-KL(q, prior) - 1/(2*sigma2)*E(norm2(decoder(z) - x), z ~ q) - d/2*log(2*pi*sigma2)",
    near_misses=(
        "-KL(q, prior) - 1/(2*sigma2)*E(norm2(decoder(z) - x), z ~ q) - 1/2*log(2*pi*sigma2)",
        "-KL(q, prior) - 1/(2*sigma2)*E(norm2(decoder(z) - x), z ~ q)",
        "-KL(q, prior) - 1/2*E(norm2(decoder(z) - x), z ~ q) - d/2*log(2*pi*sigma2)",
        "KL(q, prior) - 1/(2*sigma2)*E(norm2(decoder(z) - x), z ~ q) - d/2*log(2*pi*sigma2)",
    ),
    source="Lucas et al. 2019, Eq. (10)",
    meaning="a mean squared error weighed by 1/(2σ²), the price of the code, and the Gaussian partition function",
    remark="Without the factor d in the last term the best σ² would be d times too large. D is what the encoder makes of x.",
    notation={"decoder": (r"D_\theta", "decoder network"), "encoder_mean": (r"\mu_\phi", "encoder network, mean")},
    claims=("LU-46", "LU-47"),
)
