"""Stein: E[(x−m) g(x)] = Σ E[∇g(x)], here for every quadratic g.

Certified at the sizes tested only: third moments are evaluated at each size.
"""

from derivations.catalogue import Identity

IDENTITY = Identity(
    "stein_lemma_for_quadratics",
    let=("S: d x d spd", "m: d", "x: d", "A: d x d", "b: d"),
    states="E((quad(x, A) + b.T @ x)*(x - m), x ~ N(m, S)) = S @ ((A + A.T) @ m + b)",
    source="Stein 1981, Lemma 2",
    meaning="∇g is (A + Aᵀ) x + b, and its expectation that of x",
    near_misses=(
        "E((quad(x, A) + b.T @ x)*(x - m), x ~ N(m, S)) = S @ (2*A @ m + b)",
        "E((quad(x, A) + b.T @ x)*(x - m), x ~ N(m, S)) = (A + A.T) @ m + b",
        "E((quad(x, A) + b.T @ x)*x, x ~ N(m, S)) = S @ ((A + A.T) @ m + b)",
    ),
    every_size=False,
)
