r"""Derivatives of a number from its values alone.

Central differences are even in the step, so each level of Richardson's extrapolation removes two powers of it; the
entry of the table with the smallest estimated error is taken. For functions analytic in complex arguments the
imaginary part at a tiny imaginary step gives the derivative without any subtraction.

Source: Ridders 1982, *Accurate computation of F'(x) and F'(x)F''(x)*, for the table; Squire & Trapp 1998, *Using
complex variables to estimate derivatives of real functions*, for the complex step.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from numerics.agreement import UNIT_ROUNDOFF
from numerics.errors import NotAnalytic, NotFinite, NumericsError, WrongShape
from numerics.linalg import Array, finite

_LEVELS = 7
_SMALLER_STEPS = 12
_COMPLEX_STEP = 1e-30


@dataclass(frozen=True)
class Derivative:
    """A derivative that is a number, and an estimate of its absolute error."""

    value: float
    error: float


@dataclass(frozen=True)
class Gradient:
    """The derivatives in the entries of an array, and an estimate of the absolute error of each; both of its shape."""

    value: Array
    error: Array


def usual_step(x: ArrayLike) -> float:
    """The largest step taken at first: an eighth of the largest entry of x, or 1/8 at x = 0."""
    largest = float(np.max(np.abs(np.asarray(x, dtype=float)), initial=0.0))
    return largest / 8 if largest > 0 else 0.125


def directional_derivative(
    function: Callable[[Array], float], x: ArrayLike, direction: ArrayLike, *, step: float | None = None
) -> Derivative:
    r"""The derivative :math:`\frac{d}{dt} f(x + t h)|_{t=0}` by Richardson-extrapolated central differences.

    ``x`` and ``direction`` are arrays of one shape; ``function`` takes an array of that shape. ``step`` is the largest
    change of an entry of x (:func:`usual_step` when not given); it is halved from level to level, and made smaller
    when the function has no finite value that far out (NaN, an infinity, or a :class:`NumericsError`).

    Raises :class:`WrongShape`, or :class:`NotFinite` when no step is small enough.

    >>> found = directional_derivative(lambda x: float(x @ x), [1.0, 2.0], [3.0, 1.0])
    >>> round(found.value, 9)
    10.0
    """
    start, along = finite(np.asarray(x, dtype=float), "x"), finite(np.asarray(direction, dtype=float), "the direction")
    if start.shape != along.shape:
        raise WrongShape(f"x has shape {start.shape} and the direction {along.shape}; they must be equal")
    length = float(np.max(np.abs(along), initial=0.0))
    if length == 0:
        return Derivative(0.0, 0.0)
    unit = along / length
    first = usual_step(start) if step is None else step

    def slope(width: float) -> float:
        return (_probe(function, start + width * unit) - _probe(function, start - width * unit)) / (2 * width)

    for _ in range(_SMALLER_STEPS):
        found = _extrapolated(slope, first)
        if found is not None:
            return Derivative(length * found[0], length * found[1])
        first /= 8
    function(start)  # when the function has no value even here, its own error says why
    raise NotFinite(f"the function has no finite values at distances down to {first:.1e} from x, so no derivative")


def gradient(function: Callable[[Array], float], x: ArrayLike, *, step: float | None = None) -> Gradient:
    """The partial derivatives in every entry of x, in the shape of x, each by :func:`directional_derivative`.

    >>> gradient(lambda x: float(x[0] * x[1]), [2.0, 5.0]).value.round(9).tolist()
    [5.0, 2.0]
    """
    start = np.asarray(x, dtype=float)
    values, errors = np.zeros(start.shape), np.zeros(start.shape)
    for index in np.ndindex(start.shape):
        unit = np.zeros(start.shape)
        unit[index] = 1.0
        partial = directional_derivative(function, start, unit, step=step)
        values[index], errors[index] = partial.value, partial.error
    return Gradient(values, errors)


def complex_step(function: Callable[[NDArray[np.complex128]], complex], x: ArrayLike, direction: ArrayLike) -> Derivative:
    r"""The derivative :math:`\operatorname{Im} f(x + i\epsilon h)/\epsilon` of an analytic function.

    There is no cancellation, so the value is as accurate as f itself. It is checked against central differences, since
    a function that drops the imaginary part (an absolute value, a conjugate) would silently give a wrong one.

    Raises :class:`NotAnalytic` in that case, and as :func:`directional_derivative`.

    >>> round(complex_step(lambda x: np.exp(x[0]), [0.0], [1.0]).value, 15)
    1.0
    """
    start, along = np.asarray(x, dtype=float), np.asarray(direction, dtype=float)
    rough = directional_derivative(lambda point: float(np.real(function(point.astype(np.complex128)))), start, along)
    value = float(np.imag(function(start + 1j * _COMPLEX_STEP * along))) / _COMPLEX_STEP
    allowed = 1e-6 * max(abs(value), abs(rough.value)) + 100 * rough.error
    if not abs(value - rough.value) <= allowed:
        raise NotAnalytic(f"the complex step gives {value:.6g} and differences give {rough.value:.6g}; f must be analytic")
    return Derivative(value, 4 * UNIT_ROUNDOFF * abs(value))


def _probe(function: Callable[[Array], float], point: Array) -> float:
    """The value of the function, NaN where it has none."""
    try:
        return float(function(point))
    except NumericsError:
        return math.nan


def _extrapolated(slope: Callable[[float], float], step: float) -> tuple[float, float] | None:
    """The best entry of Richardson's table and its estimated error; None when the first slope is not finite."""
    best, error = slope(step), math.inf
    if not math.isfinite(best):
        return None
    previous = [best]
    for level in range(1, _LEVELS):
        row = [slope(step / 2**level)]
        for order in range(1, level + 1):
            row.append(row[-1] + (row[-1] - previous[order - 1]) / (4**order - 1))
            estimate = max(abs(row[-1] - row[-2]), abs(row[-1] - previous[order - 1]))
            if estimate <= error:
                best, error = row[-1], estimate
        # A worse corner after a good entry means that rounding has taken over and smaller steps only add noise.
        worse = abs(row[-1] - previous[-1]) >= 2 * error
        if error <= 8 * UNIT_ROUNDOFF * abs(best) or (worse and error <= 1e-6 * abs(best)):
            break
        previous = row
    return best, error
