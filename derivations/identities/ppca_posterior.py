"""The posterior of pPCA: p(z | x) = N(M⁻¹Wᵀ(x − µ), σ²M⁻¹) with M = WᵀW + σ²I.

Certified at the sizes tested only: the size that would settle every size is too large to test.
"""

from derivations.catalogue import Identity

IDENTITY = Identity(
    "ppca_posterior",
    let=(
        "x: d",
        "z: k",
        "mu: d",
        "W: d x k",
        "sigma2: positive",
        "C = W @ W.T + sigma2*I(d)",
        "M = W.T @ W + sigma2*I(k)",
        "joint = logpdf(N(W @ z + mu, sigma2*I(d)), x) + logpdf(N(zeros(k), I(k)), z)",
        "evidence = logpdf(N(mu, C), x)",
    ),
    states="joint - evidence = logpdf(N(inv(M) @ W.T @ (x - mu), sigma2*inv(M)), z)",
    source="Tipping & Bishop 1999",
    meaning="likelihood and prior over evidence is the posterior",
    near_misses=(
        "joint - evidence = logpdf(N(inv(M) @ W.T @ x, sigma2*inv(M)), z)",
        "joint - evidence = logpdf(N(inv(M) @ W.T @ (x - mu), inv(M)), z)",
        "joint - evidence = logpdf(N(inv(M) @ W.T @ (x - mu)/sigma2, sigma2*inv(M)), z)",
        "joint = logpdf(N(inv(M) @ W.T @ (x - mu), sigma2*inv(M)), z)",
    ),
    every_size=False,
)
