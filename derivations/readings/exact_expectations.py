"""The exact reading of expectations under normal distributions.

Of polynomials they are exact. Of anything else they are taken under a stand-in measure, keyed by mean and covariance
(:mod:`derivations.readings.cubature`). Two theorems bring expectations of one function to one such measure:

- E g(Aε + c) over ε ~ N(m, S) is E g(z) over z ~ N(Am + c, ASAᵀ) (:mod:`derivations.readings.affine_arguments`), here where
  ASAᵀ is invertible: a degenerate law is not a value of ``N``;
- E f over N(m + δ, S + Δ) is E exp(½ tr(Δ∇²)) f(z + δ) over z ~ N(m, S), for infinitesimal δ and Δ. That is how an expectation
  is differentiated in the parameters of its distribution (Bonnet 1964, Price 1958), for f whose derivatives grow no faster
  than the normal density falls.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from typing import Any

from sympy import Add, MatAdd

from derivations.language import nodes
from derivations.language.errors import Unsupported
from derivations.language.kinks import KINKS
from derivations.readings import functions
from derivations.readings.affine_arguments import affine_arguments
from derivations.readings.cubature import FREE_NODES, nodes_and_weights
from derivations.readings.exact_probability import covariance_of, unit_column
from derivations.readings.exact_walk import Reading, Rule
from derivations.readings.fields import PrimeField
from derivations.readings.formal import FormalMatrix
from derivations.readings.infinitesimals import coefficient_of, shifted
from derivations.readings.jets import Jet, parts_of
from derivations.readings.point import Scope
from derivations.readings.polynomials import degree_in

_LARGEST_DEGREE = 6


def expectation(reading: Reading, expression: Any, scope: Scope) -> Any:
    body, variable, distribution = expression.args
    constant, rest = _split(body, variable)
    if constant is not None:
        random = reading.read(nodes.expectation(rest, variable, distribution), scope)
        return reading.read(constant, scope) + random
    _require_domains_kept(reading, body, variable)
    mean, covariance = reading.read(distribution.mean, scope), covariance_of(reading, distribution, scope)
    if not parts_of(covariance)[0].nrows():  # nothing is drawn
        return reading.read(body, reading.binding(scope, variable, mean))
    degree = degree_in(body, variable, reading.point.atoms.degree)
    if degree is None:
        return _of_no_polynomial(reading, body, variable, mean, covariance, scope)
    if degree > _LARGEST_DEGREE:
        raise Unsupported(f"the expectation of a polynomial of degree {degree}")
    return _spread(reading, body, variable, mean, covariance, scope, degree // 2)


@lru_cache(maxsize=4096)
def _split(body: Any, variable: Any) -> tuple[Any, Any]:
    """A sum as what does not depend on the variable, and the rest; None where there is no such part."""
    terms = body.args if isinstance(body, Add | MatAdd) else ()
    constant = [term for term in terms if variable not in nodes.free_variables(term)]
    rest = [term for term in terms if variable in nodes.free_variables(term)]
    if not constant or not rest:
        return None, body
    return _added(body, constant), _added(body, rest)


def _added(body: Any, terms: list[Any]) -> Any:
    return terms[0] if len(terms) == 1 else body.func(*terms)


def _require_domains_kept(reading: Reading, body: Any, variable: Any) -> None:
    """A random value may not be put in the place of a variable that takes some values only: it would leave them."""
    outside = nodes.free_variables(body) - {variable}
    for node in nodes.occurring(body, nodes.At, nodes.MatrixAt):
        declared = reading.point.vocabulary.variables.get(nodes.display_name(node.args[1]))
        if declared is not None and declared.domain != "real" and not nodes.free_variables(node.args[2]) <= outside:
            raise Unsupported(f"a random value in the place of {declared.name}, which is declared {declared.domain}")


def _spread(reading: Reading, body: Any, variable: Any, value: Any, covariance: Any, scope: Scope, orders: int) -> Any:
    """exp(½ tr Σ∇²) applied to the body, at a value, as far as the given order."""
    total = reading.read(body, reading.binding(scope, variable, value))
    for order in range(1, orders + 1):
        term = _contracted(reading, body, variable, value, covariance, scope, order)
        total = total + functions.scaled(reading.field, term, _wick_weight(order))
    return total


def _contracted(reading: Reading, body: Any, variable: Any, value: Any, covariance: Any, scope: Scope, order: int) -> Any:
    """(tr Σ∇²)^order of the body at ``value``, by pairs of infinitesimal shifts along Σeⱼ and eⱼ."""
    first, second = reading.fresh_bit(), reading.fresh_bit()
    dimension = parts_of(covariance)[0].nrows()
    total: Any = None
    for j in range(dimension):
        unit = unit_column(reading, dimension, j)
        moved = value + shifted(covariance * unit, first, reading.field) + shifted(unit, second, reading.field)
        if order == 1:
            result = reading.read(body, reading.binding(scope, variable, moved))
        else:
            result = _contracted(reading, body, variable, moved, covariance, scope, order - 1)
        term = coefficient_of(result, first | second, reading.field)
        total = term if total is None else total + term
    return total


def _of_no_polynomial(reading: Reading, body: Any, variable: Any, mean: Any, covariance: Any, scope: Scope) -> Any:
    """Under a stand-in measure over the largest affine argument of the body whose law is a normal density."""
    if any(variable in nodes.free_variables(node) for node in nodes.occurring(body, *KINKS)):
        raise Unsupported("the expectation of a function with a kink")
    for argument in affine_arguments(body, variable) if isinstance(reading.field, PrimeField) else ():
        law = _law_of(reading, argument.expression, variable, mean, covariance, scope)
        if law is not None:
            return _by_cubature(reading, argument.body, argument.variable, *law, scope)
    return _by_cubature(reading, body, variable, mean, covariance, scope)


def _law_of(reading: Reading, argument: Any, variable: Any, mean: Any, covariance: Any, scope: Scope) -> tuple[Any, Any] | None:
    """Mean and covariance of an affine expression; None when it is degenerate, or its spread moves or is formal.

    Where the spread moves, the derivative is better taken inside the expectation, over the variable as it stands.
    """
    bit = reading.fresh_bit()
    at_mean = _as_column(reading, argument, reading.read(argument, reading.binding(scope, variable, mean)))
    columns = []
    for j in range(parts_of(covariance)[0].nrows()):
        moved = mean + shifted(unit_column(reading, parts_of(covariance)[0].nrows(), j), bit, reading.field)
        slope = coefficient_of(reading.read(argument, reading.binding(scope, variable, moved)), bit, reading.field)
        columns.append(_as_column(reading, argument, slope))
    if any(isinstance(part, Jet | FormalMatrix) for part in (*columns, covariance)) or _is_formal(at_mean):
        return None
    entries = [column[i, 0] for i in range(columns[0].nrows()) for column in columns]
    matrix = reading.field.matrix(columns[0].nrows(), len(columns), entries)
    spread = matrix * covariance * matrix.transpose()
    return None if reading.field.is_zero(reading.field.determinant(spread)) else (at_mean, spread)


def _as_column(reading: Reading, expression: Any, value: Any) -> Any:
    """A number as a column of one entry."""
    return value if nodes.is_matrix(expression) else reading.assemble([[value]], expression)


def _is_formal(value: Any) -> bool:
    return any(isinstance(part, FormalMatrix) for part in parts_of(value).values())


def _by_cubature(reading: Reading, body: Any, variable: Any, mean: Any, covariance: Any, scope: Scope) -> Any:
    """An unknown linear functional that agrees with the Gaussian one on polynomials of degree two."""
    if _is_formal(mean) or _is_formal(covariance):
        raise Unsupported("the expectation of a function that is not a polynomial under a formal distribution")
    if not isinstance(reading.field, PrimeField):
        raise Unsupported("the expectation of a function that is not a polynomial")
    reading.point.has_stand_in = True
    centre, spread = parts_of(mean)[0], parts_of(covariance)[0]
    shift, growth = (mean + (-centre), covariance + (-spread))
    orders = _union(growth).bit_count()  # the series ends there: every infinitesimal has square zero
    key = tuple(map(reading.field.same_key, (*centre.entries(), *spread.entries())))
    free_nodes = _free_nodes(reading, body, key, scope, 1 << (_union(shift) | _union(growth)).bit_count())
    (first, _), *rest = nodes_and_weights(reading.field, centre, spread, reading.point.atoms.seed, free_nodes)
    start = _spread(reading, body, variable, shift + first, growth, scope, orders)
    total = start
    for node, weight in rest:  # the weights add up to 1; differences let what does not depend on the node cancel
        total = total + (_spread(reading, body, variable, shift + node, growth, scope, orders) - start) * weight
    return total


def _union(value: Any) -> int:
    """The infinitesimals that occur in a value, as a mask."""
    union = 0
    for mask in parts_of(value):
        union |= mask
    return union


def _free_nodes(reading: Reading, body: Any, distribution: Any, scope: Scope, derivatives: int) -> int:
    """How many weights a stand-in measure leaves free; refused when more unknown numbers than that depend on it."""
    free = FREE_NODES + 4 * max(reading.point.sizes.values(), default=0) * reading.point.matrix_expectations
    known = reading.unknown_expectations.setdefault(distribution, {})
    count = reading.size(body.shape[0]) * reading.size(body.shape[1]) if nodes.is_matrix(body) else 1
    known[(body, id(scope))] = (count * derivatives, scope)  # the scope is kept, so that its identity stays its own
    if sum(count for count, _ in known.values()) > free:
        raise Unsupported(f"more than {free} unknown expectations under one distribution")
    return free


def _wick_weight(order: int) -> Fraction:
    """1/(2^q q!), the weight of (tr Σ∇²)^q in the series of exp(½ tr Σ∇²)."""
    weight = Fraction(1)
    for q in range(1, order + 1):
        weight /= 2 * q
    return weight


RULES: dict[type, Rule] = {
    nodes.Expectation: expectation,
    nodes.MatrixExpectation: expectation,
}
