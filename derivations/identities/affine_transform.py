"""An affine function of a normal vector is normal: E f(Ax + b) over N(m, Σ) is E f(y) over N(Am + b, AΣAᵀ).

Certified at the sizes tested only: expectations of an unknown function are taken under a stand-in measure at each size.
"""

from derivations.catalogue import Identity

IDENTITY = Identity(
    "affine_transform",
    let=("A: d x d invertible", "S: d x d spd", "m: d", "b: d", "x: d", "y: d", "f(y):"),
    states="E(f(A @ x + b), x ~ N(m, S)) = E(f(y), y ~ N(A @ m + b, A @ S @ A.T))",
    source="Bishop 2006, section 2.3",
    meaning="a law is what it makes of every function; where A is not invertible the law has no density",
    near_misses=(
        "E(f(A @ x + b), x ~ N(m, S)) = E(f(y), y ~ N(A @ m, A @ S @ A.T))",
        "E(f(A @ x + b), x ~ N(m, S)) = E(f(y), y ~ N(A @ m + b, A.T @ S @ A))",
        "E(f(A @ x + b), x ~ N(m, S)) = E(f(y), y ~ N(A @ m + b, S))",
    ),
    every_size=False,
)
