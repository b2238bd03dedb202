"""Matrix expressions as sums of words: products of factors, distributed over the sums that hold chosen letters."""

from __future__ import annotations

from typing import Any

from sympy import Identity, Integer, MatAdd, MatMul, MatPow, Mul, Transpose

from derivations.language import nodes
from derivations.language.errors import Unsupported
from derivations.language.plain import plain

_MOST_WORDS = 2000

Word = tuple[Any, list[Any]]
"""A number in front and the factors in order."""


def words_of(matrix: Any, letters: frozenset[Any]) -> list[Word]:
    """The words of a matrix in which every letter of ``letters`` is a factor of its own (or its transpose is)."""
    if letters.isdisjoint(nodes.free_variables(matrix)) or matrix in letters:
        return [(Integer(1), [matrix])]
    if isinstance(matrix, MatAdd):
        return [word for term in matrix.args for word in words_of(term, letters)]
    if isinstance(matrix, MatMul):
        return _product(matrix.args, letters)
    if isinstance(matrix, MatPow) and matrix.args[1].is_Integer and 1 <= matrix.args[1] <= 16:
        return _product([matrix.args[0]] * int(matrix.args[1]), letters)
    if isinstance(matrix, Transpose):
        words = words_of(matrix.args[0], letters)
        return [(number, [transposed(factor) for factor in reversed(word)]) for number, word in words]
    raise Unsupported(f"{plain(matrix)} is not a sum of products in the letters needed")


def _product(factors: Any, letters: frozenset[Any]) -> list[Word]:
    words: list[Word] = [(Integer(1), [])]
    for factor in factors:
        if not nodes.is_matrix(factor):
            if not letters.isdisjoint(nodes.free_variables(factor)):
                raise Unsupported(f"the number {plain(factor)} in front of a matrix holds a letter")
            words = [(Mul(number, factor), word) for number, word in words]
        else:
            parts = words_of(factor, letters)
            if len(words) * len(parts) > _MOST_WORDS:
                raise Unsupported(f"multiplied out, the expression has more than {_MOST_WORDS} terms")
            words = [(Mul(number, scale), [*word, *more]) for number, word in words for scale, more in parts]
    return words


def transposed(factor: Any) -> Any:
    """The transpose, moved inside products and never stacked."""
    if isinstance(factor, Transpose):
        return factor.args[0]
    if isinstance(factor, Identity):
        return factor
    if isinstance(factor, MatMul):
        scalars = [part for part in factor.args if not nodes.is_matrix(part)]
        return product_of([*scalars, *(transposed(part) for part in reversed(factor.args) if nodes.is_matrix(part))])
    return Transpose(factor)


def is_letter(factor: Any, letter: Any) -> bool:
    """Whether the factor is the letter or its transpose."""
    return bool(factor == letter or (isinstance(factor, Transpose) and factor.args[0] == letter))


def positions(word: list[Any], letter: Any) -> list[int]:
    return [place for place, factor in enumerate(word) if is_letter(factor, letter)]


def product_of(factors: list[Any]) -> Any:
    """The matrix product of one or more factors, with products and numbers inside opened and identities left out."""
    scalars: list[Any] = []
    matrices: list[Any] = []
    for factor in factors:
        for part in factor.args if isinstance(factor, MatMul) else (factor,):
            (matrices if nodes.is_matrix(part) else scalars).append(part)
    matrices = [part for part in matrices if not isinstance(part, Identity)] or matrices[:1]
    coefficient = Mul(*scalars)
    if coefficient == 1:
        return matrices[0] if len(matrices) == 1 else MatMul(*matrices)
    return MatMul(coefficient, *matrices)


def scaled_matrix(number: Any, matrix: Any) -> Any:
    """The matrix times a number, flat."""
    if number == 1:
        return matrix
    if isinstance(matrix, MatMul):
        scalars = [factor for factor in matrix.args if not nodes.is_matrix(factor)]
        matrices = [factor for factor in matrix.args if nodes.is_matrix(factor)]
        coefficient = Mul(number, *scalars)
        return product_of(matrices) if coefficient == 1 else MatMul(coefficient, *matrices)
    return MatMul(number, matrix)


def sum_of(matrices: list[Any]) -> Any:
    return matrices[0] if len(matrices) == 1 else MatAdd(*matrices)
