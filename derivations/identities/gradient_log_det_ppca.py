"""The gradient of log|C| of pPCA: ∇_W log|WWᵀ + σ²I| = 2C⁻¹W."""

from derivations.catalogue import Identity

IDENTITY = Identity(
    "gradient_log_det_ppca",
    let=("W: d x k", "sigma2: positive", "C = W @ W.T + sigma2*I(d)"),
    states="grad(logdet(C), W) = 2*inv(C) @ W",
    source="Tipping & Bishop 1999",
    meaning="SymPy's own derivative of this is silently the zero matrix",
    near_misses=(
        "grad(logdet(C), W) = zeros(d, k)",
        "grad(logdet(C), W) = inv(C) @ W",
        "grad(logdet(C), W) = 2*C @ W",
        "grad(logdet(C), W) = -2*inv(C) @ W",
    ),
)
