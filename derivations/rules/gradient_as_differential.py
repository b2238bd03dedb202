"""tr(Hᵀ ∇f) = Df[H]: what the gradient is, by its contraction with an arbitrary direction H."""

from __future__ import annotations

from typing import Any

from sympy import MatMul, Trace, Transpose

from derivations.deriving.rule import Rule
from derivations.deriving.setting import Setting
from derivations.language import nodes


def rewrite(expression: Any, setting: Setting) -> Any | None:
    if not isinstance(expression, Trace | nodes.AsScalar) or not isinstance(expression.args[0], MatMul):
        return None
    match expression.args[0].args:
        case (Transpose() as flipped, nodes.Gradient() as gradient):
            return nodes.Directional(*gradient.args, flipped.args[0])
    return None


RULE = Rule(
    "gradient_as_differential",
    reason="the gradient contracted with a direction",
    let=("X: d x k", "H: d x k", "A: d x d"),
    states=("tr(H.T @ grad(tr(X.T @ A @ X), X)) = D(tr(X.T @ A @ X), X, H)",),
    near_misses=("tr(H.T @ grad(tr(X.T @ A @ X), X)) = 2*D(tr(X.T @ A @ X), X, H)",),
    source="Magnus & Neudecker 2019, ch. 9",
    rewrite=rewrite,
)
