"""Expectations under a normal distribution, from their definition.

Two ways, slow and obvious: the product of Gauss–Hermite rules (exact for polynomials, small dimension), and sampling
with a confidence interval (any dimension).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial
from statistics import NormalDist

import numpy as np
from numpy.polynomial.hermite_e import hermegauss
from numpy.typing import ArrayLike

from numerics.agreement import UNIT_ROUNDOFF
from numerics.errors import DoesNotConverge, NotFinite, NumericsError, TooLarge
from numerics.gaussian import mean_and_factor
from numerics.linalg import Array

MOST_POINTS = 20_000
_USUAL_POINTS = 400
_CONVERGED = 64 * UNIT_ROUNDOFF
"""Below what :mod:`numerics.agreement` lets rounding explain, so that where a rule stops never tells two values apart."""
_NEAR_ENOUGH = 1e-4


@dataclass(frozen=True)
class Interval:
    """A mean of random draws with its confidence interval ``mean ± half_width`` at the given level."""

    mean: float
    half_width: float
    level: float
    draws: int

    def __contains__(self, value: float) -> bool:
        return abs(value - self.mean) <= self.half_width


def count_for_degree(degree: int) -> int:
    """The fewest nodes along each axis for which the rule is exact up to this degree in each variable.

    >>> count_for_degree(3)
    2
    """
    return degree // 2 + 1


def usual_count(dimension: int) -> int:
    """A number of nodes along each axis that keeps the product rule small: 20 in one or two dimensions, never under 4."""
    return next(count for count in range(20, 3, -1) if count == 4 or count**dimension <= _USUAL_POINTS)


def gauss_hermite(dimension: int, count: int) -> tuple[Array, Array]:
    r"""Nodes of shape (countᵈ, d) and weights, summing to 1, for :math:`\mathbb E f(z)` with z standard normal.

    Exact when f is a polynomial of degree at most ``2 * count - 1`` in each variable. Equivalent in one dimension to
    ``numpy.polynomial.hermite_e.hermegauss`` with the weights divided by :math:`\sqrt{2\pi}`.

    Raises :class:`TooLarge` beyond 20 000 nodes and :class:`NumericsError` for a count below 1.
    Source: Abramowitz & Stegun 1964, 25.4.46.

    >>> nodes, weights = gauss_hermite(1, 3)
    >>> round(float(weights @ nodes[:, 0] ** 4), 12)
    3.0
    """
    if count < 1 or dimension < 0:
        raise NumericsError(f"no rule has {count} nodes along each of {dimension} axes; at least 1 node is needed")
    if count**dimension > MOST_POINTS:
        raise TooLarge(f"{count}^{dimension} nodes are more than {MOST_POINTS}; use fewer along each axis, or sampling")
    return _product_rule(dimension, count)


@lru_cache(maxsize=128)
def _product_rule(dimension: int, count: int) -> tuple[Array, Array]:
    nodes, weights = hermegauss(count)
    axes = np.meshgrid(*[nodes] * dimension, indexing="ij")
    products = np.ones(1)
    for _ in range(dimension):
        products = np.multiply.outer(products, weights / weights.sum())
    points = np.stack([axis.ravel() for axis in axes], axis=1) if dimension else np.zeros((1, 0))
    products = products.ravel()
    points.flags.writeable = products.flags.writeable = False
    return points, products


def expectation(
    function: Callable[[Array], float | Array],
    mean: ArrayLike,
    covariance: ArrayLike,
    *,
    count: int | None = None,
    most: int | None = None,
) -> float | Array:
    r"""The expectation :math:`\mathbb E f(x)`, x ~ N(mean, covariance), by the Gauss–Hermite product rule.

    ``function`` takes one point of shape (d,) and gives a number or an array; the answer has the same shape. With
    ``count`` nodes along each axis it is exact for polynomials of total degree at most ``2 * count - 1``. Without
    ``count``, ever longer rules are tried, up to ``most`` nodes (:func:`usual_count`), until two in a row agree.

    Raises :class:`TooLarge` where the rule needs too many nodes, :class:`DoesNotConverge` when the longest two rules
    are more than 1e-4 apart, and as :func:`numerics.gaussian.log_density`.
    Source: Golub & Welsch 1969 for the nodes; the change of variables is x = mean + L z with covariance = LLᵀ.

    >>> round(expectation(lambda x: float(x @ x), [1.0, 0.0], [[2.0, 0.0], [0.0, 3.0]], count=2), 12)
    6.0
    """
    centre, factor = mean_and_factor(mean, covariance)
    average = partial(_average, function, centre, factor.factor)
    if count is not None:
        total, _ = average(count)
    else:
        total = _converged(average, _longer_and_longer(usual_count(centre.size) if most is None else most))
    return float(total) if total.ndim == 0 else total


def _converged(average: Callable[[int], tuple[Array, float]], counts: list[int]) -> Array:
    """The value of the first rule that agrees with the one before, or of the last one when that is near enough."""
    total, size = average(counts[0])
    difference = 0.0
    for count in counts[1:]:
        previous, (total, size) = total, average(count)
        difference = float(np.max(np.abs(total - previous), initial=0.0))
        if difference <= _CONVERGED * size:
            return total
    if not difference <= _NEAR_ENOUGH * size:
        raise DoesNotConverge(f"rules with {counts[-2]} and {counts[-1]} nodes differ by {difference:.1e}; f may grow too fast")
    return total


def _average(function: Callable[[Array], float | Array], centre: Array, factor: Array, count: int) -> tuple[Array, float]:
    """The weighted sum of one rule, and that of the largest magnitudes, beside which its rounding is small."""
    nodes, weights = gauss_hermite(centre.size, count)
    values = [np.asarray(function(point), dtype=float) for point in centre + nodes @ factor.T]
    size = sum(weight * float(np.max(np.abs(value), initial=0.0)) for weight, value in zip(weights, values, strict=True))
    return np.asarray(np.tensordot(weights, np.stack(values), axes=1)), float(size)


def _longer_and_longer(last: int) -> list[int]:
    """Numbers of nodes growing by about a half: 2, 3, 4, 6, 9, 13, 19, 20."""
    counts = [2]
    while counts[-1] < last:
        counts.append(min(last, counts[-1] + max(1, counts[-1] // 2)))
    return counts


def monte_carlo_expectation(
    function: Callable[[Array], float],
    mean: ArrayLike,
    covariance: ArrayLike,
    *,
    draws: int = 10_000,
    level: float = 0.99,
    seed: int = 0,
) -> Interval:
    r"""The expectation of a number by sampling, with the confidence interval of the central limit theorem.

    .. math:: \bar f \pm \Phi^{-1}(\tfrac{1+\text{level}}2)\, s / \sqrt{\text{draws}}

    ``function`` takes one point of shape (d,). Raises :class:`NotFinite` when a draw gives NaN or an infinity, and as
    :func:`numerics.gaussian.log_density`. Source: Owen 2013, *Monte Carlo theory, methods and examples*, chapter 2.

    >>> 2.0 in monte_carlo_expectation(lambda x: x[0] ** 2, [1.0], [[1.0]], draws=2000)
    True
    """
    if draws < 2 or not 0 < level < 1:
        raise NumericsError(f"draws = {draws} and level = {level}, but at least 2 draws and a level between 0 and 1 are needed")
    centre, factor = mean_and_factor(mean, covariance)
    normal = np.random.default_rng(seed).standard_normal((draws, centre.size))
    values = np.array([float(function(point)) for point in centre + normal @ factor.factor.T])
    if not np.all(np.isfinite(values)):
        raise NotFinite(f"{np.count_nonzero(~np.isfinite(values))} of {draws} draws gave NaN or an infinity")
    quantile = NormalDist().inv_cdf((1 + level) / 2)
    return Interval(float(values.mean()), quantile * float(values.std(ddof=1)) / math.sqrt(draws), level, draws)
