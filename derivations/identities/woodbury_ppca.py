"""Woodbury for pPCA: C⁻¹ = σ⁻²(I − W M⁻¹ Wᵀ), with C = WWᵀ + σ²I and M = WᵀW + σ²I."""

from derivations.catalogue import Identity

IDENTITY = Identity(
    "woodbury_ppca",
    let=("W: d x k", "sigma2: positive", "C = W @ W.T + sigma2*I(d)", "M = W.T @ W + sigma2*I(k)"),
    states="inv(C) = (I(d) - W @ inv(M) @ W.T)/sigma2",
    source="Tipping & Bishop 1999",
    meaning="the inverse of the d×d covariance of pPCA from a k×k inverse",
    near_misses=(
        "inv(C) = I(d) - W @ inv(M) @ W.T",
        "inv(C) = (I(d) + W @ inv(M) @ W.T)/sigma2",
        "inv(C) = (I(d) - W @ inv(M) @ W.T)/sigma2**2",
        "inv(C) = (I(d) - W @ inv(W.T @ W + I(k)) @ W.T)/sigma2",
    ),
)
