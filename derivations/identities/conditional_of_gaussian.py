"""The conditional of a normal vector: mean b + B(x − a), B = Σ_yx Σ_xx⁻¹, and covariance Σ_yy − Σ_yx Σ_xx⁻¹ Σ_xy.

Certified at the sizes tested only: the blocks are put together at each size.
"""

from derivations.catalogue import Identity

IDENTITY = Identity(
    "conditional_of_gaussian",
    let=(
        "S: d x d spd",
        "C: k x d",
        "T: k x k spd",
        "a: d",
        "b: k",
        "x: d",
        "y: k",
        "p = N([[a], [b]], [[S, C.T], [C, C @ inv(S) @ C.T + T]])",
    ),
    states="logpdf(p, [[x], [y]]) - logpdf(N(a, S), x) = logpdf(N(b + C @ inv(S) @ (x - a), T), y)",
    source="Bishop 2006, section 2.3, Eqs. (2.81) and (2.82)",
    meaning="T is the Schur complement of S in the covariance, which is positive definite whatever C is",
    near_misses=(
        "logpdf(p, [[x], [y]]) - logpdf(N(a, S), x) = logpdf(N(b + C @ inv(S) @ (x - a), T + C @ inv(S) @ C.T), y)",
        "logpdf(p, [[x], [y]]) - logpdf(N(a, S), x) = logpdf(N(b + C @ (x - a), T), y)",
        "logpdf(p, [[x], [y]]) - logpdf(N(a, S), x) = logpdf(N(b - C @ inv(S) @ (x - a), T), y)",
    ),
    every_size=False,
)
