"""The exact reading of densities, divergences and Gaussian integrals, each from its definition."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from typing import Any

from sympy import Add, Inverse, MatrixSymbol, Mul, Rational, S, log

from derivations.language import nodes
from derivations.language.errors import Unsupported
from derivations.readings import functions
from derivations.readings.exact_walk import Reading, Rule
from derivations.readings.fields import Field
from derivations.readings.formal import FormalMatrix, is_formal
from derivations.readings.infinitesimals import coefficient_of, shifted
from derivations.readings.jets import lift, parts_of
from derivations.readings.point import Scope
from derivations.readings.polynomials import degree_in


def log_density(reading: Reading, expression: Any, scope: Scope) -> Any:
    r"""−½ (d log 2π + log det Σ + (x−m)ᵀ Σ⁻¹ (x−m))."""
    distribution, argument = expression.args
    covariance_of(reading, distribution, scope)
    residual = reading.read(argument, scope) + (-reading.read(distribution.mean, scope))
    weighted = reading.read(Inverse(distribution.covariance), scope) * residual
    distance = lift(lambda part: part[0, 0], lift(lambda part: part.transpose(), residual) * weighted)
    constant = reading.read(_log_normaliser(distribution.covariance), scope)
    return functions.scaled(reading.field, distance, Fraction(-1, 2)) + constant


@lru_cache(maxsize=4096)
def _log_normaliser(covariance: Any) -> Any:
    """−½ (d log 2π + log det Σ), a tree of its own: it is the same at every point of the density."""
    return -Rational(1, 2) * (covariance.shape[0] * log(2 * S.Pi) + nodes.LogDet(covariance))


def covariance_of(reading: Reading, distribution: Any, scope: Scope) -> Any:
    """The covariance of a normal distribution; :class:`Undefined` where it cannot be one."""
    value = reading.read(distribution.covariance, scope)
    start = parts_of(value)[0]
    if id(start) not in reading.accepted_covariances:
        _require_covariance(reading.field, start)
        reading.accepted_covariances[id(start)] = start  # kept, so that its identity stays its own
    return value


def _require_covariance(field: Field, matrix: Any) -> None:
    """Symmetric, and positive definite where there is an order; of a formal matrix only diagonal ones are taken."""
    if not isinstance(matrix, FormalMatrix):
        field.require_covariance(matrix)
    elif any(i != j and not _is_zero(field, matrix[i, j]) for i in range(matrix.nrows()) for j in range(matrix.ncols())):
        raise Unsupported("a covariance that is not diagonal and holds exponentials or logarithms")


def _is_zero(field: Field, entry: Any) -> bool:
    return not is_formal(entry) and field.is_zero(entry)


def _log_two_pi(reading: Reading) -> Any:
    return functions.log(reading.field, reading.field.number(2) * reading.point.pi)


def divergence(reading: Reading, expression: Any, scope: Scope) -> Any:
    return reading.read(divergence_definition(expression), scope)


def entropy(reading: Reading, expression: Any, scope: Scope) -> Any:
    return reading.read(entropy_definition(expression), scope)


def log_integral(reading: Reading, expression: Any, scope: Scope) -> Any:
    """c + ½ bᵀP⁻¹b − ½ log det P + (k/2) log 2π for a body c + bᵀz − ½ zᵀPz."""
    body, variable = expression.args
    if degree_in(body, variable, reading.point.atoms.degree) not in (1, 2):
        raise Unsupported("the integral of an exponential whose exponent is not quadratic")
    rows, columns = (reading.size(side) for side in variable.shape) if nodes.is_matrix(variable) else (0, 0)
    if columns != 1:
        raise Unsupported("an integral over anything but a column vector")
    if not rows:  # there is nothing to integrate over
        return reading.read(body, reading.binding(scope, variable, reading.field.zeros(0, 1)))
    constant, slope, precision = _quadratic_parts(reading, body, variable, rows, scope)
    solved = functions.inverse(reading.field, precision) * slope
    square = lift(lambda part: part[0, 0], lift(lambda part: part.transpose(), slope) * solved)
    _require_covariance(reading.field, parts_of(precision)[0])
    spread = square + -functions.log_determinant(reading.field, precision)
    spread = spread + functions.scaled(
        reading.field,
        _log_two_pi(
            reading,
        ),
        Fraction(rows),
    )
    return constant + functions.scaled(reading.field, spread, Fraction(1, 2))


def unit_column(reading: Reading, dimension: int, j: int) -> Any:
    """The j-th unit vector, counted from 0."""
    return reading.field.matrix(dimension, 1, [reading.field.number(int(i == j)) for i in range(dimension)])


def _quadratic_parts(reading: Reading, body: Any, variable: Any, dimension: int, scope: Scope) -> tuple[Any, Any, Any]:
    first, second = reading.fresh_bit(), reading.fresh_bit()
    origin = reading.field.zeros(dimension, 1)
    constant = reading.read(body, reading.binding(scope, variable, origin))
    slope, precision = [], [[reading.field.number(0)] * dimension for _ in range(dimension)]
    for i in range(dimension):
        for j in range(i, dimension):
            moved = origin + shifted(unit_column(reading, dimension, i), first, reading.field)
            moved = moved + shifted(unit_column(reading, dimension, j), second, reading.field)
            result = reading.read(body, reading.binding(scope, variable, moved))
            precision[i][j] = precision[j][i] = -coefficient_of(result, first | second, reading.field)
            if i == j:
                slope.append([coefficient_of(result, first, reading.field, without=second)])
    return constant, reading.assemble(slope, variable), reading.assemble(precision, variable)


def _density_variable(distribution: Any) -> Any:
    """A variable over the space of a distribution, of a name that no author can write."""
    return MatrixSymbol("·", *distribution.mean.shape)


def divergence_definition(expression: Any) -> Any:
    """KL(q‖p) as E_q[log q − log p]."""
    first, second = expression.args
    variable = _density_variable(first)
    body = Add(nodes.LogDensity(first, variable), Mul(-1, nodes.LogDensity(second, variable)))
    return nodes.expectation(body, variable, first)


def entropy_definition(expression: Any) -> Any:
    """The entropy as −E_q[log q]."""
    (distribution,) = expression.args
    variable = _density_variable(distribution)
    return nodes.expectation(Mul(-1, nodes.LogDensity(distribution, variable)), variable, distribution)


RULES: dict[type, Rule] = {
    nodes.LogDensity: log_density,
    nodes.KL: divergence,
    nodes.Entropy: entropy,
    nodes.LogIntegral: log_integral,
}
