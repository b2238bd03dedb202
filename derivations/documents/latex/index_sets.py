r"""Which positions an index takes: ``j``, ``j \leq q`` or ``j \in \{1, \dots, q\}``, and the comparison that they satisfy.

.. code:: latex

   \sum_{j : \lambda_j > s} \lambda_j        \#\{j \leq q : \lambda_j > s\}
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from derivations.documents.latex import products
from derivations.documents.latex.canonical import nucleus
from derivations.documents.latex.comparisons import ORDERS, compared
from derivations.documents.latex.messages import unexpected
from derivations.documents.latex.pieces import Piece
from derivations.documents.latex.sizes import size_text
from derivations.documents.problems import Misread
from derivations.documents.syntax_tree import Name, Syntax

if TYPE_CHECKING:
    from derivations.documents.latex.reader import Reader

_AT_MOST = tuple(sign for sign, order in ORDERS.items() if order == "<=")
_OTHER_BOUNDS = (*(sign for sign in ORDERS if sign not in _AT_MOST), "\\neq", "\\ne", "\\notin")
_DOTS = ("\\dots", "\\ldots", "\\cdots", "\\dotsc")
SUCH_THAT = (":", "\\mid", "|")


def index(reader: Reader, expected: str = "an index") -> Name:
    """The letter of an index."""
    letter = nucleus(reader.tokens, reader.position)
    if letter is None or not letter.text.removeprefix("\\").isalpha():
        raise unexpected(reader, expected)
    start = reader.token.start
    reader.position = letter.after
    return Name(start, reader.end, letter.text.removeprefix("\\"))


def last_of(reader: Reader) -> Syntax | None:
    r"""The last position, where ``\leq q`` or ``\in \{1, \dots, q\}`` stands; nothing where none is said."""
    token = reader.token
    if token.kind in _OTHER_BOUNDS:
        message = "an index runs from 1 to a size: write j \\leq q, and a comparison after “:”"
        raise Misread(message, token.start, token.end)
    if token.kind in _AT_MOST:
        reader.advance()
        return size_text(reader)
    if token.kind != "\\in":
        return None
    reader.advance()
    return _range(reader)


def _range(reader: Reader) -> Syntax:
    r"""``\{1, \dots, q\}``."""
    opening = reader.token
    for kinds in (("\\{",), ("digit",), (",",), _DOTS, (",",)):
        if reader.token.kind not in kinds or (kinds == ("digit",) and reader.token.text != "1"):
            raise Misread("a set of positions is written \\{1, \\dots, q\\}", opening.start, reader.token.end)
        reader.advance()
    last = size_text(reader)
    reader.expect("\\}", opening)
    return last


def where(reader: Reader, condition: tuple[int, int], read: Callable[[], Piece]) -> Piece:
    """What ``read`` reads, where the comparison between two tokens holds, and 0 elsewhere."""
    indicator = reader.within(*condition, lambda: compared(reader, reader.token.start))
    return products.product(reader, [("", indicator), ("", reader.sized(read()))])


def is_set(reader: Reader, position: int) -> bool:
    r"""Whether ``\{j : …\}`` stands at a place, or the like with a bound of j."""
    letter = nucleus(reader.tokens, position + 1) if reader.tokens[position].kind == "\\{" else None
    return letter is not None and reader.tokens[letter.after].kind in (":", "\\mid", "\\in", *_AT_MOST)
