"""D(a f + g) = a Df + Dg for a number a that does not depend on the variable; the derivative of a constant is zero."""

from __future__ import annotations

from typing import Any

from sympy import Add, Mul, ZeroMatrix

from derivations.deriving.rewriting import total_of
from derivations.deriving.rule import Rule
from derivations.deriving.setting import Setting
from derivations.deriving.summands import summands
from derivations.language import nodes
from derivations.readings.words import scaled_matrix


def rewrite(expression: Any, setting: Setting) -> Any | None:
    if not isinstance(expression, nodes.Directional | nodes.Gradient):
        return None
    function, variable, *direction = expression.args
    terms = []
    for term in summands(function):
        fixed, varying = _split(term, variable, setting)
        if varying:
            derivative = expression.func(Mul(*varying), variable, *direction)
            terms.append(scaled_matrix(fixed, derivative) if nodes.is_matrix(derivative) else fixed * derivative)
    total = _total(terms, expression)
    return None if total == expression else total


def _total(terms: list[Any], like: Any) -> Any:
    if not nodes.is_matrix(like):
        return Add(*terms)
    return total_of(terms) if terms else ZeroMatrix(*like.shape)


def _split(term: Any, variable: Any, setting: Setting) -> tuple[Any, list[Any]]:
    """The number in front and the factors that depend on the variable, once named quantities are written out."""
    factors = Mul.make_args(term)
    varying = [factor for factor in factors if variable in nodes.free_variables(setting.unfolded(factor))]
    return Mul(*(factor for factor in factors if factor not in varying)), varying


RULE = Rule(
    "linearity_of_derivative",
    reason="linearity of the derivative",
    let=("X: d x k", "H: d x k", "A: d x d", "a: number", "s: positive", "f(X): number", "g(X): number"),
    states=(
        "D(a*f(X) + g(X) + a, X, H) = a*D(f(X), X, H) + D(g(X), X, H)",
        "grad(a*f(X) + g(X) + a, X) = a*grad(f(X), X) + grad(g(X), X)",
        "D(a*log(s) + s**2 + a, s, 1) = a*D(log(s), s, 1) + D(s**2, s, 1)",
    ),
    near_misses=(
        "D(a*f(X) + g(X) + a, X, H) = a*D(f(X), X, H) + D(g(X), X, H) + a",
        "grad(a*f(X) + g(X) + a, X) = grad(f(X), X) + grad(g(X), X)",
        "grad(f(X)*g(X), X) = f(X)*grad(g(X), X)",
    ),
    source="Magnus & Neudecker 2019, ch. 8, Eqs. (8.3)–(8.5)",
    rewrite=rewrite,
)
