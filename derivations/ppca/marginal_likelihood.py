"""The marginal likelihood of pPCA."""

from derivations.deriving.derivation import Cite, Derivation

DERIVATION = Derivation(
    "marginal_likelihood",
    title="The marginal likelihood of pPCA",
    let=("x: d", "z: k", "mu: d", "W: d x k", "sigma2: positive", "C = W @ W.T + sigma2*I(d)"),
    named=("C",),
    start="logintegral(logpdf(N(W @ z + mu, sigma2*I(d)), x) + logpdf(N(zeros(k), I(k)), z), z)",
    moves=(Cite("marginal_of_linear_gaussian"),),
    end="logpdf(N(mu, C), x)",
    near_misses=(
        "logpdf(N(mu, W @ W.T + sigma2**2*I(d)), x)",
        "logpdf(N(mu, W @ W.T), x)",
        "logpdf(N(zeros(d), C), x)",
    ),
    source="Lucas et al. 2019, Eq. (4); Tipping & Bishop 1999, §3.2; Bishop 2006, Eq. (12.35)",
    meaning="the latent variables integrated out: a normal distribution whose covariance is low rank plus noise",
    claims=("LU-05",),
)
