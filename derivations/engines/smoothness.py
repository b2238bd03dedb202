"""Whether an expression is defined, with all its derivatives, at every point of the declared domain: by form only.

Unlike :func:`derivations.engines.definedness.is_defined_by_form` no thin set is left out: a division is by something that
is never zero. What is not known to be smooth is not: a node with a kink or a jump has no place in the list below.
"""

from __future__ import annotations

from typing import Any

from sympy import (
    Add,
    Basic,
    Determinant,
    HadamardProduct,
    Identity,
    Inverse,
    MatAdd,
    MatMul,
    MatrixSymbol,
    Mul,
    Number,
    NumberSymbol,
    OneMatrix,
    Pow,
    S,
    Symbol,
    Trace,
    Transpose,
    ZeroMatrix,
    exp,
    log,
)
from sympy.core.symbol import Str

from derivations.engines.definedness import PARTLY_DEFINED, is_defined_by_form, stays_in_domain
from derivations.language import nodes
from derivations.language.definiteness import is_positive_definite
from derivations.language.nonnegative import is_nonzero
from derivations.language.products import scaled_factors
from derivations.language.vocabulary import Vocabulary

_POLYNOMIAL = (
    *(Number, NumberSymbol, Symbol, MatrixSymbol, Str, Add, Mul, Pow, MatAdd, MatMul, Transpose, Trace, HadamardProduct),
    *(Identity, ZeroMatrix, OneMatrix, Determinant, nodes.AsScalar, nodes.AsMatrix, nodes.Entry, nodes.Column, nodes.Block),
    *(nodes.SquaredNorm, nodes.QuadraticForm, nodes.Diag, nodes.Diagonal, nodes.FiniteSum, nodes.MatrixFiniteSum),
)
_SMOOTH = (
    *(*_POLYNOMIAL, Inverse, exp, log, nodes.LogDet, nodes.Normal, nodes.LogDensity, nodes.KL, nodes.Entropy),
    *(nodes.Directional, nodes.Gradient, nodes.At, nodes.MatrixAt, nodes.ElementwiseExp, nodes.ElementwiseLog),
    *(nodes.OpaqueScalar, nodes.OpaqueMatrix, nodes.Expectation, nodes.MatrixExpectation),
)
_WITH_INVERSE = ("invertible", "spd", "positive diagonal", "orthogonal", "signed permutation")


def is_smooth_everywhere(expression: Any, vocabulary: Vocabulary) -> bool:
    """``True`` is a proof, ``False`` says nothing."""
    domains = _declared(expression, vocabulary)
    values = _values(expression, domains)
    return all(_is_smooth_within(node, domains, values, vocabulary) for node in nodes.occurring(expression, Basic))


def _is_smooth_within(node: Any, domains: dict[Any, Any], values: dict[Any, Any], vocabulary: Vocabulary) -> bool:
    """By the domains of the variables that are set in it, or else by their values; its parts are asked by themselves."""
    if isinstance(node, nodes.At | nodes.MatrixAt):
        return stays_in_domain(node, vocabulary)
    if _is_smooth(nodes.substitute(node, domains), vocabulary):
        return True
    if not isinstance(node, (Inverse, *PARTLY_DEFINED)) or nodes.occurring(node, nodes.At, nodes.MatrixAt):
        return False
    at_values = nodes.substitute(node, values)
    if at_values.has(S.NaN, S.ComplexInfinity, S.Infinity, S.NegativeInfinity):
        return False
    return all(_is_smooth(part, vocabulary) for part in nodes.occurring(at_values, Basic))


def is_continuous_where_defined(expression: Any) -> bool:
    """Whether nothing in it can jump at a point at which it is defined."""
    return all(isinstance(node, _SMOOTH) for node in nodes.occurring(expression, Basic))


def _declared(expression: Any, vocabulary: Vocabulary) -> dict[Any, Any]:
    """For bound symbols the declared ones: a value that is set lies in their domains."""
    bound = {}
    for symbol in nodes.occurring(expression, Symbol, MatrixSymbol):
        declared = vocabulary.variables.get(nodes.display_name(symbol))
        if nodes.BOUND_MARK in str(symbol.name) and declared is not None:
            same_kind = nodes.is_matrix(symbol) == nodes.is_matrix(declared.symbol)
            if same_kind and (not nodes.is_matrix(symbol) or symbol.shape == declared.symbol.shape):
                bound[symbol] = declared.symbol
    return bound


def _values(expression: Any, domains: dict[Any, Any]) -> dict[Any, Any]:
    """For bound symbols the values that are set, which may show by their form what the domain does not."""
    found: dict[Any, Any] = {}
    for node in nodes.occurring(expression, nodes.At, nodes.MatrixAt):
        _, variable, value = node.args
        if found.setdefault(variable, value) != value:
            return domains  # one name for two values
    return {**domains, **{variable: nodes.substitute(value, domains) for variable, value in found.items()}}


def _is_smooth(node: Any, vocabulary: Vocabulary) -> bool:
    if not isinstance(node, _SMOOTH):
        return False
    if isinstance(node, Inverse):
        return _is_invertible(node.args[0], vocabulary)
    if isinstance(node, Pow) and node.exp.is_integer:
        return bool(node.exp.is_nonnegative) or _is_never_zero(node.base, vocabulary)
    if isinstance(node, nodes.Expectation | nodes.MatrixExpectation):
        return _is_polynomial(*node.args[:2])
    return not isinstance(node, PARTLY_DEFINED) or is_defined_by_form(node, vocabulary)


def _is_never_zero(number: Any, vocabulary: Vocabulary) -> bool:
    if all(symbol.name in vocabulary.sizes for symbol in nodes.free_variables(number)):
        return bool(number.is_positive or number.is_negative)  # d - k vanishes at some sizes
    if isinstance(number, Mul):
        return all(_is_never_zero(factor, vocabulary) for factor in number.args)
    return is_nonzero(number, vocabulary)


def _is_invertible(matrix: Any, vocabulary: Vocabulary) -> bool:
    if is_positive_definite(matrix, vocabulary):
        return True
    if isinstance(matrix, MatrixSymbol):
        variable = vocabulary.variable_of(matrix)
        return variable is not None and variable.domain in _WITH_INVERSE
    if isinstance(matrix, Inverse | Transpose):
        return _is_invertible(matrix.args[0], vocabulary)
    if not isinstance(matrix, MatMul):
        return False
    coefficient, factors = scaled_factors(matrix)
    return _is_never_zero(coefficient, vocabulary) and all(_is_invertible(factor, vocabulary) for factor in factors)


def _is_polynomial(body: Any, variable: Any) -> bool:
    """Whether the body is a polynomial in the variable: then all its normal expectations exist."""
    return all(
        isinstance(node, (*_POLYNOMIAL, nodes.LogDensity, nodes.Normal)) and _is_whole_power(node)
        for node in nodes.occurring(body, Basic)
        if variable in nodes.free_variables(node)
    ) and not any(variable in nodes.free_variables(normal.covariance) for normal in nodes.occurring(body, nodes.Normal))


def _is_whole_power(node: Any) -> bool:
    return not isinstance(node, Pow) or bool(node.exp.is_integer and node.exp > S.Zero)
