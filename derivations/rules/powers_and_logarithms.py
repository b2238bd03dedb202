"""The derivative in a number of what is made from powers, logarithms and exponentials of it."""

from __future__ import annotations

from typing import Any

from sympy import Add, Mul, Pow, exp, log

from derivations.deriving.rule import Rule
from derivations.deriving.setting import Setting
from derivations.language import nodes
from derivations.readings.differentials import differential


def rewrite(expression: Any, setting: Setting) -> Any | None:
    if not isinstance(expression, nodes.Directional) or nodes.is_matrix(expression.args[1]):
        return None
    function, variable, direction = (setting.unfolded(part) for part in expression.args)
    if not _is_elementary(function, variable):
        return None
    return setting.folded(differential(function, variable, direction))


def _is_elementary(function: Any, variable: Any) -> bool:
    """Whether the variable stands only in sums, products, constant powers, logarithms and exponentials of numbers."""
    if function == variable or variable not in nodes.free_variables(function):
        return True
    if isinstance(function, Pow):
        return variable not in nodes.free_variables(function.args[1]) and _is_elementary(function.args[0], variable)
    return isinstance(function, Add | Mul | log | exp) and all(_is_elementary(part, variable) for part in function.args)


RULE = Rule(
    "powers_and_logarithms",
    reason=r"$\frac{\mathrm d}{\mathrm d s}\,s^r = r\,s^{r-1}$, $\frac{\mathrm d}{\mathrm d s}\log s = \frac1s$",
    let=("s: positive", "a: number", "h: number", "c: positive"),
    states=(
        "D(1/s, s, 1) = -1/s**2",
        "D(a*s**3, s, h) = 3*a*s**2*h",
        "D(log(c*s), s, 1) = 1/s",
        "D(s*log(s), s, 1) = log(s) + 1",
        "D(exp(a*s), s, 1) = a*exp(a*s)",
    ),
    near_misses=(
        "D(1/s, s, 1) = 1/s**2",
        "D(log(c*s), s, 1) = 1/(c*s)",
        "D(log(c*s), s, 1) = c/s",
        "D(s*log(s), s, 1) = log(s)",
        "D(exp(a*s), s, 1) = exp(a*s)",
    ),
    source="Magnus & Neudecker 2019, ch. 8, Eqs. (8.6)–(8.10)",
    rewrite=rewrite,
)
