"""Σ tr(A Xᵢ) = tr(A ΣXᵢ) and Σ aᵀxᵢ = aᵀΣxᵢ, and the same for an expectation in the sum's place."""

from __future__ import annotations

from typing import Any

from sympy import Trace

from derivations.deriving.rule import Rule
from derivations.deriving.setting import Setting
from derivations.language import nodes
from derivations.language.products import scaled, scaled_factors


def rewrite(expression: Any, setting: Setting) -> Any | None:
    """The sum goes as far inside as it can: fixed factors at either end of the product stay outside it."""
    if not isinstance(expression, nodes.FiniteSum | nodes.Expectation):
        return None
    body, variable, scope = expression.args
    if not isinstance(body, Trace | nodes.AsScalar):
        return None
    number, factors = scaled_factors(body.args[0])
    if variable in nodes.free_variables(number):
        return None
    depends = [place for place, factor in enumerate(factors) if variable in nodes.free_variables(factor)]
    if not depends:
        return None
    first, last = depends[0], depends[-1] + 1
    bind = nodes.finite_sum if isinstance(expression, nodes.FiniteSum) else nodes.expectation
    inner = bind(scaled(1, factors[first:last]), variable, scope)
    return body.func(scaled(number, [*factors[:first], inner, *factors[last:]]))


RULE = Rule(
    "sum_under_trace",
    reason=r"$\sum_i \operatorname{tr}(A X_i) = \operatorname{tr}(A \sum_i X_i)$",
    let=("x: d over n", "a: d", "A: d x d", "z: d", "m: d", "G: d x d spd"),
    states=(
        "sum(tr(A @ x[i] @ x[i].T), i in n) = tr(A @ sum(x[i] @ x[i].T, i in n))",
        "sum(a.T @ A @ x[i], i in n) = a.T @ A @ sum(x[i], i in n)",
        "E(tr(A @ z @ z.T), z ~ N(m, G)) = tr(A @ E(z @ z.T, z ~ N(m, G)))",
    ),
    near_misses=(
        "sum(tr(A @ x[i] @ x[i].T), i in n) = tr(A @ sum(x[i], i in n) @ sum(x[i], i in n).T)",
        "sum(tr(A @ x[i] @ x[i].T), i in n) = n*tr(A @ sum(x[i] @ x[i].T, i in n))",
        "E(tr(A @ z @ z.T), z ~ N(m, G)) = tr(A @ m @ m.T)",
    ),
    source="linearity of the trace",
    rewrite=rewrite,
)
