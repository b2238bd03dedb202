"""(AB)⁻¹ = B⁻¹A⁻¹ for square factors, (A⁻¹)⁻¹ = A, and R⁻¹ = Rᵀ for an orthogonal R."""

from __future__ import annotations

from typing import Any

from sympy import Identity, Inverse

from derivations.deriving.rule import Rule
from derivations.deriving.setting import Setting
from derivations.language.products import scaled, scaled_factors
from derivations.readings.words import transposed


def rewrite(expression: Any, setting: Setting) -> Any | None:
    """A product of square matrices that has an inverse has factors that have one."""
    if not isinstance(expression, Inverse):
        return None
    number, factors = scaled_factors(expression.args[0])
    if any(factor.shape[0] != factor.shape[1] for factor in factors):
        return None
    found = scaled(1 / number, [_inverse(factor, setting) for factor in reversed(factors)])
    return None if found == expression else found


def _inverse(factor: Any, setting: Setting) -> Any:
    if isinstance(factor, Inverse):
        return factor.args[0]
    if isinstance(factor, Identity):
        return factor
    turned = transposed(factor)
    return turned if setting.is_orthogonal(factor) or setting.is_orthogonal(turned) else Inverse(factor)


RULE = Rule(
    "inverse_of_product",
    reason="$(AB)^{-1} = B^{-1}A^{-1}$",
    let=("A: d x d invertible", "B: d x d invertible", "R: d x d orthogonal", "c: nonzero"),
    states=("inv(c*A @ B) = 1/c*inv(B) @ inv(A)", "inv(inv(A)) = A", "inv(R) = R.T", "inv(R.T) = R"),
    near_misses=("inv(c*A @ B) = 1/c*inv(A) @ inv(B)", "inv(c*A @ B) = c*inv(B) @ inv(A)", "inv(R) = R"),
    source="Petersen & Pedersen, The Matrix Cookbook, 2012, Eq. (1)",
    rewrite=rewrite,
)
