"""A product of normals: N(x | a, A) N(x | b, B) = N(b | a, A + B) N(x | BF a + AF b, AFB) with F = (A + B)⁻¹.

Certified at the sizes tested only: the size that would settle every size is too large to test.
"""

from derivations.catalogue import Identity

IDENTITY = Identity(
    "product_of_gaussians",
    let=("a: d", "b: d", "x: d", "A: d x d spd", "B: d x d spd", "F = inv(A + B)"),
    states="logpdf(N(a, A), x) + logpdf(N(b, B), x) = logpdf(N(a, A + B), b) + logpdf(N(B @ F @ a + A @ F @ b, A @ F @ B), x)",
    source="Petersen & Pedersen, The Matrix Cookbook, 2012",
    meaning="a normal again, times a number that does not depend on x",
    near_misses=(
        "logpdf(N(a, A), x) + logpdf(N(b, B), x) = logpdf(N(B @ F @ a + A @ F @ b, A @ F @ B), x)",
        "logpdf(N(a, A), x) + logpdf(N(b, B), x) = logpdf(N(a, A + B), b) + logpdf(N(A @ F @ a + B @ F @ b, A @ F @ B), x)",
        "logpdf(N(a, A), x) + logpdf(N(b, B), x) = logpdf(N(a, A + B), b) + logpdf(N(B @ F @ a + A @ F @ b, A + B), x)",
        "logpdf(N(a, A), x) + logpdf(N(b, B), x) = logpdf(N(a, A), b) + logpdf(N(B @ F @ a + A @ F @ b, A @ F @ B), x)",
    ),
    every_size=False,
)
