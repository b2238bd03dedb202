"""The exact reading of matrices: products, inverses, determinants, entries."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache
from typing import Any

from sympy import (
    Determinant,
    HadamardProduct,
    Identity,
    Inverse,
    MatMul,
    MatPow,
    MatrixSymbol,
    Mul,
    OneMatrix,
    Trace,
    Transpose,
    ZeroMatrix,
)

from derivations.language import nodes
from derivations.language.errors import Undefined, Unsupported
from derivations.language.plain import plain
from derivations.readings import functions
from derivations.readings.exact_walk import Reading, Rule
from derivations.readings.fields import Field
from derivations.readings.formal import FormalMatrix, is_formal
from derivations.readings.jets import lift, parts_of
from derivations.readings.point import Scope


def matrix_symbol(reading: Reading, expression: Any, scope: Scope) -> Any:
    if expression not in scope.values:
        raise Unsupported(f"{nodes.display_name(expression)} has no value here")
    return scope.values[expression]


def identity(reading: Reading, expression: Any, scope: Scope) -> Any:
    return reading.field.identity(reading.size(expression.args[0]))


def zero_matrix(reading: Reading, expression: Any, scope: Scope) -> Any:
    return reading.field.zeros(reading.size(expression.shape[0]), reading.size(expression.shape[1]))


def one_matrix(reading: Reading, expression: Any, scope: Scope) -> Any:
    rows, columns = (reading.size(side) for side in expression.shape)
    return reading.field.matrix(rows, columns, [reading.field.number(1)] * (rows * columns))


def matrix_product(reading: Reading, expression: Any, scope: Scope) -> Any:
    scalar, factors = _taken_apart(expression)
    product = _chain([reading.read(factor, scope) for factor in factors])
    return product if scalar is None else _scale(reading, reading.read(scalar, scope), product)


@lru_cache(maxsize=4096)
def _taken_apart(expression: Any) -> tuple[Any, tuple[Any, ...]]:
    """The number before a product of matrices (None when there is none), and the matrices."""
    scalars = [factor for factor in expression.args if not nodes.is_matrix(factor)]
    return Mul(*scalars) if scalars else None, tuple(factor for factor in expression.args if nodes.is_matrix(factor))


def _scale(reading: Reading, scalar: Any, matrix: Any) -> Any:
    if any(is_formal(part) for part in parts_of(scalar).values()):
        matrix = lift(lambda part: FormalMatrix.lift(reading.field, part), matrix)
    return matrix * scalar


def matrix_power(reading: Reading, expression: Any, scope: Scope) -> Any:
    base, exponent = expression.args
    power = reading.known_rational(exponent, scope)
    if power is None or power.denominator != 1 or abs(power) > 64:
        raise Unsupported(f"the matrix power {plain(expression)}")
    value = reading.read(base, scope)
    if power < 0:
        value = functions.inverse(reading.field, value)
    if power == 0:
        return reading.field.identity(reading.size(base.shape[0]))
    return _chain([value] * abs(int(power)))


def transpose(reading: Reading, expression: Any, scope: Scope) -> Any:
    return lift(lambda part: part.transpose(), reading.read(expression.args[0], scope))


def inverse(reading: Reading, expression: Any, scope: Scope) -> Any:
    scale, matrix = _formal_scale(reading, expression.args[0], scope)
    value = functions.inverse(reading.field, reading.read(matrix, scope))
    return value if scale is None else _scale(reading, functions.reciprocal(reading.field, scale), value)


def _formal_scale(reading: Reading, matrix: Any, scope: Scope) -> tuple[Any | None, Any]:
    """(c, A) for a product c·A whose number c is formal, such as 2πe·Σ; else (None, the matrix itself)."""
    scalars = [factor for factor in matrix.args if not nodes.is_matrix(factor)] if isinstance(matrix, MatMul) else []
    if not scalars:
        return None, matrix
    value = reading.read(Mul(*scalars), scope)
    if not any(is_formal(part) for part in parts_of(value).values()):
        return None, matrix
    factors = [factor for factor in matrix.args if nodes.is_matrix(factor)]
    return value, factors[0] if len(factors) == 1 else MatMul(*factors)


def trace(reading: Reading, expression: Any, scope: Scope) -> Any:
    value = lift(reading.field.trace, reading.read(expression.args[0], scope))
    return _weigh(reading, value, expression.args[0].shape[0], scope)


def _weigh(reading: Reading, value: Any, size: Any, scope: Scope) -> Any:
    return value * reading.read(size, scope) if reading.point.weighted else value


def determinant(reading: Reading, expression: Any, scope: Scope) -> Any:
    if reading.point.weighted:
        raise Unsupported("a determinant used as a factor")
    scale, matrix = _formal_scale(reading, expression.args[0], scope)
    value = functions.determinant(reading.field, reading.read(matrix, scope))
    if scale is None:
        return value
    return functions.whole_power(reading.field, scale, reading.size(matrix.shape[0])) * value


def log_determinant(reading: Reading, expression: Any, scope: Scope) -> Any:
    scale, matrix = _formal_scale(reading, expression.args[0], scope)
    value = functions.log_determinant(reading.field, reading.read(matrix, scope))
    if scale is not None:
        logarithm = functions.log(reading.field, scale)
        value = value + functions.scaled(reading.field, logarithm, Fraction(reading.size(matrix.shape[0])))
    return _weigh(reading, value, matrix.shape[0], scope)


def hadamard(reading: Reading, expression: Any, scope: Scope) -> Any:
    first, *rest = (reading.rows(argument, scope) for argument in expression.args)
    for rows in rest:
        first = [[a * b for a, b in zip(left, right, strict=True)] for left, right in zip(first, rows, strict=True)]
    return reading.assemble(first, expression)


def kron(reading: Reading, expression: Any, scope: Scope) -> Any:
    first, second = (reading.rows(argument, scope) for argument in expression.args)
    return reading.assemble([[a * b for a in above for b in below] for above in first for below in second], expression)


def vec(reading: Reading, expression: Any, scope: Scope) -> Any:
    rows = reading.rows(expression.args[0], scope)
    return reading.assemble([[entry] for column in zip(*rows, strict=True) for entry in column], expression)


def elementwise_exp(reading: Reading, expression: Any, scope: Scope) -> Any:
    return _entrywise(reading, functions.exp, expression, scope)


def elementwise_log(reading: Reading, expression: Any, scope: Scope) -> Any:
    return _entrywise(reading, functions.log, expression, scope)


def _entrywise(reading: Reading, function: Callable[[Field, Any], Any], expression: Any, scope: Scope) -> Any:
    rows = reading.rows(expression.args[0], scope)
    return reading.assemble([[function(reading.field, entry) for entry in row] for row in rows], expression)


def block(reading: Reading, expression: Any, scope: Scope) -> Any:
    assembled: list[list[Any]] = []
    for cells in expression.cells:
        read = [reading.rows(cell, scope) for cell in cells]
        assembled.extend([entry for part in line for entry in part] for line in zip(*read, strict=True))
    return reading.assemble(assembled, expression)


def diag(reading: Reading, expression: Any, scope: Scope) -> Any:
    return lift(lambda part: _diagonal_matrix(reading, part), reading.read(expression.args[0], scope))


def _diagonal_matrix(reading: Reading, column: Any) -> Any:
    entries = [column[i, 0] for i in range(column.nrows())]
    if isinstance(column, FormalMatrix):
        zero = reading.field.number(0)
        return FormalMatrix(
            reading.field, [[e if i == j else zero for j in range(len(entries))] for i, e in enumerate(entries)]
        )
    return reading.field.diagonal(entries)


def diagonal(reading: Reading, expression: Any, scope: Scope) -> Any:
    return lift(lambda part: _diagonal_column(reading, part), reading.read(expression.args[0], scope))


def _diagonal_column(reading: Reading, matrix: Any) -> Any:
    entries = [matrix[i, i] for i in range(matrix.nrows())]
    if isinstance(matrix, FormalMatrix):
        return FormalMatrix(reading.field, [[entry] for entry in entries])
    return reading.field.matrix(len(entries), 1, entries)


def column(reading: Reading, expression: Any, scope: Scope) -> Any:
    matrix, index = expression.args
    j = _index(reading, index, scope, matrix.shape[1])

    def take(part: Any) -> Any:
        entries = [part[i, j] for i in range(part.nrows())]
        if isinstance(part, FormalMatrix):
            return FormalMatrix(reading.field, [[entry] for entry in entries])
        return reading.field.matrix(len(entries), 1, entries)

    return lift(take, reading.read(matrix, scope))


def entry(reading: Reading, expression: Any, scope: Scope) -> Any:
    matrix, row, column = expression.args
    i, j = _index(reading, row, scope, matrix.shape[0]), _index(reading, column, scope, matrix.shape[1])
    return lift(lambda part: part[i, j], reading.read(matrix, scope))


def _index(reading: Reading, expression: Any, scope: Scope, size: Any) -> int:
    """A position counted from 0; outside the matrix it is undefined."""
    if reading.point.weighted:
        raise Unsupported("an entry of a matrix")
    known = reading.known_rational(expression, scope)
    if known is None or known.denominator != 1:
        raise Unsupported(f"the index {plain(expression)}")
    if not 1 <= known <= reading.size(size):
        raise Undefined(f"the index {plain(expression)} = {known} lies outside 1 … {reading.size(size)}")
    return int(known) - 1


def as_scalar(reading: Reading, expression: Any, scope: Scope) -> Any:
    return lift(lambda part: part[0, 0], reading.read(expression.args[0], scope))


def as_matrix(reading: Reading, expression: Any, scope: Scope) -> Any:
    return reading.assemble([[reading.read(expression.args[0], scope)]], expression)


def squared_norm(reading: Reading, expression: Any, scope: Scope) -> Any:
    value = reading.read(expression.args[0], scope)
    return lift(reading.field.trace, lift(lambda part: part.transpose(), value) * value)


def quadratic_form(reading: Reading, expression: Any, scope: Scope) -> Any:
    vector, matrix = (reading.read(argument, scope) for argument in expression.args)
    return lift(lambda part: part[0, 0], lift(lambda part: part.transpose(), vector) * (matrix * vector))


def _chain(matrices: list[Any]) -> Any:
    """The product, from the right when it ends in a column."""
    if parts_of(matrices[-1])[0].ncols() == 1:
        product = matrices[-1]
        for matrix in reversed(matrices[:-1]):
            product = matrix * product
        return product
    product = matrices[0]
    for matrix in matrices[1:]:
        product = product * matrix
    return product


RULES: dict[type, Rule] = {
    MatrixSymbol: matrix_symbol,
    Identity: identity,
    ZeroMatrix: zero_matrix,
    OneMatrix: one_matrix,
    MatMul: matrix_product,
    MatPow: matrix_power,
    Transpose: transpose,
    Inverse: inverse,
    Trace: trace,
    Determinant: determinant,
    HadamardProduct: hadamard,
    nodes.Kron: kron,
    nodes.Vec: vec,
    nodes.LogDet: log_determinant,
    nodes.ElementwiseExp: elementwise_exp,
    nodes.ElementwiseLog: elementwise_log,
    nodes.Block: block,
    nodes.Diag: diag,
    nodes.Diagonal: diagonal,
    nodes.Column: column,
    nodes.Entry: entry,
    nodes.AsScalar: as_scalar,
    nodes.AsMatrix: as_matrix,
    nodes.SquaredNorm: squared_norm,
    nodes.QuadraticForm: quadratic_form,
}
