r"""Displayed formulas of a file: ``equation``, ``align`` and their kin, ``\[ … \]``, ``$$ … $$``, and fenced LaTeX in Markdown.

A display is cut into chains. A row of an ``align`` that begins with its relation goes on with the chain of the row
above; a row that begins or ends with an operator goes on with its formula; any other row starts a chain of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from derivations.documents.tex.files import TextFile

_ENVIRONMENTS = "equation align gather multline eqnarray flalign alignat displaymath math"
_NAMES = "|".join(rf"{name}\*?" for name in _ENVIRONMENTS.split())
_BEGIN = re.compile(rf"\\begin\s*\{{({_NAMES})\}}(?:\{{\d+\}})?|\\\[|\$\$|^```(?:latex|tex|math)[ \t]*\n", re.MULTILINE)
_MANY_ROWS = ("align", "gather", "eqnarray", "flalign", "alignat")
_LABEL = re.compile(r"\\label\s*\{([^{}]*)\}")
_DROPPED = re.compile(
    r"\\(?:nonumber|notag)(?![A-Za-z])|\\(?:label|tag\*?)\s*\{[^{}]*\}|\\intertext\s*\{[^{}]*\}|\\qedhere(?![A-Za-z])"
)
_LAST_BREAK = re.compile(r"\\\\(?:\s*\[[^\]\n]*\])?\s*$")
_RELATION_FIRST = re.compile(r"(?:\s|&|\{\})*(?:=|\\equiv|\\le|\\ge|\\leq|\\geq|<|>|\\overset|\\stackrel)(?![A-Za-z])")
_OPERATOR_FIRST = re.compile(r"(?:\s|&|\{\}|\\q?quad(?![A-Za-z]))*(?:[-+*/]|\\times|\\cdot|\\odot)(?![A-Za-z])")
_OPERATOR_LAST = re.compile(r"(?:[-+*/=]|\\times|\\cdot)(?:\s|&)*$")


@dataclass(frozen=True)
class Chain:
    """A stretch of one file that holds one equation or a chain of them, its label, and the offsets of its rows."""

    file: TextFile
    start: int
    end: int
    label: str
    rows: tuple[int, ...]

    def text(self) -> str:
        """The text with labels and tags blanked out, place for place."""
        kept = _DROPPED.sub(lambda match: " " * len(match[0]), self.file.visible[self.start : self.end])
        return _LAST_BREAK.sub(lambda match: " " * len(match[0]), kept)


@dataclass(frozen=True)
class Display:
    """A displayed formula: where it stands, and its chains."""

    file: TextFile
    start: int
    end: int
    chains: tuple[Chain, ...]


def displays(file: TextFile) -> Iterator[Display]:
    """Every display of a file, in order. Raises :class:`DocumentError` for one that is never closed."""
    position = 0
    while match := _BEGIN.search(file.visible, position):
        closing = _closing(match)
        end = file.visible.find(closing, match.end())
        if end < 0:
            raise file.problem(f"{match[0].strip()} is never closed: {closing} is missing", *match.span())
        name = (match[1] or "").rstrip("*")
        yield Display(file, match.start(), end + len(closing), _chains(file, match.end(), end, name))
        position = end + len(closing)


def _closing(match: re.Match[str]) -> str:
    if match[1]:
        return rf"\end{{{match[1]}}}"
    return {"\\[": "\\]", "$$": "$$"}.get(match[0], "```")


def _chains(file: TextFile, start: int, end: int, environment: str) -> tuple[Chain, ...]:
    cuts = _row_ends(file.visible, start, end)
    rows = list(zip([start, *cuts], [*cuts, end], strict=True))
    if environment not in _MANY_ROWS:
        label = _LABEL.search(file.visible, start, end)
        return (Chain(file, start, end, label[1] if label else "", tuple(first for first, _ in rows)),)
    groups: list[list[tuple[int, int]]] = []
    for row in rows:
        text = _DROPPED.sub("", file.visible[row[0] : row[1]]).removesuffix(r"\\")
        if not text.strip(" \n\t&"):
            continue
        if groups and (_goes_on(text) or _OPERATOR_LAST.search(_row_text(file, groups[-1][-1]))):
            groups[-1].append(row)
        else:
            groups.append([row])
    return tuple(_chain(file, group) for group in groups)


def _goes_on(text: str) -> bool:
    return bool(_RELATION_FIRST.match(text) or _OPERATOR_FIRST.match(text))


def _row_text(file: TextFile, row: tuple[int, int]) -> str:
    return _DROPPED.sub("", file.visible[row[0] : row[1]]).removesuffix(r"\\").rstrip()


def _chain(file: TextFile, rows: list[tuple[int, int]]) -> Chain:
    start, end = rows[0][0], rows[-1][1]
    label = _LABEL.search(file.visible, start, end)
    return Chain(file, start, end, label[1] if label else "", tuple(first for first, _ in rows))


def _row_ends(text: str, start: int, end: int) -> list[int]:
    r"""The offsets after every ``\\`` that is in no braces and no inner environment."""
    found, depth, position = [], 0, start
    pattern = re.compile(r"\\begin\s*\{[^{}]*\}|\\end\s*\{[^{}]*\}|\\\\(?:\s*\[[^\]\n]*\])?|\\.|[{}]", re.DOTALL)
    while (match := pattern.search(text, position, end)) is not None:
        position = match.end()
        if match[0].startswith("\\begin") or match[0] == "{":
            depth += 1
        elif match[0].startswith("\\end") or match[0] == "}":
            depth -= 1
        elif match[0].startswith("\\\\") and depth == 0:
            found.append(match.end())
    return found
