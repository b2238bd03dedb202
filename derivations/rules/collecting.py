"""Multiplying out and collecting like terms."""

from __future__ import annotations

from typing import Any

from derivations.deriving.normal_form import NormalForm
from derivations.deriving.rule import Rule
from derivations.deriving.setting import Setting
from derivations.language import nodes


def rewrite(expression: Any, setting: Setting) -> Any | None:
    """The normal form of a whole line; used as a move of its own, or by ``Arrange`` for a form the author chose."""
    form = NormalForm(setting)
    return form.matrix(expression) if nodes.is_matrix(expression) else form.number(expression)


RULE = Rule(
    "collecting",
    reason="collecting terms",
    let=("A: d x k", "B: k x d", "G: k x d", "s: number", "x: d"),
    states=(
        "A @ (B + s*G) = A @ B + s*(A @ G)",
        "tr(A @ (B + s*G)) = tr(A @ B) + s*tr(A @ G)",
        "norm2(A @ B @ x - x) = quad(x, B.T @ A.T @ A @ B) - 2*quad(x, A @ B) + norm2(x)",
    ),
    near_misses=("A @ (B + s*G) = A @ B + s*s*(A @ G)", "norm2(A @ B @ x - x) = quad(x, B.T @ A.T @ A @ B) + norm2(x)"),
    source="Petersen & Pedersen, The Matrix Cookbook, 2012, §1",
    rewrite=rewrite,
)
