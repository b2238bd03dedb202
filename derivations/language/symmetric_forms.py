"""Whether a matrix is symmetric, skew or diagonal, shown by the form of its expression."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sympy import HadamardProduct, Identity, Inverse, MatAdd, MatMul, MatrixSymbol, OneMatrix, S, Transpose, ZeroMatrix
from sympy.core.sorting import default_sort_key

from derivations.language import nodes
from derivations.language.domains import Symmetry
from derivations.language.products import scaled, scaled_factors
from derivations.language.vocabulary import Vocabulary


def has_symmetry(matrix: Any, symmetry: Symmetry, vocabulary: Vocabulary) -> bool:
    """Whether every value of the matrix has the symmetry; ``False`` when the form does not show it."""
    if symmetry is Symmetry.NONE:
        return True
    if symmetry is Symmetry.DIAGONAL:
        return _is_diagonal(matrix, vocabulary)
    flipped, same = _flipped(matrix, vocabulary), _flipped(Transpose(matrix), vocabulary)
    return bool(flipped == (same if symmetry is Symmetry.SYMMETRIC else _summed([scaled(S.NegativeOne, [same])])))


def _symmetry(matrix: Any, vocabulary: Vocabulary) -> Symmetry:
    symbol = matrix.args[1] if isinstance(matrix, nodes.Gradient) else matrix  # a gradient has the symmetry of its variable
    variable = vocabulary.variable_of(symbol) if isinstance(symbol, MatrixSymbol) else None
    return variable.kind.symmetry if variable is not None else Symmetry.NONE


def _flipped(matrix: Any, vocabulary: Vocabulary) -> Any:
    """The transpose with transposes moved down to the symbols, and sums in a fixed order."""
    if isinstance(matrix, Transpose):
        return _unflipped(matrix.args[0], vocabulary)
    if isinstance(matrix, MatAdd):
        return _summed([_flipped(term, vocabulary) for term in matrix.args])
    if isinstance(matrix, MatMul):
        coefficient, factors = scaled_factors(matrix)
        return _summed([scaled(coefficient, [_flipped(factor, vocabulary) for factor in reversed(factors)])])
    if isinstance(matrix, Inverse):
        return Inverse(_flipped(matrix.args[0], vocabulary))
    if isinstance(matrix, nodes.Kron):
        return nodes.Kron(*(_flipped(factor, vocabulary) for factor in matrix.args))
    if isinstance(matrix, HadamardProduct):
        return HadamardProduct(*sorted((_flipped(factor, vocabulary) for factor in matrix.args), key=default_sort_key))
    if isinstance(matrix, nodes.MatrixExpectation | nodes.MatrixFiniteSum | nodes.MatrixAt | nodes.ElementwiseExp):
        return matrix.func(_flipped(matrix.args[0], vocabulary), *matrix.args[1:])
    if isinstance(matrix, Identity | nodes.Diag | nodes.AsMatrix) or _symmetry(matrix, vocabulary) in (
        Symmetry.SYMMETRIC,
        Symmetry.DIAGONAL,
    ):
        return matrix
    if isinstance(matrix, ZeroMatrix | OneMatrix):
        return type(matrix)(*reversed(matrix.shape))
    if _symmetry(matrix, vocabulary) is Symmetry.SKEW:
        return scaled(S.NegativeOne, [matrix])
    return Transpose(matrix)


def _unflipped(matrix: Any, vocabulary: Vocabulary) -> Any:
    """The matrix itself in the form that :func:`_flipped` gives."""
    flipped = _flipped(matrix, vocabulary)
    return matrix if flipped == Transpose(matrix) else _flipped(flipped, vocabulary)


def _summed(terms: Sequence[Any]) -> Any:
    """A sum in a fixed order, coefficients multiplied in."""
    spread: list[Any] = []
    for term in terms:
        coefficient, factors = scaled_factors(term)
        if len(factors) == 1 and isinstance(factors[0], MatAdd):
            spread.extend(scaled(coefficient, [inner]) for inner in factors[0].args)
        else:
            spread.append(term)
    return spread[0] if len(spread) == 1 else MatAdd(*sorted(spread, key=default_sort_key))


def _is_diagonal(matrix: Any, vocabulary: Vocabulary) -> bool:
    if isinstance(matrix, Identity | nodes.Diag | ZeroMatrix) or _symmetry(matrix, vocabulary) is Symmetry.DIAGONAL:
        return True
    if isinstance(matrix, HadamardProduct):
        return any(_is_diagonal(factor, vocabulary) for factor in matrix.args)
    if isinstance(matrix, nodes.Kron):
        return all(_is_diagonal(factor, vocabulary) for factor in matrix.args)
    if isinstance(matrix, MatMul):
        return all(_is_diagonal(factor, vocabulary) for factor in scaled_factors(matrix)[1])
    if isinstance(matrix, MatAdd | Transpose):
        return all(_is_diagonal(part, vocabulary) for part in matrix.args)
    return isinstance(matrix, Inverse | nodes.MatrixAt | nodes.MatrixFiniteSum | nodes.MatrixExpectation) and _is_diagonal(
        matrix.args[0], vocabulary
    )
