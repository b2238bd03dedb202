"""The marginal of a normal vector: E f(Uᵀz) over N(m, Σ) is E f(x) over N(Uᵀm, UᵀΣU), for orthonormal columns U.

Certified at the sizes tested only: expectations of an unknown function are taken under a stand-in measure at each size.
"""

from derivations.catalogue import Identity

IDENTITY = Identity(
    "marginal_of_gaussian",
    let=("U: n x d orthonormal columns", "d <= n", "S: n x n spd", "m: n", "z: n", "x: d", "f(x):"),
    states="E(f(U.T @ z), z ~ N(m, S)) = E(f(x), x ~ N(U.T @ m, U.T @ S @ U))",
    source="Bishop 2006, section 2.3, Eq. (2.98)",
    meaning="with columns of the identity for U it is the marginal of some of the coordinates",
    near_misses=(
        "E(f(U.T @ z), z ~ N(m, S)) = E(f(x), x ~ N(U.T @ m, inv(U.T @ inv(S) @ U)))",
        "E(f(U.T @ z), z ~ N(m, S)) = E(f(x), x ~ N(zeros(d), U.T @ S @ U))",
        "E(f(U.T @ z), z ~ N(m, S)) = E(f(x), x ~ N(U.T @ m, I(d)))",
    ),
    every_size=False,
)
