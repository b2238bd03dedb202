"""The differential of the inverse: d(X⁻¹) = −X⁻¹ (dX) X⁻¹, seen through aᵀX⁻¹b for any a and b."""

from derivations.catalogue import Identity

IDENTITY = Identity(
    "differential_of_inverse",
    let=("X: d x d invertible", "H: d x d", "a: d", "b: d"),
    states="D(a.T @ inv(X) @ b, X, H) = -a.T @ inv(X) @ H @ inv(X) @ b",
    source="Bishop 2006, Eq. (C.21); Magnus & Neudecker, Matrix Differential Calculus",
    meaning="the direction stands between two inverses",
    near_misses=(
        "D(a.T @ inv(X) @ b, X, H) = a.T @ inv(X) @ H @ inv(X) @ b",
        "D(a.T @ inv(X) @ b, X, H) = -a.T @ inv(X) @ H.T @ inv(X) @ b",
        "D(a.T @ inv(X) @ b, X, H) = -a.T @ inv(X) @ inv(X) @ H @ b",
        "D(a.T @ inv(X) @ b, X, H) = -a.T @ inv(X) @ H @ b",
    ),
)
