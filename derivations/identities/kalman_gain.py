"""Two forms of the gain: PHᵀ(HPHᵀ + R)⁻¹ = (P⁻¹ + HᵀR⁻¹H)⁻¹HᵀR⁻¹."""

from derivations.catalogue import Identity

IDENTITY = Identity(
    "kalman_gain",
    let=("P: d x d spd", "R: n x n spd", "H: n x d"),
    states="P @ H.T @ inv(H @ P @ H.T + R) = inv(inv(P) + H.T @ inv(R) @ H) @ H.T @ inv(R)",
    source="Bishop 2006, Eq. (C.5)",
    meaning="the same gain from an inverse in the space of observations or of states",
    near_misses=(
        "P @ H.T @ inv(H @ P @ H.T + R) = inv(inv(P) + H.T @ inv(R) @ H) @ H.T",
        "P @ H.T @ inv(H @ P @ H.T + R) = inv(P + H.T @ inv(R) @ H) @ H.T @ inv(R)",
        "P @ H.T @ inv(H @ P @ H.T - R) = inv(inv(P) + H.T @ inv(R) @ H) @ H.T @ inv(R)",
    ),
)
