"""(sI + PQ)⁻¹P = P(sI + QP)⁻¹ and Q(sI + PQ)⁻¹ = (sI + QP)⁻¹Q for s ≠ 0."""

from __future__ import annotations

from typing import Any

from sympy import Inverse, MatMul

from derivations.deriving.low_rank import low_rank
from derivations.deriving.rule import Rule
from derivations.deriving.setting import Setting
from derivations.language.products import scaled, scaled_factors


def rewrite(expression: Any, setting: Setting) -> Any | None:
    """An inverse moves past the factor to its right where it can, and only then is a factor to its left tried."""
    if not isinstance(expression, MatMul):
        return None
    number, factors = scaled_factors(expression)
    for pushed in (_to_the_right, _to_the_left):
        for place, factor in enumerate(factors):
            found = pushed(factors, place, factor)
            if found is not None:
                return setting.folded(scaled(number, found))
    return None


def _to_the_right(factors: list[Any], place: int, factor: Any) -> list[Any] | None:
    parts = low_rank(factor.args[0]) if isinstance(factor, Inverse) else None
    if parts is None or parts.base_scale is None:
        return None
    end = place + 1 + len(parts.left)
    if factors[place + 1 : end] != parts.left:
        return None
    return [*factors[:place], *parts.left, Inverse(parts.turned_scale(parts.base_scale)), *factors[end:]]


def _to_the_left(factors: list[Any], place: int, factor: Any) -> list[Any] | None:
    parts = low_rank(factor.args[0]) if isinstance(factor, Inverse) else None
    if parts is None or parts.base_scale is None:
        return None
    start = place - len(parts.right)
    if start < 0 or factors[start:place] != parts.right:
        return None
    return [*factors[:start], Inverse(parts.turned_scale(parts.base_scale)), *parts.right, *factors[place + 1 :]]


RULE = Rule(
    "push_through",
    reason=r"$(sI + PQ)^{-1}P = P(sI + QP)^{-1}$",
    let=("P: d x k", "Q: k x d", "s: positive"),
    states=(
        "inv(P @ Q + s*I(d)) @ P = P @ inv(Q @ P + s*I(k))",
        "Q @ inv(P @ Q + s*I(d)) = inv(Q @ P + s*I(k)) @ Q",
    ),
    near_misses=(
        "inv(P @ Q + s*I(d)) @ P = P @ inv(Q @ P + I(k))",
        "inv(P @ Q + s*I(d)) @ P = P @ inv(P.T @ P + s*I(k))",
        "Q @ inv(P @ Q + s*I(d)) = inv(Q @ P - s*I(k)) @ Q",
    ),
    source="Petersen & Pedersen, The Matrix Cookbook, 2012, Eq. (163)",
    rewrite=rewrite,
)
