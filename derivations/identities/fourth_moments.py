"""Isserlis: E[(x−m)ᵀa (x−m)ᵀb (x−m)ᵀc (x−m)ᵀg] is the sum over the three ways to pair the factors.

Certified at the sizes tested only: fourth moments are evaluated at each size.
"""

from derivations.catalogue import Identity

IDENTITY = Identity(
    "fourth_moments",
    let=(
        "S: d x d spd",
        "m: d",
        "x: d",
        "a: d",
        "b: d",
        "c: d",
        "g: d",
        "u = x - m",
        "four = (a.T @ u)*(b.T @ u)*(c.T @ u)*(g.T @ u)",
        "first = (a.T @ S @ b)*(c.T @ S @ g)",
        "second = (a.T @ S @ c)*(b.T @ S @ g)",
        "third = (a.T @ S @ g)*(b.T @ S @ c)",
    ),
    states="E(four, x ~ N(m, S)) = first + second + third",
    source="Isserlis 1918",
    meaning="with unit vectors it is Σᵢⱼ Σₖₗ + Σᵢₖ Σⱼₗ + Σᵢₗ Σⱼₖ",
    near_misses=(
        "E(four, x ~ N(m, S)) = first",
        "E(four, x ~ N(m, S)) = first + second",
        "E((a.T @ x)*(b.T @ x)*(c.T @ x)*(g.T @ x), x ~ N(m, S)) = first + second + third",
    ),
    every_size=False,
)
