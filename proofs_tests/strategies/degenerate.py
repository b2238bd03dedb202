"""Explicit degenerate points in exact arithmetic: what a battery of edges makes of every declared domain.

Each situation says what the positive numbers, the spectra and the real matrices are; a value is a list of rows of
fractions. Orthogonal matrices are reflections or the identity, so everything stays rational and stays in its domain.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from derivations.language.vocabulary import Variable

Rows = list[list[Fraction]]

_ONE = Fraction(1)
_TINY, _HUGE = Fraction(1, 10**8), Fraction(10**8)


def _generic(variable: int, i: int, j: int) -> Fraction:
    """Unequal small numbers of either sign, different for every variable."""
    return Fraction((7 * variable + 5 * i + 3 * j) % 11 - 4, 1 + (variable + i + 2 * j) % 3)


@dataclass(frozen=True)
class Situation:
    """An edge: a positive number, an eigenvalue by its place, and an entry of a real matrix by its place."""

    name: str
    number: Fraction
    eigenvalue: Callable[[int], Fraction]
    entry: Callable[[int, int, int], Fraction]


def _with_zero_column(variable: int, i: int, j: int) -> Fraction:
    return Fraction(0) if j == 0 else _generic(variable, i, j)


def _with_equal_columns(variable: int, i: int, j: int) -> Fraction:
    return _generic(variable, i, 0)


def _with_scaled_columns(variable: int, i: int, j: int) -> Fraction:
    return _generic(variable, i, j) * Fraction(10) ** (6 * (j % 3 - 1))


def _with_unit_columns(variable: int, i: int, j: int) -> Fraction:
    return Fraction(int(i == j))


SITUATIONS = (
    Situation("every real entry is 0", _ONE, lambda place: _ONE, lambda variable, i, j: Fraction(0)),
    Situation("a zero column", Fraction(3), lambda place: Fraction(2 + place), _with_zero_column),
    Situation("equal columns", Fraction(1, 2), lambda place: Fraction(1, 2), _with_equal_columns),
    Situation("eigenvalues equal the noise variance", Fraction(1, 3), lambda place: Fraction(1, 3), _generic),
    Situation("two eigenvalues repeat", _ONE, lambda place: Fraction(1 + place // 2), _with_unit_columns),
    Situation("tiny positive numbers", _TINY, lambda place: _TINY * (1 + place), _generic),
    Situation("huge positive numbers", _HUGE, lambda place: _HUGE / (1 + place), _generic),
    Situation("a tiny variance beside a huge spectrum", _TINY, lambda place: _HUGE, _generic),
    Situation("a wide spectrum", _ONE, lambda place: Fraction(10) ** (4 * (place % 3) - 4), _generic),
    Situation("badly scaled columns", Fraction(2), lambda place: Fraction(2), _with_scaled_columns),
)


def value_of(variable: Variable, place: int, rows: int, columns: int, situation: Situation) -> Rows:
    """The value of a variable, the ``place``-th of its point, in a situation; ``IndexError`` where its domain is empty."""
    return _MAKERS[variable.domain](rows, columns, place, situation)


def _matrix(rows: int, columns: int, entry: Callable[[int, int], Fraction]) -> Rows:
    return [[entry(i, j) for j in range(columns)] for i in range(rows)]


def _real(rows: int, columns: int, place: int, situation: Situation) -> Rows:
    return _matrix(rows, columns, lambda i, j: situation.entry(place, i, j))


def _positive(rows: int, columns: int, place: int, situation: Situation) -> Rows:
    return _matrix(rows, columns, lambda i, j: situation.number)


def _unit_interval(rows: int, columns: int, place: int, situation: Situation) -> Rows:
    return _matrix(rows, columns, lambda i, j: situation.number / (1 + situation.number))


def _symmetric(rows: int, columns: int, place: int, situation: Situation) -> Rows:
    return _matrix(rows, columns, lambda i, j: situation.entry(place, max(i, j), min(i, j)))


def _skew(rows: int, columns: int, place: int, situation: Situation) -> Rows:
    def entry(i: int, j: int) -> Fraction:
        return situation.entry(place, i, j) if i > j else -situation.entry(place, j, i) if i < j else Fraction(0)

    return _matrix(rows, columns, entry)


def _diagonal(rows: int, columns: int, place: int, situation: Situation) -> Rows:
    return _matrix(rows, columns, lambda i, j: situation.entry(place, i, j) if i == j else Fraction(0))


def _spectral(rows: int, columns: int, place: int, situation: Situation) -> Rows:
    """The eigenvalues on the diagonal, as a diagonal domain has them."""
    return _matrix(rows, columns, lambda i, j: situation.eigenvalue(i) if i == j else Fraction(0))


def _ordered(rows: int, columns: int, place: int, situation: Situation) -> Rows:
    """Sums of the eigenvalues from the last one up: they decrease strictly, by little where an eigenvalue is small."""
    sums = [sum((situation.eigenvalue(j) for j in range(i, rows)), Fraction(0)) for i in range(rows)]
    return _matrix(rows, columns, lambda i, j: sums[i] if i == j else Fraction(0))


def _weakly_ordered(rows: int, columns: int, place: int, situation: Situation) -> Rows:
    """The eigenvalues from the largest down, equal ones side by side."""
    values = sorted((situation.eigenvalue(i) for i in range(rows)), reverse=True)
    return _matrix(rows, columns, lambda i, j: values[i] if i == j else Fraction(0))


def _turned(rows: int, columns: int, place: int, situation: Situation) -> Rows:
    """H Λ H with the reflection H = I − 2 vvᵀ/vᵀv for v = (1, 2, 3, …), which has the spectrum Λ; Λ itself every other time.

    Two such matrices share their eigenvalues, but not their eigenvectors.
    """
    if place % 2:
        return _spectral(rows, columns, place, situation)
    reflection = _reflection(rows)

    def entry(i: int, j: int) -> Fraction:
        return sum((reflection[i][m] * situation.eigenvalue(m) * reflection[j][m] for m in range(rows)), Fraction(0))

    return _matrix(rows, columns, entry)


def _reflection(rows: int) -> Rows:
    direction = [Fraction(1 + i) for i in range(rows)]
    length = sum(value * value for value in direction)
    return _matrix(rows, rows, lambda i, j: Fraction(int(i == j)) - 2 * direction[i] * direction[j] / length)


def _signed_permutation(rows: int, columns: int, place: int, situation: Situation) -> Rows:
    """The identity, or the rows in the opposite order with alternating signs."""
    if place % 2:
        return _matrix(rows, columns, lambda i, j: Fraction((-1) ** i if i + j == rows - 1 else 0))
    return _matrix(rows, columns, lambda i, j: Fraction(int(i == j)))


def _orthonormal(rows: int, columns: int, place: int, situation: Situation) -> Rows:
    """The first columns of a reflection, or of the identity for every other variable."""
    if columns > rows:
        raise IndexError(f"no {rows}×{columns} matrix has orthonormal columns")
    full = _reflection(rows) if place % 2 else _matrix(rows, rows, lambda i, j: Fraction(int(i == j)))
    return [row[:columns] for row in full]


_MAKERS: dict[str, Callable[[int, int, int, Situation], Rows]] = {
    "real": _real,
    "positive": _positive,
    "nonzero": _positive,
    "unit interval": _unit_interval,
    "invertible": _turned,
    "symmetric": _symmetric,
    "spd": _turned,
    "skew": _skew,
    "diagonal": _diagonal,
    "positive diagonal": _spectral,
    "ordered diagonal": _ordered,
    "weakly ordered diagonal": _weakly_ordered,
    "orthogonal": _orthonormal,
    "signed permutation": _signed_permutation,
    "orthonormal columns": _orthonormal,
}


def values_of(variables: Sequence[Variable], shapes: dict[str, tuple[int, int]], situation: Situation) -> dict[str, Rows]:
    """The values of all variables in a situation; two variables of one domain differ where the situation lets them."""
    ordered = sorted(variables, key=lambda variable: variable.name)
    return {
        variable.name: value_of(variable, place, *shapes[variable.name], situation) for place, variable in enumerate(ordered)
    }
