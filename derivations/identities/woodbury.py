"""Woodbury: the inverse after a change of rank k: (A + UBV)⁻¹ = A⁻¹ − A⁻¹U(B⁻¹ + VA⁻¹U)⁻¹VA⁻¹."""

from derivations.catalogue import Identity

IDENTITY = Identity(
    "woodbury",
    let=("A: d x d invertible", "B: k x k invertible", "U: d x k", "V: k x d"),
    states="inv(A + U @ B @ V) = inv(A) - inv(A) @ U @ inv(inv(B) + V @ inv(A) @ U) @ V @ inv(A)",
    source="Bishop 2006, Eq. (C.7); Petersen & Pedersen, The Matrix Cookbook, 2012",
    meaning="a change of rank k of a d×d matrix needs only a k×k inverse",
    near_misses=(
        "inv(A + U @ B @ V) = inv(A) + inv(A) @ U @ inv(inv(B) + V @ inv(A) @ U) @ V @ inv(A)",
        "inv(A + U @ B @ V) = inv(A) - inv(A) @ U @ inv(B + V @ inv(A) @ U) @ V @ inv(A)",
        "inv(A + U @ B @ V) = inv(A) - U @ inv(inv(B) + V @ inv(A) @ U) @ V @ inv(A)",
        "inv(A + U @ B @ V) = inv(A) - inv(A) @ U @ inv(inv(B) - V @ inv(A) @ U) @ V @ inv(A)",
    ),
)
