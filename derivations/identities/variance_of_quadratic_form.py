"""The variance of a quadratic form: Var xᵀAx = 2 tr ASAS + 4mᵀASAm, for symmetric A.

Certified at the sizes tested only: the fourth moments are evaluated at each size, and not rewritten as traces.
"""

from derivations.catalogue import Identity

IDENTITY = Identity(
    "variance_of_quadratic_form",
    let=("A: d x d symmetric", "x: d", "m: d", "S: d x d spd"),
    states="E((quad(x, A) - quad(m, A) - tr(A @ S))**2, x ~ N(m, S)) = 2*tr(A @ S @ A @ S) + 4*quad(m, A @ S @ A)",
    source="Petersen & Pedersen, The Matrix Cookbook, 2012",
    meaning="for a general A the symmetric part takes its place",
    near_misses=(
        "E((quad(x, A) - quad(m, A) - tr(A @ S))**2, x ~ N(m, S)) = tr(A @ S @ A @ S) + 4*quad(m, A @ S @ A)",
        "E((quad(x, A) - quad(m, A) - tr(A @ S))**2, x ~ N(m, S)) = 2*tr(A @ S @ A @ S) + 2*quad(m, A @ S @ A)",
        "E((quad(x, A) - quad(m, A) - tr(A @ S))**2, x ~ N(m, S)) = 2*tr(A @ S)**2 + 4*quad(m, A @ S @ A)",
        "E((quad(x, A) - quad(m, A) - tr(A @ S))**2, x ~ N(m, S)) = 2*tr(A @ S @ A @ S)",
    ),
    every_size=False,
)
