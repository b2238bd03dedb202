"""Push-through: (I + UV)⁻¹U = U(I + VU)⁻¹."""

from derivations.catalogue import Identity

IDENTITY = Identity(
    "push_through",
    let=("U: d x k", "V: k x d"),
    states="inv(I(d) + U @ V) @ U = U @ inv(I(k) + V @ U)",
    source="Bishop 2006, Eq. (C.6)",
    meaning="a factor moves through an inverse, which changes its size",
    near_misses=(
        "inv(I(d) + U @ V) @ U = U @ inv(I(k) - V @ U)",
        "inv(I(d) + U @ V) @ U = U @ inv(I(k) + U.T @ V.T)",
        "inv(I(d) + U @ V) @ U = U @ (I(k) + V @ U)",
    ),
)
