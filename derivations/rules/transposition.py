"""(AB)ᵀ = BᵀAᵀ, (A + B)ᵀ = Aᵀ + Bᵀ, (A⁻¹)ᵀ = (Aᵀ)⁻¹, and Sᵀ = S for a symmetric S."""

from __future__ import annotations

from typing import Any

from sympy import Transpose

from derivations.deriving.rule import Rule
from derivations.deriving.setting import Setting


def rewrite(expression: Any, setting: Setting) -> Any | None:
    if not isinstance(expression, Transpose):
        return None
    found = setting.transposed(expression.args[0])
    return None if found == expression else found


RULE = Rule(
    "transposition",
    reason=r"$(AB)^\top = B^\top A^\top$",
    let=("A: d x k", "B: k x d", "X: d x d invertible", "S: d x d symmetric"),
    states=("(A @ B).T = B.T @ A.T", "(X + S).T = X.T + S", "inv(X).T = inv(X.T)"),
    near_misses=("(X @ S).T = X.T @ S", "(X + S).T = X + S", "inv(X).T = inv(X)"),
    source="Petersen & Pedersen, The Matrix Cookbook, 2012, Eqs. (3)–(5)",
    rewrite=rewrite,
)
