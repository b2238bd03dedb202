r"""What depends on an order: ``\max(a, b)``, ``\min\{a, b\}``, ``\mathbb{1}[a < b]``, and counts ``\#\{j : a < b\}``."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from derivations.documents.latex import brackets
from derivations.documents.latex.brackets import CLOSING
from derivations.documents.latex.comparisons import compared
from derivations.documents.latex.index_sets import SUCH_THAT, index, is_set, last_of
from derivations.documents.latex.messages import unexpected
from derivations.documents.latex.names import listed
from derivations.documents.latex.pieces import Piece
from derivations.documents.latex.scripted import with_scripts
from derivations.documents.latex.sums import over_index
from derivations.documents.problems import Misread

if TYPE_CHECKING:
    from derivations.documents.latex.reader import Reader

_BRACKETS = ("(", "[", "\\{")


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
    made = compared(reader, start)
    reader.expect(CLOSING[opening.kind], opening)
    reader.closers.pop()
    return with_scripts(reader, made)


def count(reader: Reader) -> Piece:
    r"""``\#\{j : a < b\}``."""
    start = reader.advance().start
    if reader.token.kind != "\\{":
        raise unexpected(reader, "what is counted, \\#\\{j : a < b\\},")
    return with_scripts(reader, _counted(reader, start))


def _counted(reader: Reader, start: int) -> Piece:
    r"""``\{j : a < b\}``, where a declared symbol with the index j says how far j runs unless the set does."""
    opening = reader.advance()
    letter = index(reader)
    last = last_of(reader)
    if reader.token.kind not in SUCH_THAT:
        raise unexpected(reader, "“:” and a comparison")
    reader.advance()
    reader.closers.append("\\{")
    made = over_index(reader, start, letter, last, lambda: compared(reader, start))
    reader.expect("\\}", opening)
    reader.closers.pop()
    return made


def bars(reader: Reader) -> Piece:
    r"""``|\{j : a < b\}|``, the number of members of a set, or what else stands between bars."""
    if not is_set(reader, reader.position + 1):
        return brackets.bars(reader)
    opening = reader.advance()
    reader.closers.append("|")
    made = _counted(reader, opening.start)
    reader.expect("|" if opening.kind == "|" else "\\rvert", opening)
    reader.closers.pop()
    return with_scripts(reader, made)


COMMANDS: dict[str, Callable[[Reader], Piece]] = {
    "\\max": _extreme("max"),
    "\\min": _extreme("min"),
    "max": _extreme("max"),
    "min": _extreme("min"),
    "\\mathbb{1}": indicator,
}
