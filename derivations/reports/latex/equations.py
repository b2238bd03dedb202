r"""Lines of a derivation as rows of ``align*``, broken where they are too wide, each with its reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from derivations.reports.manuscript.breaking import Part, broken
from derivations.reports.manuscript.prose import Formula, Prose
from derivations.reports.manuscript.widths import width

_EQUALS, _INDENT, _DEEPER = 1.5, 2.0, 1.0  # "= " before a line; \qquad before what continues it; a \quad more in brackets
_SMALL = 0.8  # \footnotesize beside the text
_SHORT = 7.0
_MARGIN = 12.0


@dataclass(frozen=True)
class Page:
    """How much room there is, in ems.

    In the margin a reason has a place of its own beside every line (``margin``); without one it shares the line, or
    takes one of its own where the line is too wide.
    """

    room: float
    margin: bool = True

    @property
    def most(self) -> float:
        """The room on a row that has no reason beside it."""
        return self.room + (_MARGIN if self.margin else 0.0)


def lines_of(start: str, lines: Sequence[tuple[str, str, float]], page: Page) -> str:
    """A whole derivation: the start, then every line with its reason in LaTeX and the width of that."""
    rows = list(_opening(start, page))
    for latex, reason, reason_width in lines:
        rows += _rows(latex, "= ", reason, reason_width, page)
    return aligned(rows)


def equation_rows(left: str, right: str, page: Page, reason: str = "", reason_width: float = 0.0) -> list[str]:
    """One equation, its left side on a row of its own where both do not fit; the relation is part of ``right``."""
    beside = width(left)
    if beside <= _SHORT or beside + _EQUALS + width(right) <= page.room:
        row, *more = _rows(right, "", reason, reason_width, page, beside)
        return [left + row, *more]
    return [*_opening(left, page), *_rows(right, "", reason, reason_width, page)]


def listed_rows(left: str, right: str, page: Page) -> list[str]:
    """One of several unrelated equations without reasons, which are aligned at their beginnings."""
    beside = width(left)
    if beside > _SHORT and beside + _EQUALS + width(right) > page.most:
        first, *more = _rows(right, "", "", 0.0, Page(page.most, margin=False))
        return [*_opening(left, page), first.replace("&", r"&\quad ", 1), *more]
    room = page.most - _EQUALS - beside
    head, *parts = broken(right, room, page.most - _INDENT - _DEEPER)
    return [f"& {left} {head.latex}", *(f"&{_indent(part)} {part.latex}" for part in parts)]


def _opening(latex: str, page: Page) -> Iterator[str]:
    parts = broken(latex, page.most, page.most - _INDENT - _DEEPER)  # beside the start there is no reason
    yield f"& {parts[0].latex}"
    yield from (f"&{_indent(part)} {part.latex}" for part in parts[1:])


def _rows(latex: str, relation: str, reason: str, reason_width: float, page: Page, beside: float = 0.0) -> list[str]:
    """A line after its sign of equality, over as many rows as it needs."""
    room = page.room - _EQUALS - beside
    most = page.most - _EQUALS - beside - _INDENT - _DEEPER
    parts = broken(latex, room, room - _INDENT - _DEEPER, most)
    rows = [f"{' ' if beside else ''}&{relation}{parts[0].latex}"]
    rows += [f"&{_indent(part)} {part.latex}" for part in parts[1:]]
    if not reason:
        return rows
    if width(parts[0].latex) + (0 if page.margin else reason_width + 2) <= room:
        return [rf"{rows[0]} \reason{{{reason}}}", *rows[1:]]
    if len(parts) > 1 and width(parts[-1].latex) + _INDENT + _DEEPER + reason_width + 2 <= room:
        return [*rows[:-1], rf"{rows[-1]} \reason{{{reason}}}"]
    return [*rows, rf"&\qquad \reasonbelow{{{reason}}}"]


def _indent(part: Part) -> str:
    return r"\qquad\quad" if part.depth else r"\qquad"


def words_width(prose: Prose) -> float:
    """About how wide a sentence in small print comes out."""
    return _SMALL * sum(width(part.latex) if isinstance(part, Formula) else 0.5 * len(part.text) for part in prose)


def aligned(rows: Sequence[str]) -> str:
    body = " \\\\\n  ".join(rows)
    return f"\\begin{{align*}}\n  {body}\n\\end{{align*}}"
