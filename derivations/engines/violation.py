"""Whether two values, rational or in balls, surely violate a relation."""

from __future__ import annotations

from itertools import combinations
from typing import Any

from derivations.language.errors import Unsupported
from derivations.language.statements import AtMost, Differs, Relation
from derivations.readings.comparison import difference
from derivations.readings.fields import Field

_LARGEST = 6  # rows of a matrix whose principal minors are looked at one by one


def is_violated(statement: Relation, left: Any, right: Any, field: Field) -> bool:
    """True only when the relation surely fails between the two values."""
    gap = difference(right, left)
    if not _is_finite(gap):
        return False
    if isinstance(statement, Differs):
        return field.exact and field.is_zero(gap)
    if not isinstance(statement, AtMost):
        return not field.is_zero(gap)
    if hasattr(gap, "ncols"):
        return _not_semidefinite(gap, statement.strict)
    return _is_negative(gap, statement.strict)


def surely_holds(statement: Relation, left: Any, right: Any, field: Field) -> bool:
    """True only when the relation surely holds between two values, rational or in balls."""
    gap = difference(right, left)
    if not _is_finite(gap):
        return False
    if isinstance(statement, Differs):
        return not field.is_zero(gap)  # of balls: one of them lies away from zero
    if not isinstance(statement, AtMost):
        return field.exact and field.is_zero(gap)
    minors = _principal_minors(gap) if hasattr(gap, "ncols") else [gap]
    return all(bool(minor > 0) if statement.strict else bool(minor >= 0) for minor in minors)


def _principal_minors(matrix: Any) -> list[Any]:
    size = matrix.nrows()
    if size > _LARGEST:
        raise Unsupported(f"the sign of a {size}×{size} matrix is not decided here")
    choices = [rows for count in range(1, size + 1) for rows in combinations(range(size), count)]
    return [type(matrix)([[matrix[i, j] for j in rows] for i in rows]).det() for rows in choices]


def _is_finite(gap: Any) -> bool:
    entries = gap.entries() if hasattr(gap, "ncols") else [gap]
    return all(not hasattr(entry, "is_finite") or entry.is_finite() for entry in entries)


def _is_negative(number: Any, or_zero: bool) -> bool:
    """number < 0, or ≤ 0; a ball is so only when all of it is."""
    return bool(number <= 0) if or_zero else bool(number < 0)


def _not_semidefinite(matrix: Any, or_singular: bool) -> bool:
    """A negative principal minor shows it (one that is not positive, for definiteness)."""
    return any(_is_negative(minor, or_singular) for minor in _principal_minors(matrix))
