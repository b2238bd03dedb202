"""How an expression depends on a variable: the degree of a polynomial, or not as a polynomial at all."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sympy import Add, HadamardProduct, Integer, MatAdd, MatMul, MatPow, MatrixSymbol, Mul, Pow, Symbol, Trace, Transpose

from derivations.language import nodes

_LINEAR = (
    Trace,
    Transpose,
    nodes.AsScalar,
    nodes.AsMatrix,
    nodes.Entry,
    nodes.Column,
    nodes.Block,
    nodes.Diag,
    nodes.Diagonal,
    nodes.Vec,
)


@lru_cache(maxsize=65536)
def degree_in(expression: Any, variable: Any, of_functions: int | None = None) -> int | None:
    """The degree of the expression as a polynomial in the variable; None when it may not be one.

    ``of_functions`` is the degree of an opaque function as a polynomial in its arguments, where it is one.
    """
    if variable not in nodes.free_variables(expression):
        return 0
    if isinstance(expression, Symbol | MatrixSymbol):
        return 1
    parts = [degree_in(argument, variable, of_functions) for argument in expression.args]
    if isinstance(expression, nodes.LogDensity):
        return _log_density(expression, variable, of_functions)
    if isinstance(expression, nodes.Expectation | nodes.MatrixExpectation | nodes.KL | nodes.Entropy):
        return _expectation(expression, variable, of_functions)
    if isinstance(expression, nodes.At | nodes.MatrixAt):
        return _at(expression, variable, of_functions)
    if isinstance(expression, nodes.OpaqueScalar | nodes.OpaqueMatrix) and of_functions is not None:
        return None if None in parts else of_functions * max(part for part in parts if part is not None)
    if None in parts:
        return None
    degrees = [part for part in parts if part is not None]
    if isinstance(expression, (Add, MatAdd, *_LINEAR)):
        return max(degrees)
    if isinstance(expression, nodes.FiniteSum | nodes.MatrixFiniteSum):
        return degrees[0]
    if isinstance(expression, Mul | MatMul | HadamardProduct | nodes.Kron):
        return sum(degrees)
    if isinstance(expression, Pow | MatPow):
        power = expression.args[1]
        return degrees[0] * int(power) if isinstance(power, Integer) and power >= 0 else None
    if isinstance(expression, nodes.SquaredNorm):
        return 2 * degrees[0]
    if isinstance(expression, nodes.QuadraticForm):
        return 2 * degrees[0] + degrees[1]
    if isinstance(expression, nodes.Gradient):
        return degrees[0]  # differentiating a polynomial's coefficients leaves its degree, differentiating in it lowers it
    if isinstance(expression, nodes.Directional):
        return degrees[0] + degrees[2]
    return None


def _log_density(expression: Any, variable: Any, of_functions: int | None) -> int | None:
    distribution, point = expression.args
    if variable in nodes.free_variables(distribution.covariance):
        return None
    ends = [degree_in(point, variable, of_functions), degree_in(distribution.mean, variable, of_functions)]
    return None if None in ends else 2 * max(end for end in ends if end is not None)


def _at(expression: Any, variable: Any, of_functions: int | None) -> int | None:
    body, inner, value = expression.args
    outer = degree_in(body, variable, of_functions)
    if variable not in nodes.free_variables(value):
        return outer
    moved, of_value = degree_in(body, inner, of_functions), degree_in(value, variable, of_functions)
    return None if outer is None or moved is None or of_value is None else outer + moved * of_value


def _expectation(expression: Any, variable: Any, of_functions: int | None) -> int | None:
    """Polynomial when the covariances do not depend on the variable and the means are polynomials in it.

    A moment of degree p of N(m, Σ) is a polynomial of degree p in m; a divergence is one of degree two.
    """
    if isinstance(expression, nodes.KL | nodes.Entropy):
        return _divergence(expression, variable, of_functions)
    body, inner, distribution = expression.args
    if variable in nodes.free_variables(distribution.covariance):
        return None
    outer = degree_in(body, variable, of_functions)
    if variable not in nodes.free_variables(distribution.mean):
        return outer
    moments = degree_in(body, inner, of_functions)
    mean = degree_in(distribution.mean, variable, of_functions)
    return None if outer is None or moments is None or mean is None else outer + moments * mean


def _divergence(expression: Any, variable: Any, of_functions: int | None) -> int | None:
    if any(variable in nodes.free_variables(distribution.covariance) for distribution in expression.args):
        return None
    means = [degree_in(distribution.mean, variable, of_functions) for distribution in expression.args]
    return None if None in means else 2 * max(degree for degree in means if degree is not None)
