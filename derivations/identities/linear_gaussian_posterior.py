"""Bayes for a linear Gaussian model: p(z | x) = N(G(WᵀR⁻¹(x − b) + S⁻¹m), G) with G = (S⁻¹ + WᵀR⁻¹W)⁻¹.

Certified at the sizes tested only: the size that would settle every size is too large to test.
"""

from derivations.catalogue import Identity

IDENTITY = Identity(
    "linear_gaussian_posterior",
    let=(
        "x: d",
        "z: k",
        "m: k",
        "b: d",
        "W: d x k",
        "S: k x k spd",
        "R: d x d spd",
        "joint = logpdf(N(W @ z + b, R), x) + logpdf(N(m, S), z)",
        "evidence = logpdf(N(W @ m + b, W @ S @ W.T + R), x)",
        "G = inv(inv(S) + W.T @ inv(R) @ W)",
    ),
    states="joint - evidence = logpdf(N(G @ (W.T @ inv(R) @ (x - b) + inv(S) @ m), G), z)",
    source="Bishop 2006, Eqs. (2.116) and (2.117)",
    meaning="likelihood and prior over evidence is the posterior: precisions add up",
    near_misses=(
        "joint - evidence = logpdf(N(G @ (W.T @ inv(R) @ x + inv(S) @ m), G), z)",
        "joint - evidence = logpdf(N(G @ W.T @ inv(R) @ (x - b), G), z)",
        "joint - evidence = logpdf(N(G @ (W.T @ inv(R) @ (x - b) + inv(S) @ m), inv(G)), z)",
        "joint = logpdf(N(G @ (W.T @ inv(R) @ (x - b) + inv(S) @ m), G), z)",
    ),
    every_size=False,
)
