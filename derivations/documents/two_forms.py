"""A claim that its document writes twice, in plain mathematics and in LaTeX: both are read, and must give the same trees."""

from __future__ import annotations

from collections.abc import Callable
from itertools import zip_longest

from derivations.documents.places import Source
from derivations.documents.problems import LocatedClash, Misread
from derivations.language.plain import plain
from derivations.language.statements import Statement

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
    """What the first statement in which the forms differ is in each, as little of it as shows the difference."""
    if isinstance(math, LocatedClash) or isinstance(latex, LocatedClash):
        ours, theirs = _said(math), _said(latex)
    else:
        pairs = zip_longest(math, latex)
        ours, theirs = _apart(*next((one, other) for one, other in pairs if one != other))
    read = f"math as {ours}; and latex as {theirs}"
    return f"“math” and “latex” are not read alike, {read}; write the same in both, or leave one of them out"


def _said(reading: Steps | LocatedClash) -> str:
    if isinstance(reading, LocatedClash):
        return f"ill-typed (line {reading.line}, column {reading.column}), {reading.message}"
    return ", ".join(_words(statement) for statement in reading)


def _apart(math: Statement | None, latex: Statement | None) -> tuple[str, str]:
    """Two statements in plain syntax, or only the sides that differ; ``None`` is a step that one form does not have."""
    if math is None or latex is None or type(math) is not type(latex):
        return _words(math), _words(latex)
    pairs = zip(math.trees(), latex.trees(), strict=False)
    found = next(((plain(one), plain(other)) for one, other in pairs if one != other), None)
    return found or (_words(math), _words(latex))


def _words(statement: Statement | None) -> str:
    if statement is None:
        return "nothing more"
    sides = f" {getattr(statement, 'sign', '=')} ".join(plain(tree) for tree in statement.expressions())
    reasons = [f" because {plain(reason)}" for reason in statement.reasons()]
    return "".join([sides, *reasons])
