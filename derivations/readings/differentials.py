r"""Matrix differentials on trees: the derivative of an expression in a variable along a direction, as an expression.

d(AB) = dA·B + A·dB,  d(A⁻¹) = −A⁻¹ dA A⁻¹,  d log det A = tr(A⁻¹ dA),  d det A = det A · tr(A⁻¹ dA).

Source: Magnus and Neudecker, *Matrix Differential Calculus*, ch. 8. SymPy's own matrix derivative is never used.
"""

from __future__ import annotations

from typing import Any

from sympy import (
    Add,
    Determinant,
    HadamardProduct,
    Integer,
    Inverse,
    MatAdd,
    MatMul,
    MatPow,
    Mul,
    Pow,
    Trace,
    Transpose,
    ZeroMatrix,
    exp,
    log,
)

from derivations.language import nodes
from derivations.language.errors import Unsupported
from derivations.language.plain import plain
from derivations.readings.words import product_of, scaled_matrix, sum_of

_LINEAR_SCALARS = (nodes.AsScalar, Trace)
_LINEAR_MATRICES = (Transpose, nodes.Diag, nodes.Diagonal, nodes.Vec, nodes.AsMatrix)
_SUMS = (nodes.FiniteSum, nodes.MatrixFiniteSum)


def differential(expression: Any, variable: Any, direction: Any) -> Any:
    """D expression[direction]; a zero of the right kind when the expression does not depend on the variable.

    Raises :class:`Unsupported` for a node without a rule, never a silent zero.
    """
    found = _d(expression, variable, direction)
    if found is not None:
        return found
    return ZeroMatrix(*expression.shape) if nodes.is_matrix(expression) else Integer(0)


def _d(expression: Any, variable: Any, direction: Any) -> Any | None:
    """The differential, or None for zero."""
    if expression == variable:
        return direction
    if variable not in nodes.free_variables(expression):
        return None
    if isinstance(expression, Add | MatAdd):
        return _sum(expression, variable, direction)
    if isinstance(expression, MatMul):
        return _matrix_product(list(expression.args), variable, direction)
    if isinstance(expression, MatPow) and expression.args[1].is_Integer and 1 <= expression.args[1] <= 16:
        return _matrix_product([expression.args[0]] * int(expression.args[1]), variable, direction)
    if isinstance(expression, Mul):
        return _product(expression, variable, direction)
    rule = _RULES.get(type(expression))
    if rule is None:
        raise Unsupported(f"no rule for the differential of {plain(expression)}")
    return rule(expression, variable, direction)


def _sum(expression: Any, variable: Any, direction: Any) -> Any:
    terms = [term for term in (_d(part, variable, direction) for part in expression.args) if term is not None]
    if not terms:
        return None
    return sum_of(terms) if isinstance(expression, MatAdd) else Add(*terms)


def _product(expression: Any, variable: Any, direction: Any) -> Any:
    terms = []
    for place, factor in enumerate(expression.args):
        change = _d(factor, variable, direction)
        if change is not None:
            terms.append(Mul(*expression.args[:place], change, *expression.args[place + 1 :]))
    return Add(*terms) if terms else None


def _matrix_product(factors: list[Any], variable: Any, direction: Any) -> Any:
    terms = []
    for place, factor in enumerate(factors):
        change = _d(factor, variable, direction)
        if change is not None:
            terms.append(product_of([*factors[:place], change, *factors[place + 1 :]]))
    return sum_of(terms) if terms else None


def _power(expression: Any, variable: Any, direction: Any) -> Any:
    base, exponent = expression.args
    if variable in nodes.free_variables(exponent):
        raise Unsupported(f"no rule for the differential of {plain(expression)}")
    change = _d(base, variable, direction)
    return None if change is None else Mul(exponent, Pow(base, exponent - 1), change)


def _inverse(expression: Any, variable: Any, direction: Any) -> Any:
    change = _d(expression.args[0], variable, direction)
    return None if change is None else scaled_matrix(Integer(-1), product_of([expression, change, expression]))


def _log_determinant(expression: Any, variable: Any, direction: Any) -> Any:
    change = _d(expression.args[0], variable, direction)
    return None if change is None else Trace(product_of([Inverse(expression.args[0]), change]))


def _determinant(expression: Any, variable: Any, direction: Any) -> Any:
    change = _log_determinant(expression, variable, direction)
    return None if change is None else Mul(expression, change)


def _logarithm(expression: Any, variable: Any, direction: Any) -> Any:
    change = _d(expression.args[0], variable, direction)
    return None if change is None else Mul(change, Pow(expression.args[0], -1))


def _exponential(expression: Any, variable: Any, direction: Any) -> Any:
    change = _d(expression.args[0], variable, direction)
    return None if change is None else Mul(expression, change)


def _elementwise_exponential(expression: Any, variable: Any, direction: Any) -> Any:
    change = _d(expression.args[0], variable, direction)
    return None if change is None else HadamardProduct(expression, change)


def _bilinear(expression: Any, variable: Any, direction: Any) -> Any:
    terms = []
    for place, factor in enumerate(expression.args):
        change = _d(factor, variable, direction)
        if change is not None:
            terms.append(expression.func(*expression.args[:place], change, *expression.args[place + 1 :]))
    return sum_of(terms) if terms else None


def _linear(expression: Any, variable: Any, direction: Any) -> Any:
    """Nodes linear in their first argument, the others being places and bounds."""
    change = _d(expression.args[0], variable, direction)
    return None if change is None else expression.func(change, *expression.args[1:])


_RULES = {
    Pow: _power,
    Inverse: _inverse,
    nodes.LogDet: _log_determinant,
    Determinant: _determinant,
    log: _logarithm,
    exp: _exponential,
    nodes.ElementwiseExp: _elementwise_exponential,
    HadamardProduct: _bilinear,
    nodes.Kron: _bilinear,
    **dict.fromkeys((*_LINEAR_SCALARS, *_LINEAR_MATRICES, *_SUMS, nodes.Entry, nodes.Column), _linear),
}
