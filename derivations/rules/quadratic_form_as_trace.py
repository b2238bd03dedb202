"""xᵀAx = tr(A xxᵀ), and for a column ‖x‖² = tr(xxᵀ)."""

from __future__ import annotations

from typing import Any

from sympy import Trace

from derivations.deriving.rule import Rule
from derivations.deriving.setting import Setting
from derivations.language import nodes
from derivations.readings.words import product_of, transposed


def rewrite(expression: Any, setting: Setting) -> Any | None:
    if isinstance(expression, nodes.QuadraticForm):
        x, A = expression.args
        return Trace(product_of([A, x, transposed(x)]))
    if isinstance(expression, nodes.SquaredNorm):
        (x,) = expression.args
        return Trace(product_of([x, transposed(x)]))
    return None


RULE = Rule(
    "quadratic_form_as_trace",
    reason=r"$x^\top A x = \operatorname{tr}(A\,xx^\top)$",
    let=("x: d", "A: d x d", "X: d x k"),
    states=("quad(x, A) = tr(A @ x @ x.T)", "norm2(X) = tr(X @ X.T)"),
    near_misses=("quad(x, A) = tr(A)*norm2(x)", "quad(x, A) = tr(A @ A @ x @ x.T)", "norm2(X) = tr(X @ X.T)/2"),
    source="Petersen & Pedersen, The Matrix Cookbook, 2012, Eq. (16)",
    rewrite=rewrite,
)
