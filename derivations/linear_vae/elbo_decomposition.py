"""The log-likelihood is the ELBO and the divergence of the encoder from the posterior."""

from derivations.deriving.derivation import Cite, Derivation

DERIVATION = Derivation(
    "elbo_decomposition",
    title="The ELBO and what it misses of the log-likelihood",
    let=(
        "x: d",
        "z: k",
        "mu: d",
        "W: d x k",
        "sigma2: positive",
        "m: k",
        "P: k x k spd",
        "C = W @ W.T + sigma2*I(d)",
        "M = W.T @ W + sigma2*I(k)",
        "q = N(m, P)",
        "posterior = N(inv(M) @ W.T @ (x - mu), sigma2*inv(M))",
    ),
    named=("C", "M"),
    start="E(logpdf(N(W @ z + mu, sigma2*I(d)), x) + logpdf(N(zeros(k), I(k)), z) - logpdf(q, z), z ~ q) + KL(q, posterior)",
    moves=(
        "definition_of_kl",
        Cite("posterior", backwards=True),
        "linearity_of_expectation",
        Cite("marginal_likelihood"),
    ),
    end="logpdf(N(mu, C), x)",
    near_misses=(
        "logpdf(N(mu, C), x) - KL(q, posterior)",
        "logpdf(N(mu, C), x) + logpdf(N(zeros(k), I(k)), m)",
        "logpdf(N(mu, sigma2*I(d)), x)",
    ),
    source="Lucas et al. 2019, Eq. (2); Bishop 2006, Eq. (9.70)",
    meaning="what the bound loses is how far the encoder is from the posterior; at the posterior it loses nothing",
    remark="Written for any normal encoder N(m, P). A divergence is never negative, so that the ELBO is a lower bound.",
    notation={"m": ("m", "mean of the encoder"), "P": ("P", "covariance of the encoder")},
    claims=("LU-03",),
)
