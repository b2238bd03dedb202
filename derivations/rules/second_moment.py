"""E[zzᵀ] = Σ + mmᵀ under z ~ N(m, Σ), between factors that do not depend on z."""

from __future__ import annotations

from typing import Any

from sympy import MatAdd, Transpose

from derivations.deriving.rewriting import total_of
from derivations.deriving.rule import Rule
from derivations.deriving.setting import Setting
from derivations.language import nodes
from derivations.language.products import scaled, scaled_factors
from derivations.readings.words import product_of, transposed


def rewrite(expression: Any, setting: Setting) -> Any | None:
    if not isinstance(expression, nodes.MatrixExpectation) or isinstance(expression.args[0], MatAdd):
        return None
    body, z, distribution = expression.args
    number, factors = scaled_factors(body)
    places = [place for place, factor in enumerate((number, *factors)) if z in nodes.free_variables(factor)]
    if len(places) != 2 or places[1] != places[0] + 1 or places[0] == 0:
        return None
    first = places[0] - 1
    if factors[first] != z or factors[first + 1] != Transpose(z):
        return None
    m, Sigma = distribution.args
    moment = total_of([Sigma, product_of([m, *_flipped(m, setting)])])
    return scaled(number, [*factors[:first], moment, *factors[first + 2 :]])


def _flipped(m: Any, setting: Setting) -> list[Any]:
    """mᵀ as factors, symmetric ones left as they are."""
    number, factors = scaled_factors(m)
    if len(factors) == 1:
        return [transposed(m)] if number == 1 else [number, transposed(factors[0])]
    return [number, *(setting.transposed(factor) for factor in reversed(factors))]


RULE = Rule(
    "second_moment",
    reason=r"$\mathbb E[zz^\top] = \Sigma + mm^\top$",
    let=("z: k", "m: k", "Sigma: k x k spd", "A: d x k"),
    states=(
        "E(z @ z.T, z ~ N(m, Sigma)) = Sigma + m @ m.T",
        "E(A @ z @ z.T @ A.T, z ~ N(m, Sigma)) = A @ (Sigma + m @ m.T) @ A.T",
    ),
    near_misses=(
        "E(z @ z.T, z ~ N(m, Sigma)) = Sigma",
        "E(z @ z.T, z ~ N(m, Sigma)) = m @ m.T",
        "E(z @ z.T, z ~ N(m, Sigma)) = Sigma - m @ m.T",
    ),
    source="Petersen & Pedersen, The Matrix Cookbook, 2012, Eq. (377)",
    rewrite=rewrite,
    axiom="the first two moments of N(m, Σ) are m and Σ + mmᵀ",
)
