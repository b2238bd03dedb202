"""In the precision P the log-likelihood log det P − tr PS is concave: its second differential is −tr P⁻¹HP⁻¹H."""

from derivations.catalogue import Identity

IDENTITY = Identity(
    "curvature_of_log_likelihood_in_precision",
    let=("P: d x d invertible", "S: d x d symmetric", "H: d x d", "gain = logdet(P) - tr(P @ S)"),
    states="D(D(gain, P, H), P, H) = -tr(inv(P) @ H @ inv(P) @ H)",
    source="Boyd & Vandenberghe, Convex Optimization, section 3.1.5",
    meaning="S plays no part; in the covariance it does, and the log-likelihood is not concave",
    near_misses=(
        "D(D(gain, P, H), P, H) = tr(inv(P) @ H @ inv(P) @ H)",
        "D(D(gain, P, H), P, H) = -tr(inv(P) @ H @ inv(P) @ H) - tr(H @ S)",
        "D(D(-logdet(P) - tr(inv(P) @ S), P, H), P, H) = -tr(inv(P) @ H @ inv(P) @ H)",
    ),
)
