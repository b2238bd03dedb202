"""NumPy for what depends on an order; rounding may not decide a tie of exact numbers."""

from __future__ import annotations

from typing import Any

from derivations.language.kinks import IsAtMost, IsBelow, Maximum, Minimum
from derivations.reports.numpy_check.spelling import ATOM, Rule, Scope, Spelled, Writer


def _extreme(pair: str, several: str) -> Rule:
    def rule(expression: Any, writer: Writer, scope: Scope) -> Spelled:
        texts = ", ".join(writer.text(argument, scope) for argument in expression.args)
        return (f"{pair}({texts})" if len(expression.args) == 2 else f"{several}([{texts}])"), ATOM

    return rule


def _step(function: str) -> Rule:
    def rule(expression: Any, writer: Writer, scope: Scope) -> Spelled:
        smaller, larger = (writer.text(argument, scope) for argument in expression.args)
        return f"{writer.need(function)}({smaller}, {larger})", ATOM

    return rule


KINKED: dict[type, Rule] = {
    Maximum: _extreme("np.maximum", "np.max"),
    Minimum: _extreme("np.minimum", "np.min"),
    IsBelow: _step("is_below"),
    IsAtMost: _step("is_at_most"),
}
