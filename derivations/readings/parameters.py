"""The parameters that describe a rational value of a domain: the way back from what ``small_points`` builds of them."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise

Rows = list[list[Fraction]]
Parameters = list[Fraction]


def parameters_of(domain: str, rows: Rows) -> Parameters | None:
    """The parameters of a value, given by its rows; ``None`` outside the domain, and for domains without a way back.

    >>> parameters_of("spd", [[Fraction(1), Fraction(2)], [Fraction(2), Fraction(7)]])
    [Fraction(1, 1), Fraction(3, 1), Fraction(2, 1)]
    """
    way_back = _WAYS_BACK.get(domain)
    return None if way_back is None else way_back(rows)


def _entries(admitted: Callable[[Fraction], bool]) -> Callable[[Rows], Parameters | None]:
    def take(rows: Rows) -> Parameters | None:
        entries = [entry for row in rows for entry in row]
        return entries if all(admitted(entry) for entry in entries) else None

    return take


def _symmetric(rows: Rows) -> Parameters | None:
    size = len(rows)
    if any(rows[i][j] != rows[j][i] for i in range(size) for j in range(i)):
        return None
    return [rows[i][j] for i in range(size) for j in range(i, size)]


def _spd(rows: Rows) -> Parameters | None:
    """D, then the entries of the unit lower triangular L row by row, of L D Lᵀ."""
    if _symmetric(rows) is None:
        return None
    size = len(rows)
    scales: Parameters = []
    lower: Rows = [[Fraction(0)] * size for _ in range(size)]
    for i in range(size):
        for j in range(i):
            known = sum((lower[i][k] * lower[j][k] * scales[k] for k in range(j)), Fraction(0))
            lower[i][j] = (rows[i][j] - known) / scales[j]
        scales.append(rows[i][i] - sum((lower[i][k] ** 2 * scales[k] for k in range(i)), Fraction(0)))
        if scales[i] <= 0:
            return None
    return scales + [lower[i][j] for i in range(size) for j in range(i)]


def _diagonal(rows: Rows) -> Parameters | None:
    entries = [row[i] for i, row in enumerate(rows)]
    return entries if all(not entry for i, row in enumerate(rows) for j, entry in enumerate(row) if i != j) else None


def _positive_diagonal(rows: Rows) -> Parameters | None:
    entries = _diagonal(rows)
    return entries if entries is not None and min(entries) > 0 else None


def _ordered_diagonal(least_step: Callable[[Fraction], bool]) -> Callable[[Rows], Parameters | None]:
    """By how much every entry exceeds the next, and the last one."""

    def take(rows: Rows) -> Parameters | None:
        entries = _positive_diagonal(rows)
        if entries is None:
            return None
        steps = [one - other for one, other in pairwise(entries)]
        return [*steps, entries[-1]] if all(least_step(step) for step in steps) else None

    return take


_WAYS_BACK: dict[str, Callable[[Rows], Parameters | None]] = {
    "real": _entries(lambda entry: True),
    "positive": _entries(lambda entry: entry > 0),
    "nonzero": _entries(lambda entry: entry != 0),
    "unit interval": _entries(lambda entry: 0 < entry < 1),
    "symmetric": _symmetric,
    "spd": _spd,
    "diagonal": _diagonal,
    "positive diagonal": _positive_diagonal,
    "ordered diagonal": _ordered_diagonal(lambda step: step > 0),
    "weakly ordered diagonal": _ordered_diagonal(lambda step: step >= 0),
}
