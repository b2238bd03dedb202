"""Two forms of the updated covariance: P − PHᵀ(HPHᵀ + R)⁻¹HP = (P⁻¹ + HᵀR⁻¹H)⁻¹."""

from derivations.catalogue import Identity

IDENTITY = Identity(
    "kalman_covariance",
    let=("P: d x d spd", "R: n x n spd", "H: n x d"),
    states="P - P @ H.T @ inv(H @ P @ H.T + R) @ H @ P = inv(inv(P) + H.T @ inv(R) @ H)",
    source="Anderson & Moore, Optimal Filtering, 1979",
    meaning="what an observation takes from a covariance, it adds to the precision",
    near_misses=(
        "P + P @ H.T @ inv(H @ P @ H.T + R) @ H @ P = inv(inv(P) + H.T @ inv(R) @ H)",
        "P - P @ H.T @ inv(H @ P @ H.T) @ H @ P = inv(inv(P) + H.T @ inv(R) @ H)",
        "P - P @ H.T @ inv(H @ P @ H.T + R) @ H @ P = inv(inv(P) + H.T @ R @ H)",
        "P - P @ H.T @ inv(H @ P @ H.T + R) @ H @ P = inv(P) + H.T @ inv(R) @ H",
    ),
)
