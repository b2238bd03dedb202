"""NumPy for distributions, expectations, sums over an index, derivatives and opaque functions."""

from __future__ import annotations

from typing import Any

from derivations.language import nodes
from derivations.language.domains import Symmetry
from derivations.language.errors import Unsupported
from derivations.readings.polynomials import degree_in
from derivations.reports.numpy_check.definitions import CUBIC, LARGEST_DEGREE
from derivations.reports.numpy_check.settling import unsettled
from derivations.reports.numpy_check.spelling import ATOM, SUM, Rule, Scope, Spelled, Writer

_MOST_NODES = 4096  # of a quadrature: four in each direction

_WITHIN = {
    Symmetry.SYMMETRIC: "lambda E: (E + E.T)/2",
    Symmetry.SKEW: "lambda E: (E - E.T)/2",
}
_FREE_AT_ONE = (Symmetry.SYMMETRIC, Symmetry.DIAGONAL)
"""What is no restriction on a matrix of one entry."""


def _moments(distribution: Any, writer: Writer, scope: Scope) -> tuple[str, str]:
    return writer.text(distribution.mean, scope), writer.text(distribution.covariance, scope)


def _log_density(expression: Any, writer: Writer, scope: Scope) -> Spelled:
    distribution, x = expression.args
    mean, covariance = _moments(distribution, writer, scope)
    return f"{writer.need('log_normal')}({writer.text(x, scope)}, {mean}, {covariance})", ATOM


def _entropy(expression: Any, writer: Writer, scope: Scope) -> Spelled:
    _, covariance = _moments(expression.args[0], writer, scope)
    return f"{writer.need('entropy')}({covariance})", ATOM


def _divergence(expression: Any, writer: Writer, scope: Scope) -> Spelled:
    moments = [text for distribution in expression.args for text in _moments(distribution, writer, scope)]
    return f"{writer.need('divergence')}({', '.join(moments)})", ATOM


def _expectation(expression: Any, writer: Writer, scope: Scope) -> Spelled:
    body, variable, distribution = expression.args
    degree = _degree(body, variable, writer)
    if degree is None or degree > LARGEST_DEGREE:
        raise Unsupported(f"the expectation of what is no polynomial of degree at most {LARGEST_DEGREE}")
    name = "average" if max(degree, writer.highest_degree) <= CUBIC else "expectation"
    if 4 ** writer.shape(variable)[0] > _MOST_NODES:
        raise Unsupported("an expectation over too many dimensions for a quadrature")
    mean, covariance = _moments(distribution, writer, scope)
    return f"{writer.need(name)}({writer.function(variable, body, scope)}, {mean}, {covariance})", ATOM


def _degree(body: Any, variable: Any, writer: Writer) -> int | None:
    return degree_in(unsettled(body), variable, writer.degree_of_functions)


def _log_integral(expression: Any, writer: Writer, scope: Scope) -> Spelled:
    body, variable = expression.args
    if not nodes.is_matrix(variable) or writer.shape(variable)[1] != 1:
        raise Unsupported("an integral over anything but a column")
    if _degree(body, variable, writer) not in (1, 2):
        raise Unsupported("the integral of an exponential whose exponent is not quadratic")
    units = f"*np.eye({writer.size_text(variable.shape[0], scope)})[..., None]"
    return f"{writer.need('log_integral')}({writer.function(variable, body, scope)}, {units})", ATOM


def _finite_sum(expression: Any, writer: Writer, scope: Scope) -> Spelled:
    body, index, size = expression.args
    name, inner = writer.bind(index, body, scope)
    last = writer.size_text(size + 1, scope)
    return f"sum({writer.text(body, inner)} for {name} in range(1, {last}))", ATOM


