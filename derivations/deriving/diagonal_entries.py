"""The diagonal entries of a diagonal matrix, through the sums, products and inverses that it is made of."""

from __future__ import annotations

from typing import Any

from sympy import Add, Identity, Inverse, MatAdd, Mul, S

from derivations.language import nodes
from derivations.language.products import scaled_factors


def diagonal_entry(matrix: Any, index: Any) -> Any:
    """The entry in row and column ``index`` of a matrix every part of which is diagonal."""
    if isinstance(matrix, Identity):
        return S.One
    if isinstance(matrix, Inverse):
        return 1 / diagonal_entry(matrix.args[0], index)
    if isinstance(matrix, MatAdd):
        return Add(*(diagonal_entry(term, index) for term in matrix.args))
    number, factors = scaled_factors(matrix)
    if len(factors) == 1 and factors[0] == matrix:
        return nodes.Entry(matrix, index, index)
    return Mul(number, *(diagonal_entry(factor, index) for factor in factors))
