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
_INVERTIBLE_DOMAINS = ("invertible", "orthogonal", *_DEFINITE_DOMAINS)


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
    if isinstance(matrix, MatAdd):
        definite = [is_positive_definite(term, vocabulary) for term in matrix.args]
        return any(definite) and all(
            known or is_positive_semidefinite(term, vocabulary) for known, term in zip(definite, matrix.args, strict=True)
        )
    if isinstance(matrix, MatMul):
        coefficient, factors = scaled_factors(matrix)
        if not coefficient.is_positive:
            return False
        return is_positive_definite(factors[0], vocabulary) if len(factors) == 1 else _is_congruent(factors, vocabulary)
    return False


def _is_congruent(factors: list[Any], vocabulary: Vocabulary) -> bool:
    """RᵀR or RᵀPR with a positive definite P and an R whose domain makes it invertible."""
    ends = [factor.args[0] if isinstance(factor, Transpose) else factor for factor in (factors[0], factors[-1])]
    declared = vocabulary.variable_of(ends[0]) if ends[0] == ends[1] and isinstance(ends[0], MatrixSymbol) else None
    if declared is None or declared.domain not in _INVERTIBLE_DOMAINS or len(factors) > 3:
        return False
    mirrored = _are_transposes(factors[0], factors[-1], vocabulary)
    return mirrored and (len(factors) == 2 or is_positive_definite(factors[1], vocabulary))


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
