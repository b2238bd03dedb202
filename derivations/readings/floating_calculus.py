"""Floating values of distributions, expectations, integrals and derivatives, from the definitions in ``numerics``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np
from sympy import Pow

from derivations.language import nodes
from derivations.language.domains import Symmetry
from derivations.language.errors import Undefined, Unsupported
from derivations.language.kinks import KINKS
from derivations.language.plain import plain
from derivations.readings.floating_points import Array
from derivations.readings.floating_scope import Rule, Scope
from numerics import gaussian, quadrature
from numerics.derivatives import directional_derivative, usual_step
from numerics.errors import NumericsError
from numerics.limits import FIRST_STEP, one_sided_limit
from numerics.log_integral import log_integral

_SHORTER = 16.0
_CORNER = 1e-3


def _moments(distribution: Any, scope: Scope) -> tuple[Array, Array]:
    """Mean, of shape (d,), and covariance of a normal distribution."""
    if not isinstance(distribution, nodes.Normal):
        raise Unsupported(f"the floating reading knows normal distributions only, not {plain(distribution)[:80]}")
    return scope.value(distribution.mean)[:, 0], scope.value(distribution.covariance)


def _log_density(expression: Any, scope: Scope) -> Any:
    distribution, x = expression.args
    return np.float64(gaussian.log_density(scope.value(x)[:, 0], *_moments(distribution, scope)))


def _entropy(expression: Any, scope: Scope) -> Any:
    return np.float64(gaussian.entropy(_moments(expression.args[0], scope)[1]))


def _divergence(expression: Any, scope: Scope) -> Any:
    q, p = expression.args
    return np.float64(gaussian.kl_divergence(*_moments(q, scope), *_moments(p, scope)))


def _expectation(expression: Any, scope: Scope) -> Any:
    body, variable, distribution = expression.args
    mean, covariance = _moments(distribution, scope)
    most = quadrature.usual_count(mean.size) + scope.run.more_nodes
    value = quadrature.expectation(lambda point: scope.bind(variable, point[:, None]).value(body), mean, covariance, most=most)
    return value if nodes.is_matrix(body) else np.float64(value)


def _log_integral(expression: Any, scope: Scope) -> Any:
    body, variable = expression.args
    shape = scope.shape(variable) if nodes.is_matrix(variable) else ()
    exponent = _function_of(variable, body, scope)
    value = log_integral(lambda point: exponent(point.reshape(shape)), int(np.prod(shape, dtype=int)))
    # f(0) is added to what cancels it: beside a large one the sum has so few digits that two runs may agree by chance.
    start = abs(exponent(np.zeros(shape)))
    return np.float64(value + (scope.run.rounded(start) - start))


def _finite_sum(expression: Any, scope: Scope) -> Any:
    body, index, size = expression.args
    total = np.zeros(scope.shape(body)) if nodes.is_matrix(body) else np.float64(0.0)
    for number in range(1, scope.size(size) + 1):
        total = total + scope.bind(index, number).value(body)
    return total


def _at(expression: Any, scope: Scope) -> Any:
    body, variable, value = expression.args
    return scope.bind(variable, scope.value(value)).value(body)


def _limit(expression: Any, scope: Scope) -> Any:
    """From one side where that is said, else from both, which must agree."""
    body, variable, target, side = expression.args
    infinite = target in (nodes.INFINITY, nodes.MINUS_INFINITY)
    centre = 0.0 if infinite else float(scope.value(target))
    directions = [1.0 if target == nodes.INFINITY else -1.0] if infinite else [float(side)] if side != 0 else [1.0, -1.0]

    def at(moved: float) -> Any:
        return scope.bind(variable, 1 / moved if infinite else centre + moved).value(body)

    step = FIRST_STEP * scope.run.step_factor
    found = [one_sided_limit(partial(_moved, at, direction), step=step) for direction in directions]
    apart = float(np.max(np.abs(found[0].value - found[-1].value), initial=0.0))
    if apart > 1e-6 + 100 * (found[0].error + found[-1].error):
        raise Undefined(f"the limits from above and from below differ by {apart:.1e}")
    return found[0].value if nodes.is_matrix(body) else np.float64(found[0].value)


def _moved(function: Callable[[float], Any], direction: float, step: float) -> Any:
    return function(direction * step)


# ---------------------------------------------------------------------------------------------- derivatives


def _directional(expression: Any, scope: Scope) -> Any:
    body, variable, direction = expression.args
    return _slope(body, variable, scope.value(direction), scope)


def _gradient(expression: Any, scope: Scope) -> Any:
    """The matrix G of the variable's own space with Df[H] = tr(GᵀH) for every H of that space."""
    body, variable = expression.args
    symmetry = scope.point.symmetries.get(nodes.display_name(variable), Symmetry.NONE)
    if symmetry is Symmetry.CURVED:
        raise Unsupported(f"{plain(variable)} moves in no linear space, so its gradient is not defined here")
    result = np.zeros(scope.shape(variable))
    for unit in _orthogonal_directions(result.shape, symmetry):
        result += _slope(body, variable, unit, scope) * unit / np.sum(unit**2)
    return result


