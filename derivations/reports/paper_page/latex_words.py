"""Text of any document as LaTeX: nothing in it is a command, every character shows, and every line can be broken."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from derivations.reports.latex.escaping import NoGlyph, escaped, text
from derivations.reports.latex.sections import checked_words
from derivations.reports.manuscript.prose import Formula, Prose, Words

_BREAK = r"\hspace{0pt}"
_LONG = 24
_PIECE = 12
_MARK = "\N{NO-BREAK SPACE}"  # becomes a tilde, which no other character becomes
_AFTER = re.compile(r"(?<=[-_,;:/(@*=+.])(?=\S)")
_LONG_TOKEN = re.compile(rf"\S{{{_LONG + 1},}}")


@lru_cache(maxsize=4096)
def shown(words: str) -> str:
    """The words with every character that plain LaTeX has no glyph for as its number.

    >>> shown("σ² of 漢")
    'σ² of [U+6F22]'
    """
    return "".join(_character(character) for character in words)


def _character(character: str) -> str:
    try:
        escaped(character)
    except NoGlyph:
        return f"[U+{ord(character):04X}]"
    return character


def of_words(words: str) -> str:
    """Ordinary text."""
    return " ".join(_token(token) for token in shown(words).split(" "))


def of_prose(prose: Prose) -> str:
    """Words with formulas among them."""
    return "".join(text((part,)) if isinstance(part, Formula) else of_words(part.text) for part in prose)


def of_finding(words: str) -> str:
    """Scopes, reasons and error bounds, their mathematics set as such."""
    marked = _LONG_TOKEN.sub(lambda found: _MARK.join(_pieces(found.group())), shown(words).replace(_MARK, " "))
    return checked_words(marked).replace("~", _BREAK)


def safe_prose(prose: Prose) -> Prose:
    """The same with every character shown, for writers that escape it themselves."""
    return tuple(part if isinstance(part, Formula) else Words(shown(part.text)) for part in prose)


def typewriter(line: str) -> str:
    """A line of plain syntax or of a matrix in letters of one width; runs of spaces keep their width."""
    tokens = re.split(r"( +)", shown(line))
    pieces = [_spaces(token) if token.startswith(" ") else _token(token) for token in tokens]
    return rf"\texttt{{{''.join(pieces)}}}"


def _spaces(run: str) -> str:
    return " " if len(run) == 1 else "~" * len(run)


def _token(token: str) -> str:
    """A word; a long one may be broken after its signs, and anywhere where there is none."""
    if len(token) <= _LONG:
        return escaped(token)
    return _BREAK.join(escaped(piece) for piece in _pieces(token))


def _pieces(token: str) -> Iterator[str]:
    for part in _AFTER.split(token):
        yield from (part[start : start + _PIECE] for start in range(0, len(part), _PIECE))
