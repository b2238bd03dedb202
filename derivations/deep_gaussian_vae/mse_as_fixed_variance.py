"""A mean squared error as loss is a Gaussian likelihood with a fixed variance."""

from derivations.deriving.derivation import Cite, Derivation

DERIVATION = Derivation(
    "mse_as_fixed_variance",
    title="The mean squared error as a Gaussian with fixed variance",
    let=(
        "x: d",
        "z: k",
        "decoder(z): d",
        "encoder_mean(x): k",
        "D: k x k positive diagonal",
        "sigma2: positive",
        "beta: positive",
        "q = N(encoder_mean(x), D)",
        "prior = N(zeros(k), I(k))",
    ),
    start="at(E(logpdf(N(decoder(z), sigma2*I(d)), x) + logpdf(prior, z) - logpdf(q, z), z ~ q), sigma2 = beta*d/2)",
    moves=(Cite("equation_10"), "substitution"),
    end="-1/beta*(1/d*E(norm2(decoder(z) - x), z ~ q) + beta*KL(q, prior)) - d/2*log(pi*beta*d)",
    near_misses=(
        "-1/beta*(1/d*E(norm2(decoder(z) - x), z ~ q) + beta*KL(q, prior))",
        "-1/beta*(E(norm2(decoder(z) - x), z ~ q) + beta*KL(q, prior)) - d/2*log(pi*beta*d)",
        "-1/beta*(1/d*E(norm2(decoder(z) - x), z ~ q) + KL(q, prior)) - d/2*log(pi*beta*d)",
    ),
    source="question and answer about Lucas et al. 2019, Eq. (10)",
    meaning="the loss (1/d)‖x − x̂‖² + β KL is −β times the ELBO with σ² = βd/2, up to a constant",
    remark="With β = 1: the mean over the entries fixes σ² = d/2, their sum σ² = 1/2, and half their sum σ² = 1.",
    notation={"decoder": (r"D_\theta", "decoder network"), "encoder_mean": (r"\mu_\phi", "encoder network, mean")},
    claims=("SE-02",),
)
