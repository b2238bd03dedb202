"""Floating values of what depends on an order; near a tie a step has none."""

from __future__ import annotations

from typing import Any

import numpy as np

from derivations.language.errors import Undefined
from derivations.language.kinks import IsAtMost, IsBelow, Maximum, Minimum
from derivations.language.plain import plain
from derivations.readings.floating_scope import Rule, Scope

_NEAR = 1e-6


def _maximum(expression: Any, scope: Scope) -> Any:
    return np.float64(max(scope.value(argument) for argument in expression.args))


def _minimum(expression: Any, scope: Scope) -> Any:
    return np.float64(min(scope.value(argument) for argument in expression.args))


def _step(expression: Any, scope: Scope) -> Any:
    """Rounding decides a comparison of numbers that are nearly equal, so such a one has no value."""
    smaller, larger = (scope.value(argument) for argument in expression.args)
    if not abs(larger - smaller) > _NEAR * max(1.0, abs(smaller), abs(larger)):
        raise Undefined(f"rounding would decide {plain(expression)}")
    return np.float64(smaller < larger)


KINKED: dict[type, Rule] = {Maximum: _maximum, Minimum: _minimum, IsBelow: _step, IsAtMost: _step}
