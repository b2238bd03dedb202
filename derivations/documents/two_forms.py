"""A claim that its document writes twice, in plain mathematics and in LaTeX: both are read, and must give the same trees."""

from __future__ import annotations

from collections.abc import Callable
from itertools import zip_longest

from derivations.documents.places import Source
from derivations.documents.problems import LocatedClash, Misread
from derivations.language.plain import plain
from derivations.language.statements import AtMost, Statement

Steps = tuple[Statement, ...]


def agreed(read_math: Callable[[], Steps], read_latex: Callable[[], Steps], latex: Source) -> Steps:
    """The statements of both forms.

    Raises the problem of a form that cannot be read, the clash of shapes where both have one, and
    :class:`~derivations.language.errors.DocumentError`, at the LaTeX, where the two are not read alike.
    """
    math, latex_read = _read(read_math), _read(read_latex)
    if isinstance(math, LocatedClash) and isinstance(latex_read, LocatedClash):
        raise math
    if isinstance(math, LocatedClash) or isinstance(latex_read, LocatedClash) or math != latex_read:
        raise latex.located(Misread(_difference(math, latex_read), 0, len(latex.text)))
    return math


def _read(read: Callable[[], Steps]) -> Steps | LocatedClash:
    try:
        return read()
    except LocatedClash as clash:
        return clash


def _difference(math: Steps | LocatedClash, latex: Steps | LocatedClash) -> str:
    """Both readings in plain syntax, from the first statement in which they differ."""
    skipped = 0
    if not isinstance(math, LocatedClash) and not isinstance(latex, LocatedClash):
        skipped = next(place for place, (one, other) in enumerate(zip_longest(math, latex)) if one != other)
    read = f"math as {_said(math, skipped)}; and latex as {_said(latex, skipped)}"
    return f"“math” and “latex” are not read alike, {read}; write the same in both, or leave one of them out"


def _said(reading: Steps | LocatedClash, skipped: int) -> str:
    if isinstance(reading, LocatedClash):
        return f"ill-typed (line {reading.line}, column {reading.column}), {reading.message}"
    return _words(reading[skipped]) if skipped < len(reading) else "nothing more"


def _words(statement: Statement) -> str:
    sign = getattr(statement, "sign", "=")
    written = f" {sign} ".join(plain(tree) for tree in statement.expressions())
    because = statement.because if isinstance(statement, AtMost) else None
    return written if because is None else f"{written} because {plain(because)}"
