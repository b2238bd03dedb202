"""log(ab) = log a + log b and log(aᵖ) = p log a, for positive a and b."""

from __future__ import annotations

from typing import Any

from sympy import expand_log, log

from derivations.deriving.rule import Rule
from derivations.deriving.setting import Setting


def rewrite(expression: Any, setting: Setting) -> Any | None:
    """Only factors that are known to be positive are split off."""
    if not isinstance(expression, log):
        return None
    found = expand_log(expression, force=False)
    return None if found == expression else found


RULE = Rule(
    "logarithm_of_product",
    reason=r"$\log ab = \log a + \log b$",
    let=("a: positive", "b: positive"),
    states=("log(a*b) = log(a) + log(b)", "log(a/b) = log(a) - log(b)", "log(a**3) = 3*log(a)"),
    near_misses=("log(a*b) = log(a)*log(b)", "log(a + b) = log(a) + log(b)", "log(a**3) = log(a)**3"),
    source="the functional equation of the logarithm",
    rewrite=rewrite,
)
