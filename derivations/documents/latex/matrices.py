r"""Matrices written out, and the identity, zeros and ones by their letters."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from derivations.documents.latex.canonical import Scripts, argument, canonical, scripts
from derivations.documents.latex.messages import unexpected
from derivations.documents.latex.pieces import Piece, size_syntax
from derivations.documents.latex.scripted import TRANSPOSES, skip_scripts, with_scripts
from derivations.documents.latex.sizes import size_text
from derivations.documents.problems import Misread
from derivations.documents.syntax_tree import Syntax, Transposed

if TYPE_CHECKING:
    from derivations.documents.latex.reader import Reader

_MATRICES = ("pmatrix", "bmatrix", "matrix", "smallmatrix")


def environment(reader: Reader) -> Piece:
    r"""A ``pmatrix`` with one cell; the language has no matrices of several parts yet."""
    opening = reader.advance()
    name = opening.text
    if name not in _MATRICES:
        raise Misread(f"the environment {name} is not read inside a formula", opening.start, opening.end)
    reader.closers.append("environment")
    cell = reader.sized(reader.expression())
    if reader.token.kind == "\\\\":
        message = "a matrix of several entries or blocks is not in the language yet: declare a symbol for it"
        raise Misread(message, opening.start, reader.token.end)
    closing = reader.token
    if closing.kind != "end" or closing.text != name:
        raise unexpected(reader, f"“\\end{{{name}}}”")
    reader.advance()
    reader.closers.pop()
    if not cell.is_number:
        return with_scripts(reader, Piece(cell.syntax, cell.tree))
    return with_scripts(reader, Piece(cell.syntax, cell.tree, is_cell=True))


# ------------------------------------------------------------------------------------------ I, 0 and 1


def identity(reader: Reader) -> Piece:
    """``I_d``, or ``I`` where its neighbours say how large it is."""
    start = _past_name(reader)
    sizes = _subscript(reader)
    if sizes is None:
        reader.position = scripts(reader.tokens, reader.position).after
        end = reader.end
        return Piece(Syntax(start, end), None, fit=lambda rows, _: _identity(reader, start, end, rows))
    if len(sizes) != 1:
        raise Misread("the identity is square: write I_{d}", start, reader.end)
    return with_scripts(reader, reader.call(start, reader.end, "I", sizes[0]), frozenset("_"))


def _identity(reader: Reader, start: int, end: int, rows: Any) -> Piece:
    return reader.call(start, end, "I", size_syntax(rows, Syntax(start, end)))


def filled(name: str) -> Callable[[Reader], Piece]:
    r"""``\mathbf{0}_{d}``, ``\mathbf{1}_{d \times k}``."""

    def read(reader: Reader) -> Piece:
        start = _past_name(reader)
        sizes = _subscript(reader)
        if sizes is not None:
            return with_scripts(reader, reader.call(start, reader.end, name, *sizes), frozenset("_"))
        return _unsized_filled(reader, name, Syntax(start, reader.end))

    return read


def _unsized_filled(reader: Reader, name: str, place: Syntax) -> Piece:
    """Zeros or ones whose neighbours say how many there are; transposed, they are a row."""
    found = scripts(reader.tokens, reader.position)
    is_row = found.primes == 1 or any(canonical(reader.tokens[first:last]) in TRANSPOSES for _, first, last in found.order)
    reader.position = found.after
    end = reader.end

    def fit(rows: Any, columns: Any) -> Piece:
        sizes = (columns, rows) if is_row else (rows, columns)
        made = reader.call(place.start, end, name, *(size_syntax(size, place) for size in sizes))
        return reader.made(Transposed(place.start, end, reader.scope.leaf(made))) if is_row else made

    return Piece(Syntax(place.start, end), None, fit=fit, vector="row" if is_row else "column")


def _past_name(reader: Reader) -> int:
    start = reader.token.start
    _, last, after = argument(reader.tokens, reader.position)
    reader.position = max(last, after)
    return start


def _subscript(reader: Reader) -> list[Syntax] | None:
    """The sizes in the subscript that stands next; the superscript is left."""
    position = reader.position
    found = skip_scripts(reader)
    sub = found.slice("_")
    if sub is None:
        if not _is_bare(reader, found):
            message = "its size is not clear here: write it as a subscript, such as I_{d}"
            raise Misread(message, reader.tokens[position].start, reader.end)
        reader.position = position
        return None
    sizes: list[Syntax] = reader.within(*sub, lambda: _sizes(reader))
    reader.position = position
    return sizes


def _is_bare(reader: Reader, found: Scripts) -> bool:
    """Whether nothing but a transpose follows."""
    texts = [canonical(reader.tokens[first:last]) for _, first, last in found.order]
    return found.primes <= 1 and all(text in TRANSPOSES for text in texts)


def _sizes(reader: Reader) -> list[Syntax]:
    sizes = [size_text(reader)]
    if reader.token.kind in ("\\times", ","):
        reader.advance()
        sizes.append(size_text(reader))
    return sizes


COMMANDS: dict[str, Callable[[Reader], Piece]] = {
    **dict.fromkeys(("I", "\\mathbf{I}", "\\boldsymbol{I}", "\\mathbb{I}", "\\mathit{I}", "Id"), identity),
    **{name: filled("zeros") for name in ("\\mathbf{0}", "\\boldsymbol{0}", "\\mathbb{0}")},
    **{name: filled("ones") for name in ("\\mathbf{1}", "\\boldsymbol{1}")},
}
