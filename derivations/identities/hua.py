"""Hua: A − (A⁻¹ + (B⁻¹ − A)⁻¹)⁻¹ = ABA, an identity of every field that need not commute."""

from derivations.catalogue import Identity

IDENTITY = Identity(
    "hua",
    let=("A: d x d invertible", "B: d x d invertible"),
    states="A - inv(inv(A) + inv(inv(B) - A)) = A @ B @ A",
    source="Hua 1949, Some properties of a sfield",
    meaning="products of three from sums and inverses alone",
    near_misses=(
        "A - inv(inv(A) + inv(inv(B) - A)) = A @ A @ B",
        "A - inv(inv(A) + inv(inv(B) + A)) = A @ B @ A",
        "A - inv(inv(A) - inv(inv(B) - A)) = A @ B @ A",
        "A - inv(inv(A) + inv(inv(B) - A)) = B @ A @ B",
    ),
)
