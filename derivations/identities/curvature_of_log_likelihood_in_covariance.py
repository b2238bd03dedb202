"""In the covariance C the log-likelihood −log det C − tr C⁻¹S has the second differential tr KK − 2 tr KKC⁻¹S."""

from derivations.catalogue import Identity

IDENTITY = Identity(
    "curvature_of_log_likelihood_in_covariance",
    let=("C: d x d invertible", "S: d x d symmetric", "H: d x d", "gain = -logdet(C) - tr(inv(C) @ S)", "K = inv(C) @ H"),
    states="D(D(gain, C, H), C, H) = tr(K @ K) - 2*tr(K @ K @ inv(C) @ S)",
    source="Magnus & Neudecker, Matrix Differential Calculus",
    meaning="K is C⁻¹H; positive where C is large against S: it is not concave (for d = 1 it bends at c = 2s)",
    near_misses=(
        "D(D(gain, C, H), C, H) = tr(K @ K) - tr(K @ K @ inv(C) @ S)",
        "D(D(gain, C, H), C, H) = -tr(K @ K) - 2*tr(K @ K @ inv(C) @ S)",
        "D(D(gain, C, H), C, H) = -tr(K @ K)",
    ),
)
