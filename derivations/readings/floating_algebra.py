"""Floating values of the algebraic nodes: sums, products, inverses, entries, elementary and opaque functions."""

from __future__ import annotations

import zlib
from functools import lru_cache, reduce
from typing import Any

import numpy as np
from sympy import (
    Abs,
    Add,
    Determinant,
    HadamardProduct,
    Identity,
    Inverse,
    MatAdd,
    MatMul,
    MatPow,
    MatrixSymbol,
    Mul,
    Number,
    NumberSymbol,
    OneMatrix,
    Pow,
    Symbol,
    Trace,
    Transpose,
    ZeroMatrix,
    exp,
    log,
)

from derivations.language import nodes
from derivations.language.errors import Undefined, Unsupported
from derivations.language.plain import plain
from derivations.readings.floating_points import Array
from derivations.readings.floating_scope import Rule, Scope
from numerics import linalg

_OPAQUE_TERMS = 5


def _number(expression: Any, scope: Scope) -> Any:
    return np.float64(float(expression))


def _symbol(expression: Any, scope: Scope) -> Any:
    return np.float64(scope.lookup(expression))


def _matrix_symbol(expression: Any, scope: Scope) -> Any:
    value, shape = np.asarray(scope.lookup(expression), dtype=float), scope.shape(expression)
    if value.shape != shape:
        raise Undefined(f"the value of {plain(expression)} has shape {value.shape}, but its declared shape is {shape} here")
    return value


# ---------------------------------------------------------------------------------------------- sums and products


def _sum(expression: Any, scope: Scope) -> Any:
    first, *rest = (scope.value(term) for term in expression.args)
    return sum(rest, first)


def _product(expression: Any, scope: Scope) -> Any:
    first, *rest = (scope.value(factor) for factor in expression.args)
    for factor in rest:
        first = first * factor
    return first


def _matrix_product(expression: Any, scope: Scope) -> Any:
    """Numbers among the factors scale the product of the matrices."""
    scale = np.float64(1.0)
    matrices = []
    for factor in expression.args:
        if nodes.is_matrix(factor):
            matrices.append(scope.value(factor))
        else:
            scale = scale * scope.value(factor)
    return scale * reduce(np.matmul, matrices)


def _power(expression: Any, scope: Scope) -> Any:
    """An exponent made of sizes is taken exactly, since a negative base has no power at a rounded whole number."""
    base, exponent = expression.args
    exact = scope.exact(exponent)
    return np.float64(scope.value(base)) ** (scope.value(exponent) if exact is None else np.float64(float(exact)))


def _matrix_power(expression: Any, scope: Scope) -> Any:
    base, exponent = expression.args
    whole = scope.exact(exponent)
    if whole is None or whole.denominator != 1:
        raise Unsupported(f"a matrix power needs a whole exponent, but {plain(expression)} has {plain(exponent)}")
    value = scope.value(base)
    return np.linalg.matrix_power(linalg.inverse(value, plain(base)) if whole < 0 else value, abs(int(whole)))


def _transpose(expression: Any, scope: Scope) -> Any:
    return scope.value(expression.args[0]).T


def _inverse(expression: Any, scope: Scope) -> Any:
    return linalg.inverse(scope.value(expression.args[0]), "the matrix to invert")


def _trace(expression: Any, scope: Scope) -> Any:
    return np.trace(scope.value(expression.args[0]))


def _determinant(expression: Any, scope: Scope) -> Any:
    return np.linalg.det(scope.value(expression.args[0]))


def _log_determinant(expression: Any, scope: Scope) -> Any:
    return np.float64(linalg.lu(scope.value(expression.args[0]), "the matrix in logdet").log_determinant())


def _squared_norm(expression: Any, scope: Scope) -> Any:
    return np.sum(scope.value(expression.args[0]) ** 2)


def _quadratic_form(expression: Any, scope: Scope) -> Any:
    x, matrix = (scope.value(argument) for argument in expression.args)
    return (x.T @ matrix @ x)[0, 0]


# ---------------------------------------------------------------------------------------------- shapes and entries


def _identity(expression: Any, scope: Scope) -> Any:
    return np.eye(scope.size(expression.args[0]))


def _zeros(expression: Any, scope: Scope) -> Any:
    return np.zeros(scope.shape(expression))


def _ones(expression: Any, scope: Scope) -> Any:
    return np.ones(scope.shape(expression))


def _as_scalar(expression: Any, scope: Scope) -> Any:
    return scope.value(expression.args[0])[0, 0]


def _as_matrix(expression: Any, scope: Scope) -> Any:
    return np.full((1, 1), scope.value(expression.args[0]))


def _entry(expression: Any, scope: Scope) -> Any:
    matrix, row, column = expression.args
    value = scope.value(matrix)
    return value[_position(row, value.shape[0], scope), _position(column, value.shape[1], scope)]


