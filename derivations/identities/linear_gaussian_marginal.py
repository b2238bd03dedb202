"""The marginal of a linear Gaussian model: ∫ N(x | Wz + b, R) N(z | m, S) dz = N(x | Wm + b, WSWᵀ + R).

Certified at the sizes tested only: the size that would settle every size is too large to test.
"""

from derivations.catalogue import Identity

IDENTITY = Identity(
    "linear_gaussian_marginal",
    let=(
        "x: d",
        "z: k",
        "m: k",
        "b: d",
        "W: d x k",
        "S: k x k spd",
        "R: d x d spd",
        "joint = logpdf(N(W @ z + b, R), x) + logpdf(N(m, S), z)",
    ),
    states="logintegral(joint, z) = logpdf(N(W @ m + b, W @ S @ W.T + R), x)",
    source="Bishop 2006, Eq. (2.115)",
    meaning="means and covariances of a linear map add up",
    near_misses=(
        "logintegral(joint, z) = logpdf(N(W @ m + b, W @ S @ W.T), x)",
        "logintegral(joint, z) = logpdf(N(W @ m, W @ S @ W.T + R), x)",
        "logintegral(joint, z) = logpdf(N(W @ m + b, W @ inv(S) @ W.T + R), x)",
        "logintegral(joint, z) = logpdf(N(W @ m - b, W @ S @ W.T + R), x)",
    ),
    every_size=False,
)
