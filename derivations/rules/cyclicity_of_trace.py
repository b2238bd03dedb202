"""tr(AB) = tr(BA): a trace turned so that the factor spelled first comes first; a row before a column is a number."""

from __future__ import annotations

from typing import Any

from sympy import Trace

from derivations.deriving.normal_form import NormalForm
from derivations.deriving.rule import Rule
from derivations.deriving.setting import Setting


def rewrite(expression: Any, setting: Setting) -> Any | None:
    return NormalForm(setting).number(expression) if isinstance(expression, Trace) else None


RULE = Rule(
    "cyclicity_of_trace",
    reason=r"$\operatorname{tr}(AB) = \operatorname{tr}(BA)$",
    let=("A: d x k", "B: k x d"),
    states=("tr(A @ B) = tr(B @ A)",),
    near_misses=("tr(A @ B) = -tr(B @ A)", "tr(A @ B) = tr(B @ B.T)"),
    source="Petersen & Pedersen, The Matrix Cookbook, 2012, Eq. (16)",
    rewrite=rewrite,
)
