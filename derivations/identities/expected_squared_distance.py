"""The expected squared error of a reconstruction: E|x − Wz|² = |x − Wm|² + tr WSWᵀ."""

from derivations.catalogue import Identity

IDENTITY = Identity(
    "expected_squared_distance",
    let=("x: d", "W: d x k", "z: k", "m: k", "S: k x k spd"),
    states="E(norm2(x - W @ z), z ~ N(m, S)) = norm2(x - W @ m) + tr(W @ S @ W.T)",
    source="Petersen & Pedersen, The Matrix Cookbook, 2012",
    meaning="the error of the mean and the spread around it",
    near_misses=(
        "E(norm2(x - W @ z), z ~ N(m, S)) = norm2(x - W @ m)",
        "E(norm2(x - W @ z), z ~ N(m, S)) = norm2(x - W @ m) - tr(W @ S @ W.T)",
        "E(norm2(x - W @ z), z ~ N(m, S)) = norm2(x - W @ m) + tr(S)",
        "E(norm2(x - W @ z), z ~ N(m, S)) = norm2(x - W @ m) + tr(W @ W.T)",
    ),
)
