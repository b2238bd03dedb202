"""The expectation of a quadratic form: E xᵀAx = mᵀAm + tr AS."""

from derivations.catalogue import Identity

IDENTITY = Identity(
    "expected_quadratic_form",
    let=("A: d x d", "x: d", "m: d", "S: d x d spd"),
    states="E(quad(x, A), x ~ N(m, S)) = quad(m, A) + tr(A @ S)",
    source="Petersen & Pedersen, The Matrix Cookbook, 2012",
    meaning="A need not be symmetric",
    near_misses=(
        "E(quad(x, A), x ~ N(m, S)) = quad(m, A)",
        "E(quad(x, A), x ~ N(m, S)) = quad(m, A) + tr(A)*tr(S)",
        "E(quad(x, A), x ~ N(m, S)) = quad(m, A) + 2*tr(A @ S)",
        "E(quad(x, A), x ~ N(m, S)) = quad(m, A) + tr(A @ inv(S))",
    ),
)
