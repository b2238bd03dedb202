r"""Equations up to a constant, :math:`f = g + \text{const}`, and up to a positive scale, :math:`p(z \mid x) \propto f`.

What the constant may not depend on is never guessed: it is declared, or it is the variable of the one density that stands on
the left of :math:`\propto`. Constants are taken out of the tokens before the grammar reads them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from derivations.documents.beside import Beside
from derivations.documents.latex.canonical import canonical, nucleus, scripts
from derivations.documents.latex.pieces import Piece
from derivations.documents.latex.rows import RELATIONS
from derivations.documents.latex.tokens import DEEPER, SHALLOWER, Token, tokenise
from derivations.documents.problems import Misread, nearest
from derivations.documents.up_to import equal_up_to_constant, proportional
from derivations.language.statements import Statement
from derivations.language.vocabulary import Variable

if TYPE_CHECKING:
    from derivations.documents.latex.reader import Reader

PROPORTIONAL = "\\propto"

_WORDS = frozenset(
    f"{font}{{{word}{dot}}}"
    for font in ("\\mathrm", "\\operatorname", "\\mathit")
    for word in ("const", "constant")
    for dot in ("", ".")
)
_SIGNS = ("+", "-")
_BARS = ("|", "\\|")
_HOW = 'write constant_in = ["z"] beside the claim, or “% lemmata: constant in z” in a comment before the equation'
_SEPARATORS = ("\\mid", "|", ";", ")")


def without_constants(reader: Reader, letter: str) -> tuple[list[Token], dict[int, Token]]:
    """The tokens without the constants that are terms of a side, and where they stand: the token of a constant by its side."""
    tokens = reader.tokens
    named = _spelled(reader, letter) if letter else ""
    kept: list[Token] = []
    found: dict[int, Token] = {}
    position = depth = bars = side = 0
    while position < len(tokens):
        token = tokens[position]
        is_outside = depth == 0 and bars % 2 == 0
        if is_outside and _begins_term(kept) and (after := _after_constant(tokens, position, named)):
            found[side] = token
            position = _without_constant(tokens, after, token, kept)
            continue
        side += depth == 0 and token.kind in RELATIONS
        bars += depth == 0 and token.kind in _BARS
        depth += (token.kind in DEEPER) - (token.kind in SHALLOWER)
        kept.append(token)
        position += 1
    return kept, found


def _spelled(reader: Reader, letter: str) -> str:
    """The letter of the constant in its one form. Raises where it has another meaning."""
    tokens = tokenise(letter)
    if reader.symbols.find(tokens, 0) is not None:
        message = f"“{letter}” is declared and cannot stand for the constant: name the constant differently"
        raise Misread(message, reader.tokens[0].start, reader.tokens[-1].end)
    return canonical(tokens[:-1])


def _begins_term(kept: Sequence[Token]) -> bool:
    return not kept or kept[-1].kind in _SIGNS or kept[-1].kind in RELATIONS


def _after_constant(tokens: Sequence[Token], position: int, named: str) -> int:
    """The place after the constant that stands at a place and is a term by itself, or 0."""
    letter = nucleus(tokens, position)
    if letter is None:
        return 0
    after = scripts(tokens, letter.after).after if named else letter.after
    is_constant = letter.text in _WORDS or (bool(named) and canonical(tokens[position:after]) == named)
    ends = after < len(tokens) and (tokens[after].kind in (*_SIGNS, "stop", ":") or tokens[after].kind in RELATIONS)
    return after if is_constant and ends else 0


def _without_constant(tokens: Sequence[Token], after: int, constant: Token, kept: list[Token]) -> int:
    """Take away the sign before a constant, or the plus after one that begins a side, of which at least a zero stays."""
    if kept and kept[-1].kind in _SIGNS:
        kept.pop()
    if kept and kept[-1].kind not in RELATIONS:
        return after
    if tokens[after].kind not in _SIGNS:
        kept.append(Token("digit", "0", constant.start, tokens[after - 1].end))
    return after + (tokens[after].kind == "+")


def agreement(
    reader: Reader, left: Piece, right: Piece, variables: Sequence[Variable], is_scaled: bool
) -> tuple[Statement, ...]:
    """The statements of one relation up to a scale or up to a constant."""
    agree = proportional if is_scaled else equal_up_to_constant
    return agree(left.tree, right.tree, variables, reader.scope.vocabulary)


def variables_of(reader: Reader, beside: Beside, first: Piece, place: Token) -> list[Variable]:
    """The variables that were declared, or that of the density on the left of a proportionality."""
    if beside.constant_in:
        return [_variable(reader, name, place) for name in beside.constant_in]
    if place.kind != PROPORTIONAL:
        raise Misread(f"constant in which variables? {_HOW}", place.start, place.end)
    point = first.density.point.tree if first.density is not None else None
    found = [item for item in reader.scope.vocabulary.variables.values() if point is not None and item.symbol == point]
    if not found or _names_several(reader, first):
        message = f"the left side is no density of one variable, so the variables have to be named: {_HOW}"
        raise Misread(message, place.start, place.end)
    return found


def _variable(reader: Reader, name: str, place: Token) -> Variable:
    variables = reader.scope.vocabulary.variables
    if name not in variables:
        message = f"constant in “{name}”: no symbol of that name is declared{nearest(name, variables)}"
        raise Misread(message, place.start, place.end)
    return variables[name]


def _names_several(reader: Reader, density: Piece) -> bool:
    """Whether a comma stands before the bar of a density, as in p(a, b | x)."""
    depth = 0
    for token in reader.tokens:
        if not density.start <= token.start < density.end:
            continue
        if depth == 1 and token.kind in _SEPARATORS:
            return False
        if depth == 1 and token.kind == ",":
            return True
        depth += (token.kind in DEEPER) - (token.kind in SHALLOWER)
    return True
