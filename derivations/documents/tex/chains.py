r"""A display cut into chains: equations, or chains of them, over one row or several.

A row belongs to the chain above it unless it is plainly an equation of its own, with a left side and a relation after it
(:mod:`derivations.documents.latex.rows`). So a row that cannot be read makes an error of its chain, and is never left out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from derivations.documents.latex.canonical import canonical
from derivations.documents.latex.macros import Macro, expanded
from derivations.documents.latex.rows import Row, begins_equation, row_of
from derivations.documents.latex.tokens import LENGTH, Token, tokenise
from derivations.documents.latex.words import after_words, with_words
from derivations.documents.problems import Misread
from derivations.documents.tex.commands import group_end
from derivations.documents.tex.files import TextFile
from derivations.documents.tex.visible import without

LABEL = re.compile(r"\\label\s*\{([^{}]*)\}")
_BREAK = rf"\\\\\*?(?:\[{LENGTH}\])?"
_LAST_BREAK = re.compile(rf"(?:{_BREAK})\s*$")
_PIECE = re.compile(rf"\\begin\s*\{{[^{{}}]*\}}|\\end\s*\{{[^{{}}]*\}}|{_BREAK}|\\.|[{{}}]", re.DOTALL)
_WORD = re.compile(
    r"\\(?:nonumber|notag|qedhere|displaybreak|allowdisplaybreaks|pagebreak|nopagebreak|hline)(?![A-Za-z])(?:\s*\[\d\])?"
)
_WITH_TEXT = re.compile(
    r"\\(?:label|tag\*?|raisetag|intertext|shortintertext|noalign|phantom|hphantom|vphantom)(?![A-Za-z])(?=\s*\{)"
)
_UNNUMBERED = re.compile(r"\\(?:nonumber|notag)(?![A-Za-z])")


@dataclass(frozen=True)
class Chain:
    """A stretch of one file that holds one equation or a chain of them, and its labels.

    ``problem`` says why what stands there is not read at all.
    """

    file: TextFile
    start: int
    end: int
    labels: tuple[str, ...]
    problem: str = ""

    def text(self) -> str:
        """The text with labels, tags and what is not printed blanked out, place for place."""
        return _LAST_BREAK.sub(lambda match: " " * len(match[0]), _shown(self.file.visible[self.start : self.end]))


def single_chain(file: TextFile, start: int, end: int) -> Chain:
    return Chain(file, start, end, _labels(file.visible[start:end]))


def cut(file: TextFile, start: int, end: int, macros: Mapping[str, Macro]) -> tuple[Chain, ...]:
    """The chains of a display with many rows, in order."""
    shown = _shown(file.visible[start:end])
    chains: list[Chain] = []
    above: list[Row | None] = []
    last = 0
    for first, after in _row_places(shown):
        written = file.visible[start + first : start + after]
        labels = _labels(written)
        if not labels and not _without_break(shown[first:after]).strip(" \n\t&"):
            continue
        row = _row(_without_break(shown[first:after]), above, macros)
        is_labelled = bool(labels) and not _UNNUMBERED.search(file.visible[start + last : start + first])
        if above and (row is None or not begins_equation(row, above, is_labelled)):
            before = chains[-1]
            chains[-1] = Chain(file, before.start, start + after, (*before.labels, *labels))
        else:
            chains.append(Chain(file, start + first, start + after, labels))
            above = []
        above.append(row)
        last = first
    return tuple(chains)


def _labels(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(LABEL.findall(text)))


def _shown(text: str) -> str:
    """The text without labels, tags, words between rows and what leaves room only, place for place."""
    spans = [match.span() for match in _WORD.finditer(text)]
    for match in _WITH_TEXT.finditer(text):
        end = group_end(text, match.end())
        if end is not None:
            spans.append((match.start(), end))
    return without(text, spans)


def _row(text: str, above: list[Row | None], macros: Mapping[str, Macro]) -> Row | None:
    """The row in tokens, after the brackets that are open above; nothing when it cannot be cut into tokens."""
    last = above[-1] if above else None
    try:
        tokens = expanded(tokenise(text)[:-1], macros)[0]
    except Misread:
        return None
    return row_of(with_words(tokens, _is_and), last.after if last is not None else 0)


def _is_and(tokens: Sequence[Token], position: int) -> bool:
    """Whether the word “and” stands alone at a place, which parts two equations as often as it joins them."""
    return canonical(tokens[position : after_words(tokens, position)]) == r"\mathrm{and}"


def _without_break(text: str) -> str:
    return _LAST_BREAK.sub("", text)


def _row_places(text: str) -> list[tuple[int, int]]:
    r"""Where the rows stand, each with the ``\\`` that ends it: those in no braces and no inner environment."""
    found, depth, first = [], 0, 0
    for match in _PIECE.finditer(text):
        if match[0].startswith("\\begin") or match[0] == "{":
            depth += 1
        elif match[0].startswith("\\end") or match[0] == "}":
            depth -= 1
        elif match[0].startswith("\\\\") and depth == 0:
            found.append((first, match.end()))
            first = match.end()
    return [*found, (first, len(text))]
