"""‖v‖² = vᵀv and quad(x, A) = xᵀAx; for a matrix ‖X‖² = tr(XᵀX)."""

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
        return nodes.AsScalar(product_of([transposed(x), A, x]))
    if isinstance(expression, nodes.SquaredNorm):
        (X,) = expression.args
        product = product_of([transposed(X), X])
        return nodes.AsScalar(product) if X.shape[1] == 1 else Trace(product)
    return None


RULE = Rule(
    "norm_and_product",
    reason=r"$\|v\|^2 = v^\top v$",
    let=("x: d", "A: d x d", "X: d x k"),
    states=("norm2(x) = x.T @ x", "norm2(X) = tr(X.T @ X)", "quad(x, A) = x.T @ A @ x"),
    near_misses=("norm2(x) = 2*(x.T @ x)", "norm2(X) = tr(X.T @ X)**2", "quad(x, A) = x.T @ A @ A @ x"),
    source="definition of the squared norm",
    rewrite=rewrite,
)
