"""tr(A + cB) = tr A + c tr B."""

from __future__ import annotations

from typing import Any

from sympy import Add, MatAdd, Trace

from derivations.deriving.rule import Rule
from derivations.deriving.setting import Setting
from derivations.language.products import scaled_factors
from derivations.readings.words import product_of


def rewrite(expression: Any, setting: Setting) -> Any | None:
    if not isinstance(expression, Trace):
        return None
    (matrix,) = expression.args
    terms = matrix.args if isinstance(matrix, MatAdd) else (matrix,)
    total = Add(*(number * Trace(product_of(factors)) for number, factors in map(scaled_factors, terms)))
    return None if total == expression else total


RULE = Rule(
    "linearity_of_trace",
    reason="linearity of the trace",
    let=("A: d x d", "B: d x d", "c: number"),
    states=("tr(A + c*B) = tr(A) + c*tr(B)",),
    near_misses=("tr(A + c*B) = tr(A) + tr(B)", "tr(A + c*B) = c*(tr(A) + tr(B))", "tr(A @ B) = tr(A)*tr(B)"),
    source="Petersen & Pedersen, The Matrix Cookbook, 2012, §1.1",
    rewrite=rewrite,
)