def _slope(body: Any, variable: Any, direction: Any, scope: Scope) -> Any:
    start = np.asarray(scope.value(variable))
    step = usual_step(start) * scope.run.step_factor
    function = _function_of(variable, body, scope)
    if nodes.occurring(body, *KINKS) or any(not power.exp.is_Integer for power in nodes.occurring(body, Pow)):
        _require_no_corner(lambda moved: function(start + moved * np.asarray(direction)), step)
    return np.float64(directional_derivative(function, start, direction, step=step).value)


def _require_no_corner(function: Callable[[float], float], step: float) -> None:
    """Differences to either side approach each other as steps get shorter, unless there is a corner or a jump between them.

    A difference of both sides together does not see that |t| has no derivative at 0.
    """
    middle = function(0.0)

    def apart(h: float) -> float:
        return abs(function(h) - 2 * middle + function(-h)) / h

    try:
        near, far = apart(step / _SHORTER), apart(step)
    except NumericsError:
        return  # no value that far out
    if near > _CORNER and near > far / 2:
        raise Undefined("the slopes to either side differ")


def _function_of(variable: Any, body: Any, scope: Scope) -> Callable[[Array], float]:
    """The body as a function of the value of a variable: an array of its shape, () for a number."""

    def function(value: Array) -> float:
        bound = value if nodes.is_matrix(variable) else float(value)
        return float(scope.bind(variable, bound).value(body))

    return function


def _orthogonal_directions(shape: tuple[int, ...], symmetry: Symmetry) -> Iterator[Array]:
    """Mutually orthogonal matrices that span the linear space."""
    for row, column in np.ndindex(*shape):
        unit = np.zeros(shape)
        unit[row, column] = 1.0
        if symmetry is Symmetry.NONE or (row == column and symmetry is not Symmetry.SKEW):
            yield unit
        elif row < column and symmetry is Symmetry.SYMMETRIC:
            yield unit + unit.T
        elif row < column and symmetry is Symmetry.SKEW:
            yield unit - unit.T


CALCULUS: dict[type, Rule] = {
    nodes.LogDensity: _log_density,
    nodes.Entropy: _entropy,
    nodes.KL: _divergence,
    nodes.Expectation: _expectation,
    nodes.MatrixExpectation: _expectation,
    nodes.LogIntegral: _log_integral,
    nodes.FiniteSum: _finite_sum,
    nodes.MatrixFiniteSum: _finite_sum,
    nodes.At: _at,
    nodes.MatrixAt: _at,
    nodes.Limit: _limit,
    nodes.MatrixLimit: _limit,
    nodes.Directional: _directional,
    nodes.Gradient: _gradient,
}
