r"""Sums over an index: ``\sum_{i=1}^n``, ``\sum_{i \leq n}``, and ``\sum_i`` where what stands after it says how far i runs.

A comparison may stand after the index, ``\sum_{i : a < b}``. A sum is of the product after it, up to the next ``+`` or ``-``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from derivations.documents.latex.index_sets import SUCH_THAT, index, last_of, where
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


@dataclass(frozen=True)
class _Limits:
    """The index, the last position where one is said, and how many tokens stand before the comparison after “:”."""

    index: Name
    last: Syntax | None = None
    starts: bool = False
    condition: int | None = None


def finite_sum(reader: Reader) -> Piece:
    """A sum with its limits and its body."""
    start = reader.advance().start
    found = skip_scripts(reader)
    sub, sup = found.slice("_"), found.slice("^")
    if sub is None or found.primes:
        raise Misread(_FORM, start, reader.end)
    limits = reader.within(*sub, lambda: _limits(reader))
    if limits.starts != (sup is not None):
        raise Misread(_FORM, start, reader.end)
    last = reader.within(*sup, lambda: size_text(reader)) if sup is not None else limits.last
    if limits.condition is None:
        return over_index(reader, start, limits.index, last, reader.rest_of_term)
    condition = sub[0] + limits.condition, sub[1]
    return over_index(reader, start, limits.index, last, lambda: where(reader, condition, reader.rest_of_term))


def _limits(reader: Reader) -> _Limits:
    """What stands under a sum; the comparison is left for when the index is known."""
    letter = index(reader, "the index of the sum")
    if reader.token.kind == "=":
        reader.advance()
        if not (reader.token.kind == "digit" and reader.token.text == "1" and reader.peek(1).kind == "stop"):
            raise Misread("a sum starts at 1", reader.token.start, reader.token.end)
        reader.advance()
        return _Limits(letter, starts=True)
    last = last_of(reader)
    if reader.token.kind not in SUCH_THAT:
        return _Limits(letter, last)
    condition = reader.position + 1
    reader.position = len(reader.tokens) - 1
    return _Limits(letter, last, condition=condition)


def over_index(reader: Reader, start: int, letter: Name, last: Syntax | None, read: Callable[[], Piece]) -> Piece:
    """The sum of a body that is read with its index known."""
    scope, outer = reader.scope, dict(reader.pending)
    reader.pending.pop(letter.name, None)
    if last is None:
        reader.pending[letter.name] = None
    reader.scope = scope.with_index(letter.name, ONE if last is None else size(last, scope))
    body = reader.sized(read())
    if last is None:
        extent = reader.pending.pop(letter.name)
        if extent is None:
            raise Misread(f"how far does {letter.name} run? {_FORM}", start, letter.end)
        last = size_syntax(extent, letter)
    _leave(reader, scope, letter.name, outer)
    binding = Binding(letter.start, letter.end, letter, "in", last)
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
