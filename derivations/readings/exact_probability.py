"""The exact reading of densities, divergences, expectations and Gaussian integrals, each from its definition."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from typing import Any

from sympy import Add, Inverse, MatrixSymbol, Mul, Rational, S, log

from derivations.language import nodes
from derivations.language.errors import Unsupported
from derivations.language.kinks import KINKS
from derivations.readings import functions
from derivations.readings.cubature import FREE_NODES, nodes_and_weights
from derivations.readings.exact_walk import Reading, Rule
from derivations.readings.fields import Field, PrimeField
from derivations.readings.formal import FormalMatrix, is_formal
from derivations.readings.infinitesimals import coefficient_of, shifted
from derivations.readings.jets import Jet, lift, parts_of
from derivations.readings.point import Scope
from derivations.readings.polynomials import degree_in

_LARGEST_EXPECTATION_DEGREE = 6


def log_density(reading: Reading, expression: Any, scope: Scope) -> Any:
    r"""−½ (d log 2π + log det Σ + (x−m)ᵀ Σ⁻¹ (x−m))."""
    distribution, argument = expression.args
    _covariance(reading, distribution, scope)
    residual = reading.read(argument, scope) + (-reading.read(distribution.mean, scope))
    weighted = reading.read(Inverse(distribution.covariance), scope) * residual
    distance = lift(lambda part: part[0, 0], lift(lambda part: part.transpose(), residual) * weighted)
    constant = reading.read(_log_normaliser(distribution.covariance), scope)
    return functions.scaled(reading.field, distance, Fraction(-1, 2)) + constant


@lru_cache(maxsize=4096)
def _log_normaliser(covariance: Any) -> Any:
    """−½ (d log 2π + log det Σ), a tree of its own: it is the same at every point of the density."""
    return -Rational(1, 2) * (covariance.shape[0] * log(2 * S.Pi) + nodes.LogDet(covariance))


def _covariance(reading: Reading, distribution: Any, scope: Scope) -> Any:
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


def expectation(reading: Reading, expression: Any, scope: Scope) -> Any:
    body, variable, distribution = expression.args
    mean, covariance = reading.read(distribution.mean, scope), _covariance(reading, distribution, scope)
    degree = degree_in(body, variable, reading.point.atoms.affine)
    if degree is None:
        return _expectation_by_cubature(reading, body, variable, mean, covariance, scope)
    if degree > _LARGEST_EXPECTATION_DEGREE:
        raise Unsupported(f"the expectation of a polynomial of degree {degree}")
    inner = reading.binding(scope, variable, mean)
    total = reading.read(body, inner)
    if not parts_of(covariance)[0].nrows():
        return total  # nothing is drawn
    for order in range(1, degree // 2 + 1):
        term = _contracted(reading, body, variable, mean, covariance, scope, order)
        total = total + functions.scaled(reading.field, term, _wick_weight(order))
    return total


def _contracted(reading: Reading, body: Any, variable: Any, value: Any, covariance: Any, scope: Scope, order: int) -> Any:
    """(tr Σ∇²)^order of the body at ``value``, by pairs of infinitesimal shifts along Σeⱼ and eⱼ."""
    first, second = reading.fresh_bit(), reading.fresh_bit()
    dimension = parts_of(covariance)[0].nrows()
    total: Any = None
    for j in range(dimension):
        unit = _unit_column(reading, dimension, j)
        moved = value + shifted(covariance * unit, first, reading.field) + shifted(unit, second, reading.field)
        if order == 1:
            result = reading.read(body, reading.binding(scope, variable, moved))
        else:
            result = _contracted(reading, body, variable, moved, covariance, scope, order - 1)
        term = coefficient_of(result, first | second, reading.field)
        total = term if total is None else total + term
    return total


def _unit_column(reading: Reading, dimension: int, j: int) -> Any:
    return reading.field.matrix(dimension, 1, [reading.field.number(int(i == j)) for i in range(dimension)])


def _expectation_by_cubature(reading: Reading, body: Any, variable: Any, mean: Any, covariance: Any, scope: Scope) -> Any:
    """An unknown linear functional that agrees with the Gaussian one on polynomials of degree two."""
    if not isinstance(reading.field, PrimeField):
        raise Unsupported("the expectation of a function that is not a polynomial")
    if any(variable in nodes.free_variables(node) for node in nodes.occurring(body, *KINKS)):
        raise Unsupported("the expectation of a function with a kink")
    if any(isinstance(part, Jet | FormalMatrix) for part in (mean, covariance)):
        raise Unsupported("the derivative, in a distribution's parameters, of an expectation that is not polynomial")
    reading.point.has_stand_in = True
    key = tuple(map(reading.field.same_key, (*mean.entries(), *covariance.entries())))
    free_nodes = _free_nodes(reading, body, key, scope)
    (first, _), *rest = nodes_and_weights(reading.field, mean, covariance, reading.point.atoms.seed, free_nodes)
    start = reading.read(body, reading.binding(scope, variable, first))
    total = start
    for node, weight in rest:  # the weights add up to 1; differences let what does not depend on the node cancel
        total = total + (reading.read(body, reading.binding(scope, variable, node)) - start) * weight
    return total


def _free_nodes(reading: Reading, body: Any, distribution: Any, scope: Scope) -> int:
    """How many weights a stand-in measure leaves free; refused when more unknown numbers than that depend on it."""
    free = FREE_NODES + 2 * max(reading.point.sizes.values(), default=0) * reading.point.matrix_expectations
    known = reading.unknown_expectations.setdefault(distribution, {})
    count = reading.size(body.shape[0]) * reading.size(body.shape[1]) if nodes.is_matrix(body) else 1
    known[(body, id(scope))] = (count, scope)  # the scope is kept, so that its identity stays its own
    if sum(count for count, _ in known.values()) > free:
        raise Unsupported(f"more than {free} unknown expectations under one distribution")
    return free


def log_integral(reading: Reading, expression: Any, scope: Scope) -> Any:
    """c + ½ bᵀP⁻¹b − ½ log det P + (k/2) log 2π for a body c + bᵀz − ½ zᵀPz."""
    body, variable = expression.args
    if degree_in(body, variable, reading.point.atoms.affine) not in (1, 2):
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


def _quadratic_parts(reading: Reading, body: Any, variable: Any, dimension: int, scope: Scope) -> tuple[Any, Any, Any]:
    first, second = reading.fresh_bit(), reading.fresh_bit()
    origin = reading.field.zeros(dimension, 1)
    constant = reading.read(body, reading.binding(scope, variable, origin))
    slope, precision = [], [[reading.field.number(0)] * dimension for _ in range(dimension)]
    for i in range(dimension):
        for j in range(i, dimension):
            moved = origin + shifted(_unit_column(reading, dimension, i), first, reading.field)
            moved = moved + shifted(_unit_column(reading, dimension, j), second, reading.field)
            result = reading.read(body, reading.binding(scope, variable, moved))
            precision[i][j] = precision[j][i] = -coefficient_of(result, first | second, reading.field)
            if i == j:
                slope.append([coefficient_of(result, first, reading.field, without=second)])
    return constant, reading.assemble(slope, variable), reading.assemble(precision, variable)


def _wick_weight(order: int) -> Fraction:
    """1/(2^q q!), the weight of (tr Σ∇²)^q in the series of exp(½ tr Σ∇²)."""
    weight = Fraction(1)
    for q in range(1, order + 1):
        weight /= 2 * q
    return weight


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
    nodes.Expectation: expectation,
    nodes.MatrixExpectation: expectation,
    nodes.LogIntegral: log_integral,
}
