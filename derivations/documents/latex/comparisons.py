"""Comparisons of numbers as parts of formulas: 1 where they hold, else 0."""

from __future__ import annotations

from typing import TYPE_CHECKING

from derivations.documents.latex.messages import unexpected
from derivations.documents.latex.pieces import Piece
from derivations.documents.latex.tokens import DEEPER, SHALLOWER
from derivations.documents.problems import Misread
from derivations.documents.syntax_tree import Call, Comparison, Name

if TYPE_CHECKING:
    from derivations.documents.latex.reader import Reader

ORDERS = {
    **dict.fromkeys(("<", "\\lt"), "<"),
    **dict.fromkeys((">", "\\gt"), ">"),
    **dict.fromkeys(("\\leq", "\\le", "\\leqslant"), "<="),
    **dict.fromkeys(("\\geq", "\\ge", "\\geqslant"), ">="),
}


def compared(reader: Reader, start: int) -> Piece:
    """The indicator of a comparison."""
    left = reader.sized(reader.expression())
    order = ORDERS.get(reader.token.kind)
    if order is None:
        raise unexpected(reader, "a comparison such as a < b")
    reader.advance()
    right = reader.sized(reader.expression())
    if reader.token.kind in ORDERS:
        message = "one comparison is read here: write the product of two indicators, \\mathbb{1}[a < b]\\mathbb{1}[b < c]"
        raise Misread(message, reader.token.start, reader.token.end)
    comparison = Comparison(left.start, right.end, reader.scope.leaf(left), order, reader.scope.leaf(right))
    return reader.made(Call(start, reader.end, Name(start, start, "indicator"), (comparison,)))


def is_comparison(reader: Reader, part: tuple[int, int]) -> bool:
    """Whether the relation between two tokens, outside brackets, is an order of numbers."""
    depth = 0
    for token in reader.tokens[slice(*part)]:
        depth += (token.kind in DEEPER) - (token.kind in SHALLOWER)
        if depth <= 0 and token.kind in ORDERS:
            return True
    return False
