"""A product of normals: N(x | a, A) N(x | b, B) = N(b | a, A + B) N(x | G(A⁻¹a + B⁻¹b), G) with G = (A⁻¹ + B⁻¹)⁻¹.

Certified at the sizes tested only: the size that would settle every size is too large to test.
"""

from derivations.catalogue import Identity

IDENTITY = Identity(
    "product_of_gaussians",
    let=(
        "a: d",
        "b: d",
        "x: d",
        "A: d x d spd",
        "B: d x d spd",
        "G = inv(inv(A) + inv(B))",
        "both = logpdf(N(a, A), x) + logpdf(N(b, B), x)",
    ),
    states="both = logpdf(N(a, A + B), b) + logpdf(N(G @ (inv(A) @ a + inv(B) @ b), G), x)",
    source="Petersen & Pedersen, The Matrix Cookbook, 2012",
    meaning="a normal again, times a number that does not depend on x",
    near_misses=(
        "both = logpdf(N(G @ (inv(A) @ a + inv(B) @ b), G), x)",
        "both = logpdf(N(a, A + B), b) + logpdf(N(G @ (inv(A) @ b + inv(B) @ a), G), x)",
        "both = logpdf(N(a, A + B), b) + logpdf(N(G @ (inv(A) @ a + inv(B) @ b), A + B), x)",
        "both = logpdf(N(a, A), b) + logpdf(N(G @ (inv(A) @ a + inv(B) @ b), G), x)",
    ),
    every_size=False,
)
