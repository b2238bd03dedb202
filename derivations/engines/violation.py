"""Whether two values, rational or in balls, surely violate a relation."""

from __future__ import annotations

from itertools import combinations
from typing import Any

from derivations.language.errors import Unsupported
from derivations.language.statements import AtMost, Relation
from derivations.readings.comparison import difference
from derivations.readings.fields import Field

_LARGEST = 6  # rows of a matrix whose principal minors are looked at one by one


def is_violated(statement: Relation, left: Any, right: Any, field: Field) -> bool:
    """True only when the relation surely fails between the two values."""
    gap = difference(right, left)
    if not _is_finite(gap):
        return False
    if not isinstance(statement, AtMost):
        return not field.is_zero(gap)
    if hasattr(gap, "ncols"):
        return _not_semidefinite(gap, statement.strict, field)
    return _is_negative(gap, statement.strict)


def _is_finite(gap: Any) -> bool:
    entries = gap.entries() if hasattr(gap, "ncols") else [gap]
    return all(not hasattr(entry, "is_finite") or entry.is_finite() for entry in entries)


def _is_negative(number: Any, or_zero: bool) -> bool:
    """number < 0, or ≤ 0; a ball is so only when all of it is."""
    return bool(number <= 0) if or_zero else bool(number < 0)


def _not_semidefinite(matrix: Any, or_singular: bool, field: Field) -> bool:
    """A negative principal minor shows it (one that is not positive, for definiteness)."""
    size = matrix.nrows()
    if size > _LARGEST:
        raise Unsupported(f"the sign of a {size}×{size} matrix is not decided here")
    for count in range(1, size + 1):
        for rows in combinations(range(size), count):
            minor = field.matrix(count, count, [matrix[i, j] for i in rows for j in rows])
            if _is_negative(minor.det(), or_singular):
                return True
    return False
