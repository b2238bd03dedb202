"""The gradient of log det: ∇ log det X = X⁻ᵀ."""

from derivations.catalogue import Identity

IDENTITY = Identity(
    "gradient_log_det",
    let=("X: d x d invertible",),
    states="grad(logdet(X), X) = inv(X).T",
    source="Bishop 2006, Eq. (C.28); Magnus & Neudecker, Matrix Differential Calculus",
    meaning="the inverse transpose is the gradient of the log-determinant",
    near_misses=(
        "grad(logdet(X), X) = inv(X)",
        "grad(logdet(X), X) = 2*inv(X).T",
        "grad(logdet(X), X) = -inv(X).T",
        "grad(det(X), X) = inv(X).T",
    ),
)
