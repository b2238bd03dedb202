"""Words and formulas as LaTeX text."""

from __future__ import annotations

from derivations.language.errors import LemmataError
from derivations.reports.manuscript.characters import ACCENTS, MATHEMATICAL
from derivations.reports.manuscript.plain_mathematics import latex_of
from derivations.reports.manuscript.prose import Formula, Prose
from derivations.reports.wording import printable

_SPECIAL = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    "\N{NO-BREAK SPACE}": "~",
    "…": r"\dots{}",
} | {character: rf"\{character}" for character in "&%$#_{}"}
_KNOWN = frozenset("–—‘’“”§¶°©")


class NoGlyph(LemmataError):
    """A character that plain LaTeX has no glyph for."""


def text(prose: Prose) -> str:
    r"""Words with what LaTeX reserves escaped, formulas between dollar signs.

    >>> from derivations.reports.manuscript.prose import prose
    >>> print(text(prose("50% of σ² & more")))
    50\% of $\sigma^{2}$ \& more
    """
    return "".join(f"${part.latex}$" if isinstance(part, Formula) else escaped(part.text) for part in prose)


def escaped(words: str) -> str:
    """Plain text for LaTeX. Raises :class:`NoGlyph` for a character that would leave a hole in the page."""
    return "".join(_glyph(character) for character in printable(words))


def _glyph(character: str) -> str:
    if character in _SPECIAL:
        return _SPECIAL[character]
    if character.isascii() or character in _KNOWN or (character.isalpha() and ord(character) < 0x180):
        return character
    if character in MATHEMATICAL and character not in ACCENTS:
        return rf"\ensuremath{{{latex_of(character, {})}}}"
    raise NoGlyph(f"LaTeX has no glyph for “{character}” (U+{ord(character):04X}): write it between dollar signs as LaTeX")
