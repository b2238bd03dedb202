"""Matrix determinant lemma: det(A + UVᵀ) = det(A) det(I + VᵀA⁻¹U)."""

from derivations.catalogue import Identity

IDENTITY = Identity(
    "matrix_determinant_lemma",
    let=("A: d x d invertible", "U: d x k", "V: d x k"),
    states="det(A + U @ V.T) = det(A)*det(I(k) + V.T @ inv(A) @ U)",
    source="Petersen & Pedersen, The Matrix Cookbook, 2012; Harville, Matrix Algebra From a Statistician's Perspective",
    meaning="the determinant after a change of rank k",
    near_misses=(
        "det(A + U @ V.T) = det(A)*det(I(k) - V.T @ inv(A) @ U)",
        "det(A + U @ V.T) = det(A)*det(I(k) + V.T @ A @ U)",
        "det(A + U @ V.T) = det(A) + det(V.T @ U)",
        "det(A + U @ V.T) = det(A)*(1 + tr(V.T @ inv(A) @ U))",
    ),
)
