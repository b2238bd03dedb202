"""D(a f) = a Df for a number a that does not depend on the variable; the sum f stays together."""

from __future__ import annotations

from typing import Any

from sympy import Mul

from derivations.deriving.rule import Rule
from derivations.deriving.setting import Setting
from derivations.language import nodes
from derivations.readings.words import scaled_matrix


def rewrite(expression: Any, setting: Setting) -> Any | None:
    if not isinstance(expression, nodes.Directional | nodes.Gradient):
        return None
    function, variable, *direction = expression.args
    factors = Mul.make_args(function)
    varying = [factor for factor in factors if variable in nodes.free_variables(setting.unfolded(factor))]
    if not varying or len(varying) == len(factors):
        return None
    fixed = Mul(*(factor for factor in factors if factor not in varying))
    derivative = expression.func(Mul(*varying), variable, *direction)
    return scaled_matrix(fixed, derivative) if nodes.is_matrix(derivative) else fixed * derivative


RULE = Rule(
    "constant_factor_of_derivative",
    reason="a constant factor comes out of the derivative",
    let=("X: d x k", "H: d x k", "a: number", "f(X): number", "g(X): number"),
    states=(
        "grad(a*(f(X) + g(X)), X) = a*grad(f(X) + g(X), X)",
        "D(a*(f(X) + g(X)), X, H) = a*D(f(X) + g(X), X, H)",
    ),
    near_misses=(
        "grad(a*(f(X) + g(X)), X) = grad(f(X) + g(X), X)",
        "grad(g(X)*f(X), X) = g(X)*grad(f(X), X)",
    ),
    source="Magnus & Neudecker 2019, ch. 8, Eq. (8.3)",
    rewrite=rewrite,
)
