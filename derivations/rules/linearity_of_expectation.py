"""E[a f(z) + g(z)] = a E[f(z)] + E[g(z)] for a number a that does not depend on z; E[a] = a."""

from __future__ import annotations

from typing import Any

from sympy import Add, Integer, Mul

from derivations.deriving.rule import Rule
from derivations.deriving.setting import Setting
from derivations.deriving.summands import summands
from derivations.language import nodes


def rewrite(expression: Any, setting: Setting) -> Any | None:
    if not isinstance(expression, nodes.Expectation):
        return None
    body, variable, distribution = expression.args
    terms = []
    for term in summands(body):
        varying = [factor for factor in Mul.make_args(term) if variable in nodes.free_variables(factor)]
        fixed = Mul(*(factor for factor in Mul.make_args(term) if variable not in nodes.free_variables(factor)))
        terms.append(fixed * (nodes.expectation(Mul(*varying), variable, distribution) if varying else Integer(1)))
    total = Add(*terms)
    return None if total == expression else total


RULE = Rule(
    "linearity_of_expectation",
    reason="linearity of the expectation",
    let=("z: k", "m: k", "A: k x k spd", "a: number", "b: number", "c: k"),
    states=("E(a*norm2(z) + b*(c.T @ z) + a*b, z ~ N(m, A)) = a*E(norm2(z), z ~ N(m, A)) + b*E(c.T @ z, z ~ N(m, A)) + a*b",),
    near_misses=(
        "E(a*norm2(z) + b*(c.T @ z) + a*b, z ~ N(m, A)) = a*E(norm2(z), z ~ N(m, A)) + b*E(c.T @ z, z ~ N(m, A))",
        "E(a*norm2(z) + b*(c.T @ z) + a*b, z ~ N(m, A)) = E(norm2(z), z ~ N(m, A)) + b*E(c.T @ z, z ~ N(m, A)) + a*b",
    ),
    source="Bishop 2006, Eq. (1.33)",
    rewrite=rewrite,
    axiom="expectation is linear, and the expectation of a constant is the constant",
)
