"""The parallel sum: (A⁻¹ + B⁻¹)⁻¹ = A(A + B)⁻¹B."""

from derivations.catalogue import Identity

IDENTITY = Identity(
    "parallel_sum",
    let=("A: d x d invertible", "B: d x d invertible"),
    states="inv(inv(A) + inv(B)) = A @ inv(A + B) @ B",
    source="Anderson & Duffin 1969, Series and parallel addition of matrices",
    meaning="resistances in parallel, as matrices",
    near_misses=(
        "inv(inv(A) + inv(B)) = A + B",
        "inv(inv(A) + inv(B)) = A @ inv(A - B) @ B",
        "inv(inv(A) + inv(B)) = A @ inv(A + B) @ A",
        "inv(inv(A) + inv(B)) = A @ B @ inv(A + B)",
    ),
)
