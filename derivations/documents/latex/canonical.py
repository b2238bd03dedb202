r"""One form for the many spellings of a letter with its font, accents, subscript and superscript.

``\bm W``, ``\boldsymbol{W}`` and ``{\boldsymbol W}`` are one symbol; ``\mathbf{W}`` and ``W`` are others.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from derivations.documents.latex.tokens import Token
from derivations.documents.problems import Misread

_MOST_FONTS = 10
_UPRIGHT = "\\mathrm"
_FONTS = {
    "\\bm": "\\boldsymbol",
    "\\pmb": "\\boldsymbol",
    "\\boldsymbol": "\\boldsymbol",
    "\\symbf": "\\mathbf",
    "\\mathbf": "\\mathbf",
    "\\textbf": "\\mathbf",
    "\\mathbb": "\\mathbb",
    "\\Bbb": "\\mathbb",
    "\\mathcal": "\\mathcal",
    "\\cal": "\\mathcal",
    "\\mathscr": "\\mathscr",
    "\\mathfrak": "\\mathfrak",
    "\\mathsf": "\\mathsf",
    "\\mathtt": "\\mathtt",
    "\\mathrm": _UPRIGHT,
    "\\rm": _UPRIGHT,
    "\\text": _UPRIGHT,
    "\\textrm": _UPRIGHT,
    "\\textnormal": _UPRIGHT,
    "\\mathit": "\\mathit",
    "\\textit": "\\mathit",
    "\\mbox": _UPRIGHT,
    "\\operatorname": "\\operatorname",
    "\\hat": "\\hat",
    "\\widehat": "\\hat",
    "\\bar": "\\bar",
    "\\overline": "\\bar",
    "\\tilde": "\\tilde",
    "\\widetilde": "\\tilde",
    "\\dot": "\\dot",
    "\\ddot": "\\ddot",
    "\\vec": "\\vec",
    "\\check": "\\check",
    "\\breve": "\\breve",
    "\\acute": "\\acute",
    "\\grave": "\\grave",
    "\\underline": "\\underline",
}
_SWITCHES = {"\\bf": "\\mathbf", "\\rm": _UPRIGHT, "\\cal": "\\mathcal", "\\it": "\\mathit"}
_SAME_LETTER = {"\\mid": "|", "\\vert": "|", "\\lvert": "|", "\\rvert": "|"}


class Nucleus(NamedTuple):
    """A letter with its font and accents, and the place after it."""

    text: str
    after: int


class Scripts(NamedTuple):
    """Where the sub- and superscript stand (first and last token, braces left out), how many primes, the place after."""

    after: int
    order: tuple[tuple[str, int, int], ...] = ()
    primes: int = 0

    def slice(self, kind: str) -> tuple[int, int] | None:
        return next(((first, last) for mark, first, last in self.order if mark == kind), None)


def nucleus(tokens: Sequence[Token], position: int) -> Nucleus | None:
    r"""The letter at a place, or nothing when no letter stands there."""
    if position >= len(tokens):
        return None
    token = tokens[position]
    if token.kind == "letter":
        return Nucleus(token.text, position + 1)
    if token.kind in _FONTS:
        return _wrapped(tokens, position)
    if token.kind == "{":
        return _grouped(tokens, position)
    if token.kind.startswith("\\") and token.kind[1:].isalpha():
        return Nucleus(token.kind, position + 1)
    return None


def _wrapped(tokens: Sequence[Token], position: int) -> Nucleus | None:
    font = _FONTS[tokens[position].kind]
    first, last, after = argument(tokens, position + 1)
    if first == last:
        return None
    inner = canonical(tokens[first:last])
    return Nucleus(inner if font == "\\mathit" and len(inner) == 1 else f"{font}{{{inner}}}", after)


def _grouped(tokens: Sequence[Token], position: int) -> Nucleus | None:
    """``{W}`` and ``{\bf W}``."""
    first, last, after = argument(tokens, position)
    if first < last and tokens[first].kind in _SWITCHES:
        return Nucleus(f"{_SWITCHES[tokens[first].kind]}{{{canonical(tokens[first + 1 : last])}}}", after)
    inner = nucleus(tokens, first) if first < last else None
    return Nucleus(inner.text, after) if inner is not None and inner.after == last else None


def argument(tokens: Sequence[Token], position: int) -> tuple[int, int, int]:
    """Where an argument stands: first and last token without braces, and the place after it; empty where there is none."""
    if position >= len(tokens) or tokens[position].kind in ("}", "stop"):
        return position, position, position
    if tokens[position].kind != "{":
        return _unbraced(tokens, position)
    depth = 0
    for place in range(position, len(tokens)):
        depth += (tokens[place].kind == "{") - (tokens[place].kind == "}")
        if depth == 0:
            return position + 1, place, place + 1
    return position, position, position


def _unbraced(tokens: Sequence[Token], position: int) -> tuple[int, int, int]:
    """One token, or a letter with the fonts before it."""
    first = position
    while position < len(tokens) and tokens[position].kind in _FONTS:
        position += 1
    if position == first:
        return first, first + 1, first + 1
    if position - first > _MOST_FONTS:
        raise Misread(f"more than {_MOST_FONTS} fonts and accents on one letter", tokens[first].start, tokens[position].end)
    begin, last, after = argument(tokens, position)
    return (first, after, after) if begin < last else (first, first, first)


def scripts(tokens: Sequence[Token], position: int) -> Scripts:
    """The primes, subscript and superscript at a place; a second script of a kind is left for the grammar to refuse."""
    order: list[tuple[str, int, int]] = []
    primes = 0
    while position < len(tokens):
        kind = tokens[position].kind
        if kind == "'" and not any(mark == "^" for mark, _, _ in order):
            primes, position = primes + 1, position + 1
        elif kind in ("_", "^") and not any(mark == kind for mark, _, _ in order):
            first, last, after = argument(tokens, position + 1)
            if first == last:
                break
            order.append((kind, first, last))
            position = after
        else:
            break
    return Scripts(position, tuple(order), primes)


def canonical(tokens: Sequence[Token]) -> str:
    r"""The text of tokens without what does not show: braces around a letter, the choice among equal commands.

    >>> from derivations.documents.latex.tokens import tokenise
    >>> print(canonical(tokenise(r"\bm{W}_{\text{new}}")[:-1]))
    \boldsymbol{W}_\mathrm{new}
    """
    parts: list[str] = []
    position = 0
    while position < len(tokens):
        found = nucleus(tokens, position)
        if found is not None:
            parts.append(found.text)
            position = found.after
        else:
            kind = tokens[position].kind
            parts.append(_SAME_LETTER.get(kind, tokens[position].text if kind in ("letter", "digit") else kind))
            position += 1
    return _joined(parts)


def script_text(tokens: Sequence[Token]) -> str:
    r"""A script as text; upright letters are the same as others there: ``_{\mathrm{ML}}`` is ``_{ML}``."""
    text = canonical(tokens)
    if text.startswith("\\mathrm{") and text.endswith("}") and text.count("{") == 1:
        text = text[len("\\mathrm{") : -1]
    return text


def _joined(parts: Sequence[str]) -> str:
    text = ""
    for part in parts:
        apart = text[-1:].isalpha() and "\\" in text.rpartition("}")[2] and part[:1].isalpha()
        text += f" {part}" if apart else part
    return text


def command_name(letter: str) -> str:
    r"""The name of a function or operator, whichever upright font it is in.

    >>> command_name(r"\operatorname{tr}"), command_name(r"\log")
    ('tr', '\\log')
    """
    for font in ("\\operatorname{", "\\mathrm{", "\\mathsf{"):
        if letter.startswith(font) and letter.endswith("}"):
            return letter[len(font) : -1]
    return letter