def _column(expression: Any, scope: Scope) -> Any:
    matrix, column = expression.args
    value = scope.value(matrix)
    at = _position(column, value.shape[1], scope)
    return value[:, at : at + 1]


def _position(index: Any, count: int, scope: Scope) -> int:
    """A position counted from 0 for an index counted from 1."""
    number = scope.exact(index)
    if number is None or number.denominator != 1:
        raise Unsupported(f"{plain(index)} is not an index made of whole numbers, sizes and indices of sums")
    if not 1 <= number <= count:
        raise Undefined(f"the index {plain(index)} is {number}, but it must be between 1 and {count} at these sizes")
    return int(number) - 1


def _block(expression: Any, scope: Scope) -> Any:
    return np.block([[scope.value(cell) for cell in row] for row in expression.cells])


def _diag(expression: Any, scope: Scope) -> Any:
    return np.diag(scope.value(expression.args[0])[:, 0])


def _diagonal(expression: Any, scope: Scope) -> Any:
    return np.diagonal(scope.value(expression.args[0]))[:, None]


def _kron(expression: Any, scope: Scope) -> Any:
    return np.kron(*(scope.value(factor) for factor in expression.args))


def _vec(expression: Any, scope: Scope) -> Any:
    return scope.value(expression.args[0]).reshape(-1, 1, order="F")


# ---------------------------------------------------------------------------------------------- functions


def _exponential(expression: Any, scope: Scope) -> Any:
    return np.exp(scope.value(expression.args[0]))


def _logarithm(expression: Any, scope: Scope) -> Any:
    return np.log(scope.value(expression.args[0]))


def _absolute(expression: Any, scope: Scope) -> Any:
    return np.abs(scope.value(expression.args[0]))


def _opaque_scalar(expression: Any, scope: Scope) -> Any:
    name, *arguments = expression.args
    return _opaque(str(name.name), (1, 1), arguments, scope)[0, 0]


def _opaque_matrix(expression: Any, scope: Scope) -> Any:
    name, rows, columns, *arguments = expression.args
    return _opaque(str(name.name), (scope.size(rows), scope.size(columns)), arguments, scope)


def _opaque(name: str, shape: tuple[int, int], arguments: list[Any], scope: Scope) -> Any:
    """A random function fixed by its name: sines of random combinations of all its arguments, summed.

    Sines, because quadrature and extrapolated differences converge fast for a function without poles.
    """
    parts = [np.ravel(scope.value(argument)) for argument in arguments]
    inputs = np.concatenate(parts) if parts else np.zeros(0)
    inner, phases, outer = _coefficients(name, scope.point.function_seed, inputs.size, shape[0] * shape[1])
    return (outer @ np.sin(inner @ inputs + phases) + 0.4).reshape(shape)


@lru_cache(maxsize=1024)
def _coefficients(name: str, seed: int, inputs: int, outputs: int) -> tuple[Array, Array, Array]:
    rng = np.random.default_rng([zlib.crc32(name.encode()), seed])
    inner = rng.uniform(-0.8, 0.8, (_OPAQUE_TERMS, inputs)) / np.sqrt(max(inputs, 1))
    return inner, rng.uniform(-3, 3, _OPAQUE_TERMS), rng.uniform(-1, 1, (outputs, _OPAQUE_TERMS))


ALGEBRA: dict[type, Rule] = {
    Number: _number,
    NumberSymbol: _number,
    Symbol: _symbol,
    MatrixSymbol: _matrix_symbol,
    Add: _sum,
    MatAdd: _sum,
    Mul: _product,
    MatMul: _matrix_product,
    HadamardProduct: _product,
    Pow: _power,
    MatPow: _matrix_power,
    Transpose: _transpose,
    Inverse: _inverse,
    Trace: _trace,
    Determinant: _determinant,
    Identity: _identity,
    ZeroMatrix: _zeros,
    OneMatrix: _ones,
    exp: _exponential,
    log: _logarithm,
    Abs: _absolute,
    nodes.LogDet: _log_determinant,
    nodes.SquaredNorm: _squared_norm,
    nodes.QuadraticForm: _quadratic_form,
    nodes.AsScalar: _as_scalar,
    nodes.AsMatrix: _as_matrix,
    nodes.Entry: _entry,
    nodes.Column: _column,
    nodes.Block: _block,
    nodes.Diag: _diag,
    nodes.Diagonal: _diagonal,
    nodes.Kron: _kron,
    nodes.Vec: _vec,
    nodes.ElementwiseExp: _exponential,
    nodes.ElementwiseLog: _logarithm,
    nodes.OpaqueScalar: _opaque_scalar,
    nodes.OpaqueMatrix: _opaque_matrix,
}
