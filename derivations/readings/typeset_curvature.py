r"""Counts of curvatures, points and ranks in words: ``Q \text{ has } p \text{ positive curvatures along } H``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from derivations.language.curvature import Count, Inertia, LocalShape
from derivations.language.errors import Unsupported
from derivations.language.generic_rank import GenericRank
from derivations.language.second_derivatives import Point
from derivations.language.statements import Statement

Latex = Callable[[Any], str]

_KINDS = {"saddle": "a saddle", "maximum": "a local maximum", "minimum": "a local minimum"}


def curvature_sides(statement: Statement, latex: Latex) -> tuple[str, ...]:
    """What stands before the words, and the words with what comes after; counts that are left out are not written.

    A local optimum or saddle is written with its function and its point; where these cannot be told from the second
    derivative, by what shows it. Raises :class:`Unsupported` for any other statement.
    """
    if isinstance(statement, GenericRank):
        moving = [latex(direction) for direction in statement.directions]
        names = moving[0] if len(moving) == 1 else f"({', '.join(moving)})"
        return names, rf"\mapsto {latex(statement.value)} \text{{ has generic rank }} {latex(statement.rank)}"
    if isinstance(statement, LocalShape):
        if (point := statement.point) is not None:
            return _local_shape(point, statement.kind, latex)
        statement = statement.sufficient
    if not isinstance(statement, Inertia):
        raise Unsupported(f"there is no LaTeX for the statement {type(statement).__name__}")
    if (point := statement.point) is not None:
        first, others = _settings(point, latex)
        function = rf"\text{{ is a stationary point of }} {latex(point.function)}"
        counts = _counted("with", statement.counts, _along(point), latex)
        return first, rf"{others} {function} {counts}{_named(point, latex)}"
    counts = _counted("has", statement.counts, "along ", latex)
    return latex(statement.form), rf"{counts} {_listed(map(latex, statement.directions))}"


def _local_shape(point: Point, kind: str, latex: Latex) -> tuple[str, str]:
    first, others = _settings(point, latex)
    along = rf" \text{{ along }}{_named(point, latex)}" if _along(point) else ""
    return first, rf"{others} \text{{ is {_KINDS[kind]} of }} {latex(point.function)}{along}"


def _settings(point: Point, latex: Latex) -> tuple[str, str]:
    """The first variable, and its value with the other variables and theirs."""
    (first, value), *others = point.settings
    return latex(first), _listed([f"= {latex(value)}", *(f"{latex(variable)} = {latex(place)}" for variable, place in others)])


def _along(point: Point) -> str:
    """The word before the directions, where they are given."""
    return "" if point.moves_along_any else "along "


def _named(point: Point, latex: Latex) -> str:
    return "" if point.moves_along_any else f" {_listed(map(latex, point.directions))}"


def _counted(before: str, counts: Sequence[Count], after: str, latex: Latex) -> str:
    """All counts in one phrase, with a word before it and perhaps one after it."""
    said, words = "", f"{before} "
    for place, count in enumerate(counts):
        least = "at least " if count.at_least else ""
        said += rf"\text{{ {words}{least}}} {latex(count.number)} "
        left = len(counts) - place - 1
        noun = " curvature" if count.number == 1 else " curvatures"
        words = count.sign + (noun if left == 0 else " and " if left == 1 else ", ")
    return rf"{said}\text{{ {words}{after and f' {after}'}}}"


def _listed(parts: Iterable[str]) -> str:
    return r",\ ".join(parts)
