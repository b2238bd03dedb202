"""The squared Mahalanobis distance has the variance 2d, as χ² with d degrees has; its mean is d.

Certified at the sizes tested only: fourth moments are evaluated at each size.
"""

from derivations.catalogue import Identity

IDENTITY = Identity(
    "chi_square_moments",
    let=("S: d x d spd", "m: d", "x: d"),
    states="E((quad(x - m, inv(S)) - d)**2, x ~ N(m, S)) = 2*d",
    source="Wilks, Mathematical Statistics",
    meaning="the first two moments of the law of (x − m)ᵀ Σ⁻¹ (x − m)",
    near_misses=(
        "E((quad(x - m, inv(S)) - d)**2, x ~ N(m, S)) = d",
        "E((quad(x - m, inv(S)) - d)**2, x ~ N(m, S)) = 2*d**2",
        "E((quad(x - m, S) - d)**2, x ~ N(m, S)) = 2*d",
        "E((quad(x - m, inv(S)) - 1)**2, x ~ N(m, S)) = 2*d",
    ),
    every_size=False,
)
