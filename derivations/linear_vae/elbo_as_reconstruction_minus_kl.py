"""The ELBO is the expected log-likelihood less the divergence of the encoder from the prior."""

from derivations.deriving.derivation import Derivation

DERIVATION = Derivation(
    "elbo_as_reconstruction_minus_kl",
    title="The ELBO as reconstruction minus divergence",
    let=("x: d", "z: k", "mu: d", "W: d x k", "sigma2: positive", "m: k", "P: k x k spd"),
    start="E(logpdf(N(W @ z + mu, sigma2*I(d)), x) + logpdf(N(zeros(k), I(k)), z) - logpdf(N(m, P), z), z ~ N(m, P))",
    moves=("divergence_from_logarithms",),
    end="E(logpdf(N(W @ z + mu, sigma2*I(d)), x), z ~ N(m, P)) - KL(N(m, P), N(zeros(k), I(k)))",
    near_misses=(
        "E(logpdf(N(W @ z + mu, sigma2*I(d)), x), z ~ N(m, P)) + KL(N(m, P), N(zeros(k), I(k)))",
        "E(logpdf(N(W @ z + mu, sigma2*I(d)), x), z ~ N(m, P)) - KL(N(zeros(k), I(k)), N(m, P))",
        "E(logpdf(N(W @ z + mu, sigma2*I(d)), x), z ~ N(zeros(k), I(k))) - KL(N(m, P), N(zeros(k), I(k)))",
    ),
    source="Lucas et al. 2019, Eq. (3); Kingma & Welling 2014, Eq. (3)",
    meaning="reconstruct well with a code that stays close to the prior",
    remark="Written for any normal encoder N(m, P), linear in x or not. That it is at most log p(x) is no equation.",
    notation={"m": ("m", "mean of the encoder"), "P": ("P", "covariance of the encoder")},
    claims=("LU-04",),
)
