r"""What depends on an order: ``\max(a, b)``, ``\min\{a, b\}``, ``\mathbb{1}[a < b]``, ``\#\{j : a < b\}`` and ``(s)_+``."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from derivations.documents.latex.brackets import CLOSING
from derivations.documents.latex.canonical import nucleus
from derivations.documents.latex.messages import unexpected
from derivations.documents.latex.names import listed
from derivations.documents.latex.pieces import Piece
from derivations.documents.latex.scripted import with_scripts
from derivations.documents.latex.sums import over_index
from derivations.documents.problems import Misread
from derivations.documents.syntax_tree import Call, Comparison, Name

if TYPE_CHECKING:
    from derivations.documents.latex.reader import Reader

_ORDERS = {
    **dict.fromkeys(("<", "\\lt"), "<"),
    **dict.fromkeys((">", "\\gt"), ">"),
    **dict.fromkeys(("\\leq", "\\le", "\\leqslant"), "<="),
    **dict.fromkeys(("\\geq", "\\ge", "\\geqslant"), ">="),
}
_BRACKETS = ("(", "[", "\\{")
_SUCH_THAT = (":", "\\mid", "|")


def _extreme(name: str) -> Callable[[Reader], Piece]:
    def read(reader: Reader) -> Piece:
        start = reader.past_name()
        if reader.token.kind not in _BRACKETS:
            optimum = f"an optimum stands alone on its side of a claim, \\{name}_w f = v or \\arg\\{name}_w f = A"
            message = f"\\{name} is read of numbers side by side, \\{name}(a, b); {optimum}"
            raise Misread(message, start, reader.end)
        arguments = [reader.sized(piece) for piece in listed(reader)]
        return with_scripts(reader, reader.call(start, reader.end, name, *arguments))

    return read


def indicator(reader: Reader) -> Piece:
    r"""``\mathbb{1}[a < b]``."""
    start = reader.past_name()
    if reader.token.kind not in _BRACKETS:
        raise unexpected(reader, "the comparison of an indicator, \\mathbb{1}[a < b],")
    opening = reader.advance()
    reader.closers.append(opening.kind)
    made = _compared(reader, start)
    reader.expect(CLOSING[opening.kind], opening)
    reader.closers.pop()
    return with_scripts(reader, made)


def _compared(reader: Reader, start: int) -> Piece:
    """The indicator of a comparison."""
    left = reader.sized(reader.expression())
    order = _ORDERS.get(reader.token.kind)
    if order is None:
        raise unexpected(reader, "a comparison such as a < b")
    reader.advance()
    right = reader.sized(reader.expression())
    comparison = Comparison(left.start, right.end, reader.scope.leaf(left), order, reader.scope.leaf(right))
    return reader.made(Call(start, reader.end, Name(start, start, "indicator"), (comparison,)))


def count(reader: Reader) -> Piece:
    r"""``\#\{j : a < b\}``, where a declared symbol with the index j says how far j runs."""
    start = reader.advance().start
    if reader.token.kind != "\\{":
        raise unexpected(reader, "what is counted, \\#\\{j : a < b\\},")
    opening = reader.advance()
    letter = nucleus(reader.tokens, reader.position)
    if letter is None or not letter.text.removeprefix("\\").isalpha():
        raise unexpected(reader, "an index")
    index_start = reader.token.start
    reader.position = letter.after
    index = Name(index_start, reader.end, letter.text.removeprefix("\\"))
    if reader.token.kind not in _SUCH_THAT:
        raise unexpected(reader, "“:” and a comparison")
    reader.advance()
    reader.closers.append("\\{")
    made = over_index(reader, start, index, None, lambda: _compared(reader, start))
    reader.expect("\\}", opening)
    reader.closers.pop()
    return with_scripts(reader, made)


COMMANDS: dict[str, Callable[[Reader], Piece]] = {
    "\\max": _extreme("max"),
    "\\min": _extreme("min"),
    "max": _extreme("max"),
    "min": _extreme("min"),
    "\\mathbb{1}": indicator,
}
