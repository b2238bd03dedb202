"""D E[f] = E[Df] where the distribution does not depend on the variable."""

from __future__ import annotations

from typing import Any

from derivations.deriving.rule import Rule
from derivations.deriving.setting import Setting
from derivations.language import nodes


def rewrite(expression: Any, setting: Setting) -> Any | None:
    if not isinstance(expression, nodes.Directional | nodes.Gradient) or not isinstance(expression.args[0], nodes.Expectation):
        return None
    expectation, variable, *direction = expression.args
    body, z, distribution = expectation.args
    if variable in nodes.free_variables(setting.unfolded(distribution)):
        return None
    if z == variable or any(z in nodes.free_variables(part) for part in direction):
        return None
    return nodes.expectation(expression.func(body, variable, *direction), z, distribution)


RULE = Rule(
    "differentiating_under_expectation",
    reason=r"$\frac{\partial}{\partial s}\,\mathbb E[f] = \mathbb E\big[\frac{\partial f}{\partial s}\big]$: "
    r"the distribution does not depend on $s$",
    let=("z: k", "m: k", "A: k x k spd", "s: positive", "f(z): number", "X: d x k", "H: d x k"),
    states=(
        "D(E(f(z)/s, z ~ N(m, A)), s, 1) = E(D(f(z)/s, s, 1), z ~ N(m, A))",
        "D(E(norm2(X @ z), z ~ N(m, A)), X, H) = E(D(norm2(X @ z), X, H), z ~ N(m, A))",
    ),
    near_misses=(
        "D(E(norm2(z)/s, z ~ N(m, s*A)), s, 1) = -E(norm2(z), z ~ N(m, s*A))/s**2",
        "D(E(f(z)/s, z ~ N(m, A)), s, 1) = -E(f(z)/s, z ~ N(m, A))",
    ),
    source="Billingsley, Probability and Measure, 1995, Thm 16.8",
    rewrite=rewrite,
    axiom="derivative and expectation may be interchanged (the functions are smooth and dominated)",
)
