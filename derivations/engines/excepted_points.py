"""Points at which variables have the values that equations X = A give them, and points that look like these.

A claim that something happens only at X = A is refuted, if at all, by another point at which it happens too: often −A, or A
with a column negated, or with two columns exchanged. Random points never meet an equation; these do.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from derivations.engines.trial import Trial
from derivations.language.errors import Undefined, Unsupported
from derivations.language.nodes import free_variables
from derivations.readings.fields import RationalField
from derivations.readings.formal import FormalMatrix, is_formal
from derivations.readings.parameters import Rows, parameters_of

Pair = tuple[Any, Any]


def at_equations(trial: Trial, pairs: tuple[Pair, ...]) -> Trial | None:
    """The trial moved to where every equation holds; ``None`` unless each gives a variable a rational value in its domain."""
    solutions = _solutions(trial, pairs)
    for symbol, rows in solutions or ():
        moved = with_value(trial, symbol, rows)
        if moved is None:
            return None
        trial = moved
    return trial if solutions is not None else None


def beside_equations(trial: Trial, pairs: tuple[Pair, ...]) -> Iterator[Trial]:
    """Trials at which one of the variables differs from its value by a sign or an exchange, and the others have theirs."""
    solved = at_equations(trial, pairs)
    if solved is None:
        return
    for symbol, rows in _solutions(trial, pairs) or ():
        for changed in _alike(rows):
            if changed != rows and (moved := with_value(solved, symbol, changed)) is not None:
                yield moved


def _solutions(trial: Trial, pairs: tuple[Pair, ...]) -> list[tuple[Any, Rows]] | None:
    found = []
    for variable, value in pairs:
        if variable in free_variables(value) or variable not in trial.point:
            return None
        rows = rational_rows(trial, value)
        if rows is None:
            return None
        found.append((variable, rows))
    return found


def rational_rows(trial: Trial, expression: Any) -> Rows | None:
    """The rows of the value of a matrix or number at a trial; ``None`` where it has none, or none that is rational."""
    try:
        value = trial.reading(RationalField()).value(expression)
    except (Undefined, Unsupported):
        return None
    if is_formal(value) or isinstance(value, FormalMatrix):
        return None
    rows = [[value[i, j] for j in range(value.ncols())] for i in range(value.nrows())] if hasattr(value, "ncols") else [[value]]
    return [[Fraction(int(entry.p), int(entry.q)) for entry in row] for row in rows]


def with_value(trial: Trial, symbol: Any, rows: Rows) -> Trial | None:
    """The trial with another value of a variable; ``None`` where that is not in the variable's domain."""
    declared = trial.statement.vocabulary.variable_of(symbol)
    parameters = None if declared is None else parameters_of(declared.domain, rows)
    return None if parameters is None else trial.moved({**trial.point, symbol: parameters})


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
