"""The second differential of log det: D² log det X [H, G] = −tr X⁻¹HX⁻¹G."""

from derivations.catalogue import Identity

IDENTITY = Identity(
    "second_differential_of_log_det",
    let=("X: d x d invertible", "H: d x d", "G: d x d"),
    states="D(D(logdet(X), X, H), X, G) = -tr(inv(X) @ H @ inv(X) @ G)",
    source="Magnus & Neudecker, Matrix Differential Calculus",
    meaning="negative along symmetric directions where X is positive definite: log det is concave there",
    near_misses=(
        "D(D(logdet(X), X, H), X, G) = tr(inv(X) @ H @ inv(X) @ G)",
        "D(D(logdet(X), X, H), X, G) = -tr(inv(X) @ H @ inv(X) @ G.T)",
        "D(D(logdet(X), X, H), X, G) = -tr(inv(X) @ H)*tr(inv(X) @ G)",
        "D(D(logdet(X), X, H), X, G) = -2*tr(inv(X) @ H @ inv(X) @ G)",
    ),
)
