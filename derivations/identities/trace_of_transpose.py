"""A matrix and its transpose have one trace: tr (AB)ᵀ = tr AB."""

from derivations.catalogue import Identity

IDENTITY = Identity(
    "trace_of_transpose",
    let=("A: d x k", "B: k x d"),
    states="tr((A @ B).T) = tr(A @ B)",
    source="Petersen & Pedersen, The Matrix Cookbook, 2012",
    meaning="transposing keeps the diagonal",
    near_misses=("tr((A @ B).T) = -tr(A @ B)", "tr((A @ B).T) = tr(A @ A.T)", "tr((A @ B).T) = d*tr(A @ B)"),
)
