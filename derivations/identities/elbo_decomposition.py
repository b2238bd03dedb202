"""The ELBO of pPCA is log p(x) − KL(q, posterior), for every normal q = N(m, S).

Certified at the sizes tested only: the size that would settle every size is too large to test.
"""

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
        "fit = E(logpdf(N(W @ z + mu, sigma2*I(d)), x), z ~ q)",
        "posterior = N(inv(M) @ W.T @ (x - mu), sigma2*inv(M))",
    ),
    states="fit - KL(q, N(zeros(k), I(k))) = logpdf(N(mu, C), x) - KL(q, posterior)",
    source="Bishop 2006, Eq. (9.70)",
    meaning="what the bound loses is how far q is from the posterior",
    near_misses=(
        "fit - KL(q, N(zeros(k), I(k))) = logpdf(N(mu, C), x)",
        "fit - KL(q, N(zeros(k), I(k))) = logpdf(N(mu, C), x) + KL(q, posterior)",
        "fit - KL(q, N(zeros(k), I(k))) = logpdf(N(mu, C), x) - KL(posterior, q)",
        "fit + KL(q, N(zeros(k), I(k))) = logpdf(N(mu, C), x) - KL(q, posterior)",
    ),
    every_size=False,
)
