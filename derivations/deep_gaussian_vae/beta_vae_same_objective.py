"""The loss of the deep Gaussian VAE is the β-VAE's with β = σ², scaled, plus a constant."""

from derivations.deriving.derivation import Cite, Derivation

DERIVATION = Derivation(
    "beta_vae_same_objective",
    title="The deep Gaussian VAE as a β-VAE",
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
    start="-E(logpdf(N(decoder(z), sigma2*I(d)), x) + logpdf(prior, z) - logpdf(q, z), z ~ q)",
    moves=(Cite("equation_10"),),
    end="1/sigma2*(1/2*E(norm2(decoder(z) - x), z ~ q) + sigma2*KL(q, prior)) + d/2*log(2*pi*sigma2)",
    near_misses=(
        "1/sigma2*(1/2*E(norm2(decoder(z) - x), z ~ q) + sigma2*KL(q, prior))",
        "1/sigma2*(E(norm2(decoder(z) - x), z ~ q) + sigma2*KL(q, prior)) + d/2*log(2*pi*sigma2)",
        "1/sigma2*(1/2*E(norm2(decoder(z) - x), z ~ q) + KL(q, prior)) + d/2*log(2*pi*sigma2)",
    ),
    source="Lucas et al. 2019, §5",
    meaning="in the brackets stands the loss of a β-VAE with unit variance and β = σ²",
    remark="For fixed σ² the rest is a scale and a constant and changes no minimum; when σ² is learned it does.",
    notation={"decoder": (r"D_\theta", "decoder network"), "encoder_mean": (r"\mu_\phi", "encoder network, mean")},
    claims=("LU-49",),
)
