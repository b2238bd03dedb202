"""The degree in which an expression is homogeneous in some directions, shown by its form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sympy import Add, HadamardProduct, MatAdd, MatMul, MatPow, Mul, Pow, S, Trace, Transpose, ZeroMatrix

from derivations.language import nodes

Directions = frozenset[Any]

_LINEAR = (
    Trace,
    Transpose,
    nodes.AsScalar,
    nodes.AsMatrix,
    nodes.Diag,
    nodes.Diagonal,
    nodes.Column,
    nodes.Entry,
    nodes.FiniteSum,
    nodes.MatrixFiniteSum,
    nodes.At,
    nodes.MatrixAt,
    nodes.Expectation,
    nodes.MatrixExpectation,
    nodes.Gradient,
)
"""Linear in their first argument, as long as no other argument moves."""


def degree_in(expression: Any, directions: Directions) -> int | None:
    """The degree; None when the form does not show one. What no direction occurs in has degree 0.

    >>> from sympy import MatrixSymbol, Trace
    >>> H = MatrixSymbol("H", 2, 2)
    >>> degree_in(Trace(H * H.T), frozenset([H])), degree_in(Trace(H) + 1, frozenset([H]))
    (2, None)
    """
    if nodes.free_variables(expression).isdisjoint(directions):
        return 0
    if expression in directions:
        return 1
    if isinstance(expression, nodes.At) and (order := _order_along(expression, directions)):
        return order
    if isinstance(expression, _LINEAR):
        first, *others = expression.args
        return degree_in(first, directions) if _are_at_rest(others, directions) else None
    rule = next((rule for kind, rule in _RULES.items() if isinstance(expression, kind)), None)
    return rule(expression, directions) if rule else None


def _order_along(expression: Any, directions: Directions) -> int:
    """The order of a derivative in a number t at t = 0, of what depends on t and the directions through their product only.

    It is homogeneous of that degree in the directions, since t and s·H give what s·t and H do. 0 where the form is another.
    """
    body, step, value = expression.args
    order = 0
    while isinstance(body, nodes.Directional) and body.args[1:] == (step, S.One):
        body, order = body.args[0], order + 1
    return order if value == 0 and not nodes.is_matrix(step) and _moves_by_products(body, step, directions) else 0


def _moves_by_products(expression: Any, step: Any, directions: Directions) -> bool:
    """Whether the step and the directions occur in products of the step and one direction only."""
    free = nodes.free_variables(expression)
    moving = free & directions
    if not moving and step not in free:
        return True
    if expression == step or expression in directions:
        return False
    if isinstance(expression, Mul | MatMul) and step in expression.args and len(moving) == 1:
        others = [factor for factor in expression.args if factor != step]
        plain = [factor for factor in others if nodes.free_variables(factor).isdisjoint({step, *directions})]
        if len(plain) + 1 == len(others) and moving & set(others):
            return True
    return all(_moves_by_products(part, step, directions) for part in expression.args)


def _are_at_rest(expressions: Any, directions: Directions) -> bool:
    return all(nodes.free_variables(part).isdisjoint(directions) for part in expressions)


def _common(parts: Any, directions: Directions) -> int | None:
    """The degree that all of them have; zero matrices have every degree."""
    degrees = {degree_in(part, directions) for part in parts if not isinstance(part, ZeroMatrix) and part != 0}
    return degrees.pop() if len(degrees) == 1 else None


def _added(parts: Any, directions: Directions) -> int | None:
    degrees = [degree_in(part, directions) for part in parts]
    return None if None in degrees else sum(degree or 0 for degree in degrees)


def _sum(expression: Any, directions: Directions) -> int | None:
    return _common(expression.args, directions)


def _block(expression: Any, directions: Directions) -> int | None:
    return _common((_unwrapped(cell) for row in expression.cells for cell in row), directions)


def _unwrapped(cell: Any) -> Any:
    return cell.args[0] if isinstance(cell, nodes.AsMatrix) else cell


def _product(expression: Any, directions: Directions) -> int | None:
    return _added(expression.args, directions)


def _power(expression: Any, directions: Directions) -> int | None:
    base, exponent = expression.args
    degree = degree_in(base, directions)
    return degree * int(exponent) if degree is not None and exponent.is_Integer and exponent > 0 else None


def _norm(expression: Any, directions: Directions) -> int | None:
    return _added(expression.args * 2, directions)


def _quadratic_form(expression: Any, directions: Directions) -> int | None:
    vector, matrix = expression.args
    return _added((vector, vector, matrix), directions)


def _derivative(expression: Any, directions: Directions) -> int | None:
    """Linear in the function and in its direction; the variable must be none of the directions."""
    function, variable, along = expression.args
    return None if variable in directions else _added((function, along), directions)


_RULES: dict[Any, Callable[[Any, Directions], int | None]] = {
    Add: _sum,
    MatAdd: _sum,
    nodes.Block: _block,
    Mul: _product,
    MatMul: _product,
    HadamardProduct: _product,
    Pow: _power,
    MatPow: _power,
    nodes.SquaredNorm: _norm,
    nodes.QuadraticForm: _quadratic_form,
    nodes.Directional: _derivative,
}
