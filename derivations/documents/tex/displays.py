r"""Displayed formulas of a file: ``equation``, ``align`` and their kin, ``\[ … \]``, ``$$ … $$``, and fenced LaTeX."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from derivations.documents.latex.macros import Macro
from derivations.documents.tex.chains import Chain, cut, single_chain
from derivations.documents.tex.commands import definitions
from derivations.documents.tex.files import TextFile
from derivations.documents.tex.visible import without

ENVIRONMENTS = ("equation", "align", "gather", "multline", "eqnarray", "flalign", "alignat", "displaymath", "math")
_NOT_READ = ("dmath", "dgroup", "darray", "dseries", "IEEEeqnarray", "xalignat", "xxalignat", "empheq")
_NAMES = "|".join(rf"{name}\*?" for name in (*ENVIRONMENTS, *_NOT_READ))
_BEGIN = re.compile(
    rf"\\\\|\\\$|\\begin\s*\{{(?P<name>{_NAMES})\}}(?:\s*\{{\d+\}})?|\\\[|\$\$|(?P<inline>\$)|^```(?:latex|tex|math)[ \t]*\n",
    re.MULTILINE,
)
_INLINE = re.compile(r"(?:[^$\\\n]|\\.|\n(?![ \t]*\n))*\$", re.DOTALL)
_IS_DISPLAY = re.compile(rf"\\begin\s*\{{(?:{_NAMES})\}}|\\label(?![A-Za-z])|\\\[")
_MANY_ROWS = ("align", "gather", "eqnarray", "flalign", "alignat")


@dataclass(frozen=True)
class Display:
    """A displayed formula: where it stands with its frame and without, and the name of its environment."""

    file: TextFile
    start: int
    end: int
    first: int = 0
    last: int = 0
    environment: str = ""
    unread: tuple[Chain, ...] = ()

    def chains(self, macros: Mapping[str, Macro]) -> tuple[Chain, ...]:
        """The display cut into chains, with the commands known where it stands."""
        if self.unread:
            return self.unread
        if self.environment in _MANY_ROWS:
            return cut(self.file, self.first, self.last, macros)
        chain = single_chain(self.file, self.first, self.last)
        return (replace(chain, problem=not_read(self.environment)) if self.environment in _NOT_READ else chain,)


def not_read(environment: str) -> str:
    return f"the environment {environment} is not read: write equation, align, gather or multline, or mark it with “skip”"


def displays(file: TextFile) -> Iterator[Display]:
    """Every display of a file, in order. Raises :class:`DocumentError` for one that is never closed."""
    text = without(file.visible, definitions(file.visible))
    position = 0
    while match := _BEGIN.search(text, position):
        if match["inline"]:
            position = _after_inline(file, text, match.end())
            continue
        position = match.end()
        closing = _closing(match)
        if closing is None:
            continue
        end = closing[1].search(text, match.end())
        if end is None:
            raise file.problem(f"{match[0].strip()} is never closed: {closing[0]} is missing", *match.span())
        yield Display(file, match.start(), end.end(), match.end(), end.start("end"), (match["name"] or "").rstrip("*"))
        position = end.end()


def _after_inline(file: TextFile, text: str, position: int) -> int:
    """The place after a formula in the text of a paragraph, so that ``$a$$b$`` is no display."""
    match = None if file.path.suffix == ".md" else _INLINE.match(text, position)
    return match.end() if match is not None and not _IS_DISPLAY.search(match[0]) else position


def _closing(match: re.Match[str]) -> tuple[str, re.Pattern[str]] | None:
    """How the display that begins is closed; nothing for what begins none."""
    if match["name"]:
        name = match["name"]
        return rf"\end{{{name}}}", re.compile(rf"(?P<end>\\end\s*\{{{re.escape(name)}\}})")
    if match[0] in ("\\\\", "\\$"):
        return None
    escaped = r"(?<!\\)(?:\\\\)*(?P<end>{})"
    closing = {"\\[": "\\]", "$$": "$$"}.get(match[0], "```")
    return closing, re.compile(escaped.format(re.escape(closing)))
