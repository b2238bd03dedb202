"""The ELBO of pPCA is log p(x) − KL(q, posterior), for every normal q = N(m, S)."""

from derivations.catalogue import Identity

IDENTITY = Identity(
    "elbo_decomposition",
    let=(
        "x: d",
        "z: k",
        "mu: d",
        "m: k",
        "S: k x k spd",
        "W: d x k",
        "sigma2: positive",
        "C = W @ W.T + sigma2*I(d)",
        "M = W.T @ W + sigma2*I(k)",
        "q = N(m, S)",
        "posterior = N(inv(M) @ W.T @ (x - mu), sigma2*inv(M))",
    ),
    states="E(logpdf(N(W @ z + mu, sigma2*I(d)), x), z ~ q) - KL(q, N(zeros(k), I(k))) = logpdf(N(mu, C), x) - KL(q, posterior)",
    source="Bishop 2006, Eq. (9.70); Tipping & Bishop 1999",
    meaning="what the bound loses is how far q is from the posterior",
    near_misses=(
        "E(logpdf(N(W @ z + mu, sigma2*I(d)), x), z ~ q) - KL(q, N(zeros(k), I(k))) = logpdf(N(mu, C), x)",
        "E(logpdf(N(W @ z + mu, sigma2*I(d)), x), z ~ q) - KL(q, N(zeros(k), I(k))) = logpdf(N(mu, C), x) + KL(q, posterior)",
        "E(logpdf(N(W @ z + mu, sigma2*I(d)), x), z ~ q) - KL(q, N(zeros(k), I(k))) = logpdf(N(mu, C), x) - KL(posterior, q)",
        "E(logpdf(N(W @ z + mu, sigma2*I(d)), x), z ~ q) + KL(q, N(zeros(k), I(k))) = logpdf(N(mu, C), x) - KL(q, posterior)",
    ),
)
