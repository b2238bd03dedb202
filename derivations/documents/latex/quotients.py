r"""``\frac`` and its kin: quotients, and derivatives written as quotients."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from derivations.documents.latex import products
from derivations.documents.latex.canonical import argument
from derivations.documents.latex.derivatives import derivative
from derivations.documents.latex.pieces import Piece
from derivations.documents.latex.scripted import with_scripts
from derivations.documents.problems import Misread

if TYPE_CHECKING:
    from derivations.documents.latex.reader import Reader


def quotient(reader: Reader) -> Piece:
    r"""``\frac{a}{b}``; the factors of a product below the line divide one by one."""
    command = reader.advance()
    top_first, top_last, after = argument(reader.tokens, reader.position)
    first, last, end = argument(reader.tokens, after)
    if top_first == top_last or first == last:
        raise Misread(f"{command.text} needs two arguments", command.start, command.end)
    found = derivative(reader, (top_first, top_last), (first, last), end)
    if found is not None:
        return found
    above = reader.within(top_first, top_last, reader.expression)
    below = reader.sized(reader.within(first, last, reader.expression))
    reader.position = end
    items = [("", factor) for factor in above.factors or (above,)]
    divisors = below.factors if below.factors and all(factor.is_number for factor in below.factors) else (below,)
    made = products.product(reader, [*items, *(("/", factor) for factor in divisors)])
    return with_scripts(reader, made)


_COMMANDS = ("\\frac", "\\tfrac", "\\dfrac", "\\cfrac", "\\nicefrac", "\\sfrac")
COMMANDS: dict[str, Callable[[Reader], Piece]] = dict.fromkeys(_COMMANDS, quotient)
