"""The words of plain mathematics, each with its place in the text."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from derivations.documents.problems import Misread

LONGEST_TEXT = 20_000
DEEPEST_BRACKETS = 100
MOST_DIGITS = 60

_TOKEN = re.compile(
    r"(?P<space>[ \t\r\n]+)"
    r"|(?P<number>[0-9]+(?:\.[0-9]+)?)"
    r"|(?P<name>[A-Za-z_][A-Za-z0-9_]*)"
    r"|(?P<operator>\*\*|==|<=|>=|!=|[-+*/@^()\[\]=,~:.<>≤≥≠])"
)

_SPELLINGS = {"**": "^", "==": "=", "≤": "<=", "≥": ">=", "≠": "!="}

_INSTEAD = {
    "−": "write - (the hyphen on the keyboard)",
    "–": "write - (the hyphen on the keyboard)",
    "—": "write - (the hyphen on the keyboard)",
    "×": "write * for numbers, @ for matrices",
    "·": "write * for numbers, @ for matrices",
    "⋅": "write * for numbers, @ for matrices",
    "∗": "write *",
    "÷": "write /",
    "⊙": "write hadamard(A, B)",
    "∘": "write hadamard(A, B)",
    "ᵀ": "write A.T",
    "⊤": "write A.T",
    "'": "write A.T for a transpose; text in quotes has no meaning here",
    "′": "write A.T for a transpose",
    "’": "write A.T for a transpose",
    '"': "text in quotes has no meaning here",
    "²": "write **2",
    "³": "write **3",
    "⁻": "write inv(A), or s**-1 for a number",
    "½": "write 1/2",
    "√": "write sqrt(s)",
    "∑": "write sum(body, i in n)",
    "∇": "write grad(f, X)",
    "∂": "write grad(f, X) or D(f, X, H)",
    "∫": "write logintegral(body, z) for the log of an integral of exp(body)",
    "∈": "write i in n",
    "∼": "write ~",
    "≈": "claims are =, !=, <=, <, >= and >",
    "!": "there is no factorial; write a != b for numbers that differ",
    "‖": "write norm2(A) for the squared norm",
    "∥": "write norm2(A) for the squared norm",
    "|": "write det(A) for a determinant, norm2(A) for a squared norm",
    "{": "write ( and )",
    "}": "write ( and )",
    "\\": "LaTeX is not read here: write names as declared, such as sigma2 for \\sigma^2",
    "$": "leave it out",
    "%": "write a fraction, such as 1/100",
    ";": "one claim is one equation: write another claim",
    "#": "comments belong to the document, outside the mathematics",
}


@dataclass(frozen=True, slots=True)
class Token:
    """``kind`` is ``number``, ``name``, ``end`` or the operator; ``**`` is ``^``, ``==`` is ``=`` and ``≤`` is ``<=``."""

    kind: str
    text: str
    start: int
    end: int


def tokenise(text: str) -> list[Token]:
    """The tokens of a text, with an ``end`` token last.

    >>> [token.kind for token in tokenise("A.T @ x**2")]
    ['name', '.', 'name', '@', 'name', '^', 'number', 'end']
    """
    tokens: list[Token] = []
    position = 0
    while position < min(len(text), LONGEST_TEXT):
        match = _TOKEN.match(text, position)
        if match is None:
            raise Misread(_unknown(text[position]), position, position + 1)
        if match.lastgroup != "space":
            tokens.append(_token(match))
        position = match.end()
    _check_depth(tokens)
    if len(text) > LONGEST_TEXT:
        message = f"the expression has {len(text)} characters, at most {LONGEST_TEXT} are read: use definitions"
        raise Misread(message, 0, 1)
    return [*tokens, Token("end", "", len(text), len(text))]


def _token(match: re.Match[str]) -> Token:
    text, start, end = match.group(), match.start(), match.end()
    if match.lastgroup == "operator":
        return Token(_SPELLINGS.get(text, text), text, start, end)
    if match.lastgroup == "number" and len(text) > MOST_DIGITS:
        message = f"a number of {len(text)} characters; at most {MOST_DIGITS} are read: declare a symbol instead"
        raise Misread(message, start, end)
    return Token(str(match.lastgroup), text, start, end)


def _check_depth(tokens: list[Token]) -> None:
    """Brackets are counted before anything is parsed, so that deep nesting is one message and not a deep recursion."""
    depth = 0
    for token in tokens:
        depth += (token.kind in "([") - (token.kind in ")]")
        if depth > DEEPEST_BRACKETS:
            message = f"brackets nest deeper than {DEEPEST_BRACKETS}: name parts of the expression with definitions"
            raise Misread(message, token.start, token.end)


def _unknown(character: str) -> str:
    name = unicodedata.name(character, "")
    shown = f"“{character}”" if character.isprintable() else f"character U+{ord(character):04X}"
    if instead := _INSTEAD.get(character):
        return f"{shown} is not part of the syntax: {instead}"
    if name.startswith("GREEK"):
        return f"{shown} is not part of the syntax: spell the letter out, as in {_spelled_out(name)}"
    return f"{shown} is not part of the syntax: names are made of the letters A–Z and a–z, digits and _"


def _spelled_out(unicode_name: str) -> str:
    """``sigma`` for GREEK SMALL LETTER SIGMA, ``Sigma`` for the capital."""
    letter = unicode_name.split(" WITH ")[0].split()[-1].lower()
    return letter.capitalize() if "CAPITAL" in unicode_name else letter
