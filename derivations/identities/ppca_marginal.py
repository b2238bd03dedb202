"""The marginal of pPCA: ∫ N(x | Wz + µ, σ²I) N(z | 0, I) dz = N(x | µ, WWᵀ + σ²I).

Certified at the sizes tested only: the size that would settle every size is too large to test.
"""

from derivations.catalogue import Identity

IDENTITY = Identity(
    "ppca_marginal",
    let=(
        "x: d",
        "z: k",
        "mu: d",
        "W: d x k",
        "sigma2: positive",
        "joint = logpdf(N(W @ z + mu, sigma2*I(d)), x) + logpdf(N(zeros(k), I(k)), z)",
    ),
    states="logintegral(joint, z) = logpdf(N(mu, W @ W.T + sigma2*I(d)), x)",
    source="Tipping & Bishop 1999",
    meaning="the covariance of the observations under pPCA",
    near_misses=(
        "logintegral(joint, z) = logpdf(N(mu, W @ W.T + I(d)), x)",
        "logintegral(joint, z) = logpdf(N(mu, W @ W.T), x)",
        "logintegral(joint, z) = logpdf(N(mu, W @ W.T + sigma2**2*I(d)), x)",
        "logintegral(joint, z) = logpdf(N(mu, W @ W.T + sigma2*I(d)), x)/2",
    ),
    every_size=False,
)
