"""The gradient of a quadratic trace: ∇_W tr(WᵀAW) = (A + Aᵀ)W."""

from derivations.catalogue import Identity

IDENTITY = Identity(
    "gradient_trace_quadratic",
    let=("A: d x d", "W: d x k"),
    states="grad(tr(W.T @ A @ W), W) = (A + A.T) @ W",
    source="Petersen & Pedersen, The Matrix Cookbook, 2012; Magnus & Neudecker, Matrix Differential Calculus",
    meaning="twice AW only where A is symmetric",
    near_misses=(
        "grad(tr(W.T @ A @ W), W) = 2*A @ W",
        "grad(tr(W.T @ A @ W), W) = A @ W",
        "grad(tr(W.T @ A @ W), W) = (A - A.T) @ W",
    ),
)
