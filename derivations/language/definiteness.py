"""Whether a matrix is positive definite, shown by the form of its expression."""

from __future__ import annotations

from typing import Any

from sympy import Identity, Inverse, MatAdd, MatMul, MatrixSymbol, Transpose

from derivations.language import nodes
from derivations.language.products import scaled_factors
from derivations.language.vocabulary import Vocabulary

_DEFINITE_DOMAINS = ("spd", "positive diagonal")


def is_positive_definite(matrix: Any, vocabulary: Vocabulary) -> bool:
    """True only when every value is symmetric positive definite; ``False`` when the form does not show it."""
    if isinstance(matrix, Identity):
        return True
    if isinstance(matrix, MatrixSymbol):
        variable = vocabulary.variables.get(nodes.display_name(matrix))
        return variable is not None and variable.symbol == matrix and variable.domain in _DEFINITE_DOMAINS
    if isinstance(matrix, Inverse | Transpose):
        return is_positive_definite(matrix.args[0], vocabulary)
    if isinstance(matrix, MatAdd):
        definite = [is_positive_definite(term, vocabulary) for term in matrix.args]
        return any(definite) and all(
            known or is_positive_semidefinite(term, vocabulary) for known, term in zip(definite, matrix.args, strict=True)
        )
    if isinstance(matrix, MatMul):
        coefficient, factors = scaled_factors(matrix)
        return len(factors) == 1 and bool(coefficient.is_positive) and is_positive_definite(factors[0], vocabulary)
    return False


def is_positive_semidefinite(matrix: Any, vocabulary: Vocabulary) -> bool:
    """True only by form: positive definite, or c·X Xᵀ or c·X P Xᵀ with c > 0 and P positive definite."""
    if is_positive_definite(matrix, vocabulary):
        return True
    if not isinstance(matrix, MatMul):
        return False
    coefficient, factors = scaled_factors(matrix)
    if not coefficient.is_positive or len(factors) not in (2, 3):
        return False
    first, last = factors[0], factors[-1]
    mirrored = Transpose(first) == last or first == Transpose(last)
    return mirrored and (len(factors) == 2 or is_positive_definite(factors[1], vocabulary))
