r"""The logarithm of :math:`\int e^{f(u)}\,du` over the whole space.

When f is quadratic the integral is Gaussian and f's finite differences with step 1 give it without truncation error;
otherwise adaptive quadrature around the largest value of f does it, in one or two dimensions.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from numerics.errors import DoesNotConverge, NotFinite, NotPositiveDefinite, TooLarge
from numerics.gaussian import LOG_TWO_PI
from numerics.linalg import Array, cholesky

# Relative to the largest value of f met: what rounding may leave of a third difference that is 0.
_QUADRATIC_UP_TO = 1e-9
_LARGEST_QUADRATURE_ERROR = 1e-4


@dataclass(frozen=True)
class Quadratic:
    r"""The polynomial :math:`c + g^\top u - \tfrac12 u^\top A u`, with g of shape (d,) and A of shape (d, d)."""

    constant: float
    gradient: Array
    precision: Array

    def __call__(self, point: Array) -> float:
        return self.constant + float(self.gradient @ point) - 0.5 * float(point @ self.precision @ point)


def log_integral(function: Callable[[Array], float], dimension: int) -> float:
    r"""The logarithm of the integral of :math:`e^{f}` over :math:`\mathbb R^d`.

    .. math:: f(u) = c + g^\top u - \tfrac12 u^\top A u \;\Rightarrow\;
              \log\int e^f = c + \tfrac12 g^\top A^{-1} g + \tfrac d2 \log 2\pi - \tfrac12\log\det A

    ``function`` takes a point of shape (d,). Whether it is quadratic is found by evaluating it.
    Raises :class:`DoesNotConverge` when the integral diverges, :class:`TooLarge` for a function that is not quadratic
    in more than two dimensions. Source: Bishop 2006, §2.3.1 (completing the square).

    >>> round(log_integral(lambda u: -0.5 * float(u @ u), 2) - math.log(2 * math.pi), 12)
    0.0
    """
    quadratic = fit_quadratic(function, dimension)
    if quadratic is None:
        return _by_quadrature(function, dimension)
    try:
        factor = cholesky(quadratic.precision, "the precision")
    except NotPositiveDefinite as error:
        raise DoesNotConverge("the integral of e^f diverges: f is quadratic and not bounded above") from error
    peak = quadratic.constant + 0.5 * float(quadratic.gradient @ factor.solve(quadratic.gradient))
    return peak + 0.5 * (dimension * LOG_TWO_PI - factor.log_determinant())


def fit_quadratic(function: Callable[[Array], float], dimension: int) -> Quadratic | None:
    """The quadratic polynomial that equals the function, or None when it is no such polynomial.

    Found from differences with step 1, which are exact for a quadratic, and checked at other points.
    """
    steps = np.eye(dimension)
    constant = _value(function, np.zeros(dimension))
    ahead = np.array([_value(function, step) for step in steps]) - constant
    behind = np.array([_value(function, -step) for step in steps]) - constant
    hessian = np.diag(ahead + behind)
    for row in range(dimension):
        for column in range(row):
            mixed = _value(function, steps[row] + steps[column]) - constant - ahead[row] - ahead[column]
            hessian[row, column] = hessian[column, row] = mixed
    quadratic = Quadratic(constant, (ahead - behind) / 2, -hessian)
    return quadratic if _equal_elsewhere(function, quadratic, dimension) else None


def _equal_elsewhere(function: Callable[[Array], float], quadratic: Quadratic, dimension: int) -> bool:
    generator = np.random.default_rng(dimension)
    for point in 2 * generator.standard_normal((3, dimension)):
        largest = abs(quadratic.constant) + float(np.abs(quadratic.gradient) @ np.abs(point))
        largest += float(np.abs(point) @ np.abs(quadratic.precision) @ np.abs(point))
        if abs(_value(function, point) - quadratic(point)) > _QUADRATIC_UP_TO * largest:
            return False
    return True


def _by_quadrature(function: Callable[[Array], float], dimension: int) -> float:
    """Adaptive quadrature in coordinates centred at the largest value of f and scaled by its curvature there."""
    from scipy import integrate, optimize  # imported late: it is slow and rarely needed

    if dimension > 2:
        raise TooLarge(f"f is not quadratic and has {dimension} variables; quadrature is meant for at most 2")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = optimize.minimize(lambda u: -function(u), np.zeros(dimension))
        width = np.sqrt(np.diagonal(found.hess_inv))
        peak = -float(found.fun)
        value, error = integrate.nquad(
            lambda *u: math.exp(min(function(found.x + width * np.array(u)) - peak, 700.0)),
            [(-math.inf, math.inf)] * dimension,
        )
    if not (math.isfinite(value) and value > 0 and error <= _LARGEST_QUADRATURE_ERROR * value):
        raise DoesNotConverge(f"quadrature of e^f, as a multiple of its peak, gave {value:.3g} ± {error:.1g}; it may diverge")
    return peak + math.log(value) + float(np.sum(np.log(width)))


def _value(function: Callable[[Array], float], point: Array) -> float:
    value = float(function(point))
    if not math.isfinite(value):
        raise NotFinite(f"f is {value} at {point.tolist()}, but finite values are needed to integrate e^f")
    return value
