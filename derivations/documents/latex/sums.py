r"""Sums over an index: ``\sum_{i=1}^n``, and ``\sum_i`` where what stands after it says how far i runs.

A sum is of the product after it, up to the next ``+`` or ``-``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from derivations.documents.latex.canonical import nucleus
from derivations.documents.latex.messages import unexpected
from derivations.documents.latex.pieces import PartScope, Piece, size_syntax
from derivations.documents.latex.scripted import skip_scripts
from derivations.documents.latex.sizes import size_text
from derivations.documents.problems import Misread
from derivations.documents.sizes import size
from derivations.documents.syntax_tree import Binding, Call, Name, Syntax
from derivations.language.nodes import ONE

if TYPE_CHECKING:
    from derivations.documents.latex.reader import Reader

_FORM = "a sum is written \\sum_{i=1}^{n}, or \\sum_i where the index of a declared symbol says how far i runs"


def finite_sum(reader: Reader) -> Piece:
    """A sum with its limits and its body."""
    start = reader.advance().start
    found = skip_scripts(reader)
    sub, sup = found.slice("_"), found.slice("^")
    if sub is None or found.primes:
        raise Misread(_FORM, start, reader.end)
    index, has_start = reader.within(*sub, lambda: _index(reader))
    if has_start != (sup is not None):
        raise Misread(_FORM, start, reader.end)
    last = reader.within(*sup, lambda: size_text(reader)) if sup is not None else None
    return over_index(reader, start, index, last, reader.rest_of_term)


def _index(reader: Reader) -> tuple[Name, bool]:
    """The index, and whether it starts at 1 in so many words."""
    letter = nucleus(reader.tokens, reader.position)
    if letter is None or not letter.text.removeprefix("\\").isalpha():
        raise unexpected(reader, "the index of the sum")
    start = reader.token.start
    reader.position = letter.after
    index = Name(start, reader.end, letter.text.removeprefix("\\"))
    if reader.token.kind != "=":
        return index, False
    reader.advance()
    if not (reader.token.kind == "digit" and reader.token.text == "1" and reader.peek(1).kind == "stop"):
        raise Misread("a sum starts at 1", reader.token.start, reader.token.end)
    reader.advance()
    return index, True


def over_index(reader: Reader, start: int, index: Name, last: Syntax | None, read: Callable[[], Piece]) -> Piece:
    """The sum of a body that is read with its index known."""
    scope, outer = reader.scope, dict(reader.pending)
    reader.pending.pop(index.name, None)
    if last is None:
        reader.pending[index.name] = None
    reader.scope = scope.with_index(index.name, ONE if last is None else size(last, scope))
    body = reader.sized(read())
    if last is None:
        extent = reader.pending.pop(index.name)
        if extent is None:
            raise Misread(f"how far does {index.name} run? {_FORM}", start, index.end)
        last = size_syntax(extent, index)
    _leave(reader, scope, index.name, outer)
    binding = Binding(index.start, index.end, index, "in", last)
    return reader.made(Call(start, reader.end, Name(start, start, "sum"), (reader.scope.leaf(body), binding)))


def _leave(reader: Reader, scope: PartScope, name: str, outer: dict[str, Any]) -> None:
    """The names known outside the sum again; what its body said of an outer sum without limits is kept."""
    if name in outer:
        reader.pending[name] = outer[name]
    reader.scope = scope
    for other, extent in reader.pending.items():
        if extent is not None:
            reader.scope = reader.scope.with_index(other, extent)


COMMANDS: dict[str, Callable[[Reader], Piece]] = {"\\sum": finite_sum}
