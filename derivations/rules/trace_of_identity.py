"""tr(I) = d."""

from __future__ import annotations

from typing import Any

from sympy import Identity, Trace

from derivations.deriving.rule import Rule
from derivations.deriving.setting import Setting


def rewrite(expression: Any, setting: Setting) -> Any | None:
    if isinstance(expression, Trace) and isinstance(expression.args[0], Identity):
        return expression.args[0].shape[0]
    return None


RULE = Rule(
    "trace_of_identity",
    reason=r"$\operatorname{tr}(I_d) = d$",
    let=("A: d x d", "c: number"),
    states=("tr(I(d)) = d", "tr(A + c*I(d)) = tr(A) + c*d"),
    near_misses=("tr(I(d)) = 1", "tr(A + c*I(d)) = tr(A) + c"),
    source="definition of the trace",
    rewrite=rewrite,
)
