"""The trace is cyclic: tr AB = tr BA."""

from derivations.catalogue import Identity

IDENTITY = Identity(
    "trace_cyclicity",
    let=("A: d x k", "B: k x d"),
    states="tr(A @ B) = tr(B @ A)",
    source="Bishop 2006, Eq. (C.8)",
    meaning="the trace of a product does not change when its factors rotate",
    near_misses=("tr(A @ B) = -tr(B @ A)", "tr(A @ B) = tr(A @ A.T)", "tr(A @ B @ A @ B) = tr(A @ A.T @ B.T @ B)"),
)
