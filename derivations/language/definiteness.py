"""Whether a matrix is positive definite, shown by the form of its expression."""

from __future__ import annotations

from typing import Any

from sympy import Identity, Inverse, MatAdd, MatMul, MatrixSymbol, S, Transpose, ZeroMatrix

from derivations.language import nodes
from derivations.language.domains import Symmetry
from derivations.language.products import scaled, scaled_factors
from derivations.language.symmetric_forms import has_symmetry
from derivations.language.vocabulary import Vocabulary

_DEFINITE_DOMAINS = ("spd", "positive diagonal")


def is_positive_definite(matrix: Any, vocabulary: Vocabulary) -> bool:
    """True only when every value is symmetric positive definite; ``False`` when the form does not show it."""
    if isinstance(matrix, Identity):
        return True
    if isinstance(matrix, MatrixSymbol):
        variable = vocabulary.variables.get(nodes.display_name(matrix))
        return variable is not None and variable.symbol == matrix and variable.domain in _DEFINITE_DOMAINS
    if isinstance(matrix, nodes.AsMatrix):
        return bool(matrix.args[0].is_positive)
    if isinstance(matrix, nodes.Diag):
        return _has_positive_entries(matrix.args[0], vocabulary)
    if isinstance(matrix, Inverse | Transpose):
        return is_positive_definite(matrix.args[0], vocabulary)
    if isinstance(matrix, nodes.Block):
        return _is_block_diagonal(matrix) and all(
            is_positive_definite(row[place], vocabulary) for place, row in enumerate(matrix.cells)
        )
    if isinstance(matrix, MatAdd):
        definite = [is_positive_definite(term, vocabulary) for term in matrix.args]
        return any(definite) and all(
            known or is_positive_semidefinite(term, vocabulary) for known, term in zip(definite, matrix.args, strict=True)
        )
    if isinstance(matrix, MatMul):
        coefficient, factors = scaled_factors(matrix)
        return len(factors) == 1 and bool(coefficient.is_positive) and is_positive_definite(factors[0], vocabulary)
    return False


def _is_block_diagonal(matrix: Any) -> bool:
    """Square blocks on the diagonal, and zeros elsewhere."""
    cells = matrix.cells
    square = len(cells) == len(cells[0]) and all(row[i].shape[0] == row[i].shape[1] for i, row in enumerate(cells))
    return square and all(_is_zero(cell) for i, row in enumerate(cells) for j, cell in enumerate(row) if i != j)


def _is_zero(cell: Any) -> bool:
    return isinstance(cell, ZeroMatrix) or (isinstance(cell, nodes.AsMatrix) and cell.args[0] == 0)


def _has_positive_entries(column: Any, vocabulary: Vocabulary) -> bool:
    """The diagonal of a positive definite matrix, exponentials, or a column declared positive."""
    if isinstance(column, nodes.Diagonal):
        return is_positive_definite(column.args[0], vocabulary)
    if isinstance(column, MatrixSymbol):
        variable = vocabulary.variable_of(column)
        return variable is not None and variable.domain in ("positive", "unit interval")
    return isinstance(column, nodes.ElementwiseExp)


def is_positive_semidefinite(matrix: Any, vocabulary: Vocabulary) -> bool:
    """True only by form: positive definite, c·X Xᵀ or c·X P Xᵀ with c > 0 and such a P, or a sum of these."""
    if is_positive_definite(matrix, vocabulary) or isinstance(matrix, ZeroMatrix):
        return True
    if isinstance(matrix, MatAdd):
        return all(is_positive_semidefinite(term, vocabulary) for term in matrix.args)
    if not isinstance(matrix, MatMul):
        return False
    coefficient, factors = scaled_factors(matrix)
    if not coefficient.is_positive or len(factors) < 2:
        return False
    if not _are_transposes(factors[0], factors[-1], vocabulary):
        return False
    return len(factors) == 2 or is_positive_semidefinite(scaled(S.One, factors[1:-1]), vocabulary)


def _are_transposes(first: Any, last: Any, vocabulary: Vocabulary) -> bool:
    if first == last:
        return has_symmetry(first, Symmetry.SYMMETRIC, vocabulary)
    return bool(Transpose(first) == last or first == Transpose(last))
