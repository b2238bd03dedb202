"""What to say of a token of plain mathematics that has no place where it stands."""

from __future__ import annotations

from collections.abc import Sequence

from derivations.documents.problems import Misread
from derivations.documents.tokens import Token

_HINTS = {
    ")": "one “)” too many, or something missing before it",
    "]": "one “]” too many, or something missing before it",
    "[": "an index follows the matrix it belongs to: M[i, j]",
    ",": "a comma belongs only between the arguments of a function or the indices of a matrix",
    "~": "it belongs in E(body, z ~ q), after a single symbol",
    "in": "it belongs in sum(body, i in n), after a single name",
    "=": "inside brackets it belongs only in at(f, X = value)",
    ":": "it belongs only in M[:, j]",
    "+": "leave out a leading +",
    "*": "something is missing before it",
    "@": "something is missing before it",
    "/": "something is missing before it",
    "^": "something is missing before it",
    ".": "a decimal needs a digit before its point: 0.5",
}


def unexpected(tokens: Sequence[Token], position: int, expected: str) -> Misread:
    """The error for the token at a position: what was expected, and what to write instead."""
    token = tokens[position]
    if token.kind == "end":
        return Misread(f"the text ends where {expected} was expected", token.start, token.end)
    hint = _juxtaposed(tokens, position) or _HINTS.get(token.text if token.text == "in" else token.kind, "")
    return Misread(f"expected {expected}, found “{token.text}”{hint and ': '}{hint}", token.start, token.end)


def _juxtaposed(tokens: Sequence[Token], position: int) -> str:
    """What to write when two factors stand side by side without an operator."""
    if position == 0 or tokens[position].text == "in":
        return ""
    before, after = tokens[position - 1], tokens[position]
    if before.kind not in ("number", "name", ")", "]") or after.kind not in ("number", "name", "("):
        return ""
    if before.kind == "number" and after.text[0] in "eE" and after.text[1:].isdigit():
        return f"write {before.text}*10**{after.text[1:]}"
    left, right = ("…" if token.kind in ("(", ")", "]") else token.text for token in (before, after))
    left, right = (f"({left})" if before.kind == ")" else left), (f"({right})" if after.kind == "(" else right)
    matrices = "" if "number" in (before.kind, after.kind) else f", or {left} @ {right} for matrices"
    return f"write {left}*{right}{matrices}"
