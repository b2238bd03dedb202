"""Points at which variables have the values that equations X = A give them, and points that look like these.

A claim that something happens only at X = A is refuted, if at all, by another point at which it happens too: often −A, or A
with a column negated, or with two columns exchanged. Random points never meet an equation; these do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

from derivations.engines.trial import Trial
from derivations.language.errors import Undefined, Unsupported
from derivations.language.nodes import free_variables
from derivations.readings.fields import RationalField
from derivations.readings.formal import FormalMatrix, is_formal

Pair = tuple[Any, Any]
Rows = list[list[Fraction]]

_FITS: dict[str, Callable[[Rows], bool]] = {
    "real": lambda rows: True,
    "positive": lambda rows: all(entry > 0 for row in rows for entry in row),
    "nonzero": lambda rows: all(entry != 0 for row in rows for entry in row),
}
"""The domains whose points are described by their entries, and which entries they admit."""


def at_equations(trial: Trial, pairs: tuple[Pair, ...]) -> Trial | None:
    """The trial moved to where every equation holds; ``None`` unless each gives an unrestricted variable a rational value."""
    solutions = _solutions(trial, pairs)
    for symbol, rows in solutions or ():
        trial = _set(trial, symbol, rows)
    return trial if solutions is not None else None


def beside_equations(trial: Trial, pairs: tuple[Pair, ...]) -> Iterator[Trial]:
    """Trials at which one of the variables differs from its value by a sign or an exchange, and the others have theirs."""
    solved = at_equations(trial, pairs)
    if solved is None:
        return
    for symbol, rows in _solutions(trial, pairs) or ():
        fits = _FITS[_domain(trial, symbol)]
        for changed in _alike(rows):
            if changed != rows and fits(changed):
                yield _set(solved, symbol, changed)


def _solutions(trial: Trial, pairs: tuple[Pair, ...]) -> list[tuple[Any, Rows]] | None:
    found = []
    for variable, value in pairs:
        fits = _FITS.get(_domain(trial, variable))
        if fits is None or variable in free_variables(value) or variable not in trial.point:
            return None
        rows = _rational_rows(trial, value)
        if rows is None or not fits(rows):
            return None
        found.append((variable, rows))
    return found


def _domain(trial: Trial, tree: Any) -> str:
    """The domain of a variable; empty for any other tree."""
    declared = trial.statement.vocabulary.variable_of(tree) if getattr(tree, "is_symbol", False) else None
    return "" if declared is None else declared.domain


def _rational_rows(trial: Trial, expression: Any) -> Rows | None:
    try:
        value = trial.reading(RationalField()).value(expression)
    except (Undefined, Unsupported):
        return None
    if is_formal(value) or isinstance(value, FormalMatrix):
        return None
    rows = [[value[i, j] for j in range(value.ncols())] for i in range(value.nrows())] if hasattr(value, "ncols") else [[value]]
    return [[Fraction(int(entry.p), int(entry.q)) for entry in row] for row in rows]


def _set(trial: Trial, symbol: Any, rows: Rows) -> Trial:
    return replace(trial, point={**trial.point, symbol: [entry for row in rows for entry in row]})


def _alike(rows: Rows) -> Iterator[Rows]:
    """The matrix with its sign, one column or one row negated, and with two columns or two rows exchanged."""
    yield [[-entry for entry in row] for row in rows]
    yield from _columns_changed(rows)
    for changed in _columns_changed([list(column) for column in zip(*rows, strict=True)]):
        yield [list(column) for column in zip(*changed, strict=True)]


def _columns_changed(rows: Rows) -> Iterator[Rows]:
    count = len(rows[0]) if rows else 0
    for j in range(count):
        yield [[-entry if place == j else entry for place, entry in enumerate(row)] for row in rows]
    for j in range(count - 1):
        yield [[*row[:j], row[j + 1], row[j], *row[j + 2 :]] for row in rows]
