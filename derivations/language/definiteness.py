"""Whether a matrix is positive definite, shown by the form of its expression."""

from __future__ import annotations

from typing import Any

from sympy import Identity, Inverse, MatAdd, MatMul, MatrixSymbol, S, Transpose, ZeroMatrix

from derivations.language import nodes
from derivations.language.domains import Symmetry
from derivations.language.products import scaled, scaled_factors
from derivations.language.symmetric_forms import has_symmetry
from derivations.language.vocabulary import Vocabulary

_INVERTIBLE_DOMAINS = ("invertible", "orthogonal", "signed permutation")


def is_positive_definite(matrix: Any, vocabulary: Vocabulary) -> bool:
    """True only when every value is symmetric positive definite; ``False`` when the form does not show it."""
    if isinstance(matrix, Identity):
        return True
    if isinstance(matrix, MatrixSymbol):
        variable = vocabulary.variables.get(nodes.display_name(matrix))
        return variable is not None and variable.symbol == matrix and variable.kind.definite
    if isinstance(matrix, nodes.AsMatrix):
        return bool(matrix.args[0].is_positive)
    if isinstance(matrix, nodes.Diag):
        return _has_positive_entries(matrix.args[0], vocabulary)
    if isinstance(matrix, Inverse | Transpose):
        return is_positive_definite(matrix.args[0], vocabulary)
    if isinstance(matrix, nodes.Kron):
        return all(is_positive_definite(factor, vocabulary) for factor in matrix.args)
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
        return _is_positive_number(coefficient, vocabulary) and _is_definite_product(factors, vocabulary)
    return False


def _is_positive_number(number: Any, vocabulary: Vocabulary) -> bool:
    from derivations.language.nonnegative import is_positive  # numbers and matrices show their signs by each other's

    return bool(number.is_positive) or is_positive(number, vocabulary)


def _is_nonnegative_number(number: Any, vocabulary: Vocabulary) -> bool:
    return bool(number.is_nonnegative) or _is_positive_number(number, vocabulary)


def _is_definite_product(factors: list[Any], vocabulary: Vocabulary) -> bool:
    """P, or X P Xᵀ with a definite P and an X that sends no row to zero."""
    if len(factors) == 1:
        return is_positive_definite(factors[0], vocabulary)
    if not are_transposes(factors[0], factors[-1], vocabulary) or not is_injective(factors[-1], vocabulary):
        return False
    return len(factors) == 2 or _is_definite_product(factors[1:-1], vocabulary)


def is_injective(matrix: Any, vocabulary: Vocabulary) -> bool:
    """Whether the form shows that M v = 0 for v = 0 only: invertible matrices, orthonormal columns."""
    if isinstance(matrix, Transpose) and isinstance(matrix.args[0], Transpose):
        return is_injective(matrix.args[0].args[0], vocabulary)
    variable = vocabulary.variable_of(matrix) if isinstance(matrix, MatrixSymbol) else None
    return is_invertible(matrix, vocabulary) or (variable is not None and variable.domain == "orthonormal columns")


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
    """True only by form: positive definite, c·X Xᵀ or c·X P Xᵀ with c ≥ 0 and such a P, or a sum of these."""
    if is_positive_definite(matrix, vocabulary) or isinstance(matrix, ZeroMatrix):
        return True
    if isinstance(matrix, MatAdd):
        return all(is_positive_semidefinite(term, vocabulary) for term in matrix.args)
    if isinstance(matrix, nodes.Kron):
        return all(is_positive_semidefinite(factor, vocabulary) for factor in matrix.args)
    if isinstance(matrix, nodes.MatrixFiniteSum):
        return is_positive_semidefinite(matrix.args[0], vocabulary)
    if not isinstance(matrix, MatMul):
        return False
    coefficient, factors = scaled_factors(matrix)
    if not _is_nonnegative_number(coefficient, vocabulary) or len(factors) < 2:
        return False
    if not are_transposes(factors[0], factors[-1], vocabulary):
        return False
    return len(factors) == 2 or is_positive_semidefinite(scaled(S.One, factors[1:-1]), vocabulary)


def are_transposes(first: Any, last: Any, vocabulary: Vocabulary) -> bool:
    """Whether one is the transpose of the other by its form."""
    if first == last:
        return has_symmetry(first, Symmetry.SYMMETRIC, vocabulary)
    return bool(Transpose(first) == last or first == Transpose(last))


def is_invertible(matrix: Any, vocabulary: Vocabulary) -> bool:
    """Whether the form shows that every value is square with an inverse."""
    if isinstance(matrix, Inverse) or is_positive_definite(matrix, vocabulary):
        return True
    if isinstance(matrix, Transpose):
        return is_invertible(matrix.args[0], vocabulary)
    variable = vocabulary.variable_of(matrix) if isinstance(matrix, MatrixSymbol) else None
    return variable is not None and variable.domain in _INVERTIBLE_DOMAINS
