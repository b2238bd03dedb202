"""AA⁻¹ = I = A⁻¹A."""

from __future__ import annotations

from typing import Any

from sympy import Identity, Inverse, MatMul

from derivations.deriving.rule import Rule
from derivations.deriving.setting import Setting
from derivations.language.products import scaled, scaled_factors


def rewrite(expression: Any, setting: Setting) -> Any | None:
    """Every pair of neighbours in a product that are inverse to each other leaves it."""
    if not isinstance(expression, MatMul):
        return None
    number, factors = scaled_factors(expression)
    kept: list[Any] = []
    for factor in factors:
        if kept and (_is_inverse(kept[-1], factor) or _is_inverse(factor, kept[-1])):
            kept.pop()
        else:
            kept.append(factor)
    if len(kept) == len(factors):
        return None
    return scaled(number, kept or [Identity(expression.shape[0])])


def _is_inverse(left: Any, right: Any) -> bool:
    return isinstance(left, Inverse) and left.args[0] == right


RULE = Rule(
    "cancelling_inverses",
    reason="$A A^{-1} = I$",
    let=("A: d x d invertible", "B: d x k"),
    states=("A @ inv(A) = I(d)", "inv(A) @ A = I(d)", "inv(A) @ A @ B = B"),
    near_misses=("A @ inv(A.T) = I(d)", "A @ inv(A) = A", "inv(A) @ B = B"),
    source="definition of the inverse",
    rewrite=rewrite,
)
