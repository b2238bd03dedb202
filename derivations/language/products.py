"""Products of a number and matrices, kept flat."""

from __future__ import annotations

from typing import Any

from sympy import Add, MatMul, Mul, S

from derivations.language import nodes


def multiplied(*numbers: Any) -> Any:
    """The product of numbers; where SymPy multiplies a sum out, its terms are in the order of every other sum."""
    product = Mul(*numbers)
    return Add(*product.args) if isinstance(product, Add) else product


def scaled_factors(matrix: Any) -> tuple[Any, list[Any]]:
    """The coefficient of a matrix product and its matrix factors."""
    if not isinstance(matrix, MatMul):
        return S.One, [matrix]
    scalars = [factor for factor in matrix.args if not nodes.is_matrix(factor)]
    return multiplied(*scalars), [factor for factor in matrix.args if nodes.is_matrix(factor)]


def scaled(coefficient: Any, factors: list[Any]) -> Any:
    """The product of a number and matrices whose shapes are known to fit, with nested products flattened."""
    scalars, matrices = [coefficient], []
    for factor in factors:
        inner, parts = scaled_factors(factor)
        scalars.append(inner)
        matrices.extend(parts)
    total = multiplied(*scalars)
    if total is not S.One:
        return MatMul(total, *matrices)
    return matrices[0] if len(matrices) == 1 else MatMul(*matrices)
