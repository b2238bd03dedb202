"""at(f, X = A): the value put in the variable's place, once no derivative is left that either could enter."""

from __future__ import annotations

from typing import Any

from derivations.deriving.rewriting import put
from derivations.deriving.rule import Rule
from derivations.deriving.setting import Setting
from derivations.language import nodes


def rewrite(expression: Any, setting: Setting) -> Any | None:
    if not isinstance(expression, nodes.At | nodes.MatrixAt):
        return None
    body, variable, value = expression.args
    if _is_differentiated(body, variable) or _catches(body, value):
        return None
    return setting.folded(put(body, {variable: value}))


def _is_differentiated(body: Any, variable: Any) -> bool:
    """Whether a derivative of something that depends on the variable is left: in D(sX, s, 1) the value could depend on s."""
    derivatives = nodes.occurring(body, nodes.Directional, nodes.Gradient)
    return any(variable in nodes.free_variables(derivative) for derivative in derivatives)


def _catches(body: Any, value: Any) -> bool:
    """Whether a variable of the value has the name of one that is bound in the body."""
    names = {node.args[1] for node in body.atoms(*nodes.BINDERS)}
    inside = {node.args[1] for node in value.atoms(*nodes.BINDERS)}
    return not names.isdisjoint(nodes.free_variables(value) | inside)


RULE = Rule(
    "substitution",
    reason="putting in the value",
    let=("s: positive", "t: positive", "X: d x k", "A: d x k", "Y: d x d"),
    states=(
        "at(s + 1/s, s = t**2) = t**2 + 1/t**2",
        "at(tr(X.T @ Y @ X), X = A) = tr(A.T @ Y @ A)",
        "at(D(s**2, s, 1), s = t) = 2*t",
    ),
    near_misses=(
        "at(s + 1/s, s = t**2) = t**2 + 1/t",
        "at(tr(X.T @ Y @ X), X = A) = tr(A.T @ Y @ X)",
        "at(D(s**2, s, 1), s = t) = D(t**2, t, 1)/2",
    ),
    source="the meaning of at",
    rewrite=rewrite,
)
