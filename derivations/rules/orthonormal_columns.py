"""UᵀU = I where U has orthonormal columns, and RRᵀ = I as well where it is square."""

from __future__ import annotations

from typing import Any

from sympy import Identity, MatMul, Transpose

from derivations.deriving.rule import Rule
from derivations.deriving.setting import Setting
from derivations.language.products import scaled, scaled_factors


def rewrite(expression: Any, setting: Setting) -> Any | None:
    """Every pair of neighbours in a product that is the identity leaves it."""
    if not isinstance(expression, MatMul):
        return None
    number, factors = scaled_factors(expression)
    kept: list[Any] = []
    for factor in factors:
        if kept and _are_unit(kept[-1], factor, setting):
            kept.pop()
        else:
            kept.append(factor)
    if len(kept) == len(factors):
        return None
    return scaled(number, kept or [Identity(expression.shape[0])])


def _are_unit(left: Any, right: Any, setting: Setting) -> bool:
    if isinstance(left, Transpose) and left.args[0] == right:
        return setting.has_orthonormal_columns(right)
    return isinstance(right, Transpose) and right.args[0] == left and setting.is_orthogonal(left)


RULE = Rule(
    "orthonormal_columns",
    reason=r"$U^\top U = I$",
    let=("U: d x k orthonormal columns", "k <= d", "R: k x k orthogonal", "A: k x k"),
    states=("U.T @ U = I(k)", "R @ R.T = I(k)", "R.T @ R = I(k)", "U @ R @ R.T @ A @ U.T @ U = U @ A"),
    near_misses=("U @ U.T = I(d)", "R @ R = I(k)", "U @ A @ A.T = U"),
    source="definition of orthonormal columns",
    rewrite=rewrite,
)
