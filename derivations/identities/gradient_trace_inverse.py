"""The gradient of a trace with an inverse: ∇_W tr(C⁻¹S) = −2C⁻¹SC⁻¹W, with C = WWᵀ + σ²I and S symmetric."""

from derivations.catalogue import Identity

IDENTITY = Identity(
    "gradient_trace_inverse",
    let=("W: d x k", "sigma2: positive", "C = W @ W.T + sigma2*I(d)", "S: d x d symmetric"),
    states="grad(tr(inv(C) @ S), W) = -2*inv(C) @ S @ inv(C) @ W",
    source="Tipping & Bishop 1999",
    meaning="how the misfit of pPCA changes with its loadings",
    near_misses=(
        "grad(tr(inv(C) @ S), W) = -inv(C) @ S @ inv(C) @ W",
        "grad(tr(inv(C) @ S), W) = 2*inv(C) @ S @ inv(C) @ W",
        "grad(tr(inv(C) @ S), W) = -2*inv(C) @ inv(C) @ S @ W",
        "grad(tr(inv(C) @ S), W) = -2*inv(C) @ S @ W",
    ),
)