def _derivative_at(expression: Any, writer: Writer, scope: Scope) -> Spelled:
    """A derivative and where it is taken; no other ``At`` is left once a tree is settled."""
    derivative, variable, point = expression.args
    body, _, *directions = derivative.args
    where = writer.text(point, scope)
    twice = _second_derivative(derivative, variable)
    if twice is not None:
        inner, second, direction = twice
        function = writer.function(inner, second, scope)
        return f"{writer.need('curvature')}({function}, {where}, {writer.text(direction, scope)})", ATOM
    function = writer.function(variable, body, scope)
    if isinstance(derivative, nodes.Directional):
        return f"{writer.need('slope')}({function}, {where}, {writer.text(directions[0], scope)})", ATOM
    declared = writer.vocabulary.variables.get(nodes.display_name(variable))
    symmetry = declared.kind.symmetry if declared is not None else Symmetry.NONE
    if symmetry is Symmetry.NONE or (symmetry in _FREE_AT_ONE and writer.shape(variable) == (1, 1)):
        return f"{writer.need('grad')}({function}, {where})", ATOM
    if symmetry is Symmetry.DIAGONAL:
        return f"{writer.need('grad_in_diagonal')}({function}, {where})", ATOM
    if symmetry not in _WITHIN:
        raise Unsupported("a gradient in a variable confined to a curved set")
    return f"{writer.need('grad_within')}({function}, {where}, {_WITHIN[symmetry]})", ATOM


def _second_derivative(derivative: Any, variable: Any) -> tuple[Any, Any, Any] | None:
    """The variable, body and direction of D(D(body, X, H), X, H), where H does not depend on X."""
    inside = derivative.args[0]
    if not isinstance(inside, nodes.At) or not isinstance(derivative, nodes.Directional):
        return None
    inner, renamed, place = inside.args
    if place != variable or not isinstance(inner, nodes.Directional):
        return None
    body, _, direction = inner.args
    fixed = direction == derivative.args[2] and nodes.free_variables(direction).isdisjoint({variable, renamed})
    return (renamed, body, direction) if fixed and variable not in nodes.free_variables(body) else None


def _limit(expression: Any, writer: Writer, scope: Scope) -> Spelled:
    """From above where no side is said: where the two differ there is no limit to compare."""
    body, variable, target, side = expression.args
    signs = {nodes.INFINITY: 1, nodes.MINUS_INFINITY: -1}
    if target in signs:
        body, place, sign = nodes.substitute(body, {variable: 1 / variable}), "0", signs[target]
    else:
        place, sign = writer.text(target, scope), int(side) or 1
    return f"{writer.need('limit')}({writer.function(variable, body, scope)}, {place}, {sign})", ATOM


def _opaque(expression: Any, writer: Writer, scope: Scope) -> Spelled:
    is_matrix = isinstance(expression, nodes.OpaqueMatrix)
    name, *arguments = (expression.args[0], *expression.args[3:]) if is_matrix else expression.args
    entries = sum(_entries(argument, writer) for argument in arguments)
    found = (writer.shape(expression) if is_matrix else None, entries)
    if writer.functions.setdefault(name.name, found) != found:
        raise Unsupported("an opaque function is called with arguments of several shapes")
    texts = ", ".join(writer.text(argument, scope, SUM) for argument in arguments)
    return f"{writer.names.function(name.name)}({texts})", ATOM


def _entries(argument: Any, writer: Writer) -> int:
    if not nodes.is_matrix(argument):
        return 1
    rows, columns = writer.shape(argument)
    return rows * columns


CALCULUS: dict[type, Rule] = {
    nodes.LogDensity: _log_density,
    nodes.Entropy: _entropy,
    nodes.KL: _divergence,
    nodes.Expectation: _expectation,
    nodes.MatrixExpectation: _expectation,
    nodes.LogIntegral: _log_integral,
    nodes.FiniteSum: _finite_sum,
    nodes.MatrixFiniteSum: _finite_sum,
    nodes.At: _derivative_at,
    nodes.MatrixAt: _derivative_at,
    nodes.Limit: _limit,
    nodes.MatrixLimit: _limit,
    nodes.OpaqueScalar: _opaque,
    nodes.OpaqueMatrix: _opaque,
}
