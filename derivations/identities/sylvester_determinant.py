"""Sylvester: det(I + UV) = det(I + VU), for determinants of either sign."""

from derivations.catalogue import Identity

IDENTITY = Identity(
    "sylvester_determinant",
    let=("U: d x k", "V: k x d"),
    states="det(I(d) + U @ V) = det(I(k) + V @ U)",
    source="Bishop 2006, Eq. (C.14)",
    meaning="a determinant of size d is one of size k",
    near_misses=(
        "det(I(d) + U @ V) = det(I(k) - V @ U)",
        "det(I(d) + U @ V) = det(V @ U)",
        "det(I(d) + U @ V) = 1 + tr(V @ U)",
        "det(2*I(d) + U @ V) = det(2*I(k) + V @ U)",
    ),
)
