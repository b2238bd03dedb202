"""The floating reading: a tree evaluated with NumPy and the definitions in ``numerics``.

It shares no code with the other readings, so its agreement with them is evidence; it is never the arbiter. Rounding,
truncation of quadratures and of difference quotients, and conditioning are measured together, by evaluating a
statement again with every value randomly rounded, shorter steps and more nodes: the digits that change are not known.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from derivations.language.errors import Undefined
from derivations.readings.floating_algebra import ALGEBRA
from derivations.readings.floating_calculus import CALCULUS
from derivations.readings.floating_kinks import KINKED
from derivations.readings.floating_points import FloatPoint, draw_float_point, size_value
from derivations.readings.floating_scope import Run, Scope
from numerics.agreement import LARGEST_TOLERANCE, UNIT_ROUNDOFF, compare
from numerics.errors import NumericsError

__all__ = ["Comparison", "FloatPoint", "draw_float_point", "float_value", "float_values", "floating_difference", "size_value"]

RULES = ALGEBRA | CALCULUS | KINKED

# 32 units: more than the kernels lose at moderate sizes, so the measured spread overstates their rounding.
_ROUNDING = 32 * UNIT_ROUNDOFF
# Values that vanish are compared beside 1, the magnitude at which points are drawn; this much must be certain there.
_CERTAIN_NEAR_ZERO = 1e-6
_SMALLEST_SCALE = _CERTAIN_NEAR_ZERO / LARGEST_TOLERANCE


@dataclass(frozen=True)
class Comparison:
    """Both sides of a statement at one point.

    ``agree`` means something only when ``reliable``; otherwise it is False and ``reason`` says what went wrong.
    ``tolerance`` is the relative difference explained by rounding, truncation and conditioning as measured. Relative
    means beside the largest entry of either side, or beside 1/1000 where both are smaller than that.
    """

    agree: bool
    relative_difference: float
    left: Any
    right: Any
    reliable: bool
    tolerance: float = math.inf
    reason: str = ""


def float_value(expression: Any, point: FloatPoint) -> float | NDArray[np.float64]:
    """The value of a number (a float) or of a matrix (a 2-d array) at a point; NaN or an infinity where it has none.

    Raises :class:`~derivations.language.errors.Unsupported` for a node without a rule and
    :class:`~derivations.language.errors.Undefined` where a value does not exist, such as the inverse of a singular matrix.

    >>> from sympy import Symbol, exp
    >>> t = Symbol("t", real=True)
    >>> float_value(exp(t) - t, FloatPoint(sizes={}, values={t: 0.0}))
    1.0
    """
    return _values((expression,), point, Run())[0]


def float_values(expressions: tuple[Any, ...], point: FloatPoint) -> list[float | NDArray[np.float64]]:
    """The values of several expressions at one point, what they share computed once; as :func:`float_value`."""
    return _values(expressions, point, Run())


def floating_difference(left: Any, right: Any, point: FloatPoint) -> Comparison:
    """How far the two sides of an equation are apart at a point, and whether that is explained by floating point.

    Never raises for numerical trouble: the comparison is then not ``reliable``.
    """
    try:
        plain_values, *others = (_values((left, right), point, run) for run in _runs())
    except Undefined as error:
        return Comparison(False, math.nan, math.nan, math.nan, False, reason=str(error))
    first, second = plain_values
    if not all(np.all(np.isfinite(value)) for pair in (plain_values, *others) for value in pair):
        return Comparison(False, math.nan, first, second, False, reason="a value is NaN or infinite")
    condition = max(_condition(value, again) for pair in others for value, again in zip(plain_values, pair, strict=True))
    scale = max(compare(first, second).scale, _SMALLEST_SCALE)
    found = compare(first, second, condition=condition, scale=scale)
    reason = "" if found.meaningful else f"rounding and truncation explain a relative difference of {found.tolerance:.1e}"
    return Comparison(found.agrees, found.relative_difference, first, second, found.meaningful, found.tolerance, reason)


def _condition(value: Any, again: Any) -> float:
    """The condition number measured: the relative spread of one side's values per unit of rounding put in."""
    moved = compare(value, again)
    return max(1.0, moved.difference / (_ROUNDING * max(moved.scale, _SMALLEST_SCALE)))


def _runs() -> tuple[Run, ...]:
    """The plain evaluation, then two that differ from it in everything that ought not to matter."""
    return (
        Run(),
        Run(_ROUNDING, step_factor=0.7, more_nodes=1, rng=np.random.default_rng(1)),
        Run(_ROUNDING, step_factor=0.45, more_nodes=1, rng=np.random.default_rng(2)),
    )


def _values(expressions: tuple[Any, ...], point: FloatPoint, run: Run) -> list[float | NDArray[np.float64]]:
    """All values in one scope, so that what the expressions share is computed once and rounded alike."""
    scope = Scope(RULES, point, run)
    try:
        with np.errstate(all="ignore"):
            values = [scope.value(expression) for expression in expressions]
    except (NumericsError, ArithmeticError, np.linalg.LinAlgError) as error:
        raise Undefined(str(error)) from error
    return [value if np.ndim(value) == 2 else float(value) for value in values]
