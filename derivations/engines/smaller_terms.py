"""Positive definite matrices that a given one surely exceeds: a term of it, or another matrix plus something."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sympy import MatAdd

from derivations.language.definiteness import is_positive_definite, is_positive_semidefinite
from derivations.language.statements import gap
from derivations.language.vocabulary import Vocabulary


def surely_smaller(matrix: Any, others: Iterable[Any], vocabulary: Vocabulary) -> Iterator[tuple[Any, Any]]:
    """Pairs (A, B − A) with A ≻ 0 and B − A ⪰ 0 by their form, for B = ``matrix``."""
    terms = matrix.args if isinstance(matrix, MatAdd) else ()
    for smaller in dict.fromkeys((*terms, *(other for other in others if other.shape == matrix.shape))):
        if smaller == matrix or not is_positive_definite(smaller, vocabulary):
            continue
        difference = gap(matrix, smaller)
        if is_positive_semidefinite(difference, vocabulary):
            yield smaller, difference
