r"""Matrices written out, and the identity, zeros and ones by their letters."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from derivations.documents.latex.canonical import Scripts, canonical, scripts
from derivations.documents.latex.messages import unexpected
from derivations.documents.latex.pieces import Piece, size_syntax
from derivations.documents.latex.products import zeros_if_zero
from derivations.documents.latex.scripted import TRANSPOSES, skip_scripts, with_scripts
from derivations.documents.latex.sizes import size_text
from derivations.documents.latex.tokens import MATRICES
from derivations.documents.problems import Misread
from derivations.documents.syntax_tree import Blocks, Syntax, Transposed
from derivations.language.nodes import ONE

if TYPE_CHECKING:
    from derivations.documents.latex.reader import Reader


def environment(reader: Reader) -> Piece:
    r"""A ``pmatrix`` or ``bmatrix`` of numbers or blocks; a ``bmatrix`` of one cell is that cell as a 1×1 matrix."""
    opening = reader.advance()
    name = opening.text
    if name not in MATRICES:
        raise Misread(f"the environment {name} is not read inside a formula", opening.start, opening.end)
    reader.closers.append("environment")
    rows = [_row(reader)]
    while reader.token.kind == "\\\\":
        reader.advance()
        if reader.token.kind != "end":  # a break after the last row
            rows.append(_row(reader))
    if reader.token.kind != "end" or reader.token.text != name:
        raise unexpected(reader, f"“&”, “\\\\” or “\\end{{{name}}}”")
    reader.advance()
    reader.closers.pop()
    return with_scripts(reader, _matrix(reader, rows, name, opening.start))


def _row(reader: Reader) -> list[Piece]:
    cells = [reader.expression()]
    while reader.token.kind == "&":
        reader.advance()
        cells.append(reader.expression())
    return cells


def _matrix(reader: Reader, rows: list[list[Piece]], name: str, start: int) -> Piece:
    if name == "bmatrix" and len(rows) == len(rows[0]) == 1 and rows[0][0].is_number:
        return Piece(rows[0][0].syntax, rows[0][0].tree, is_cell=True)
    if any(len(row) != len(rows[0]) for row in rows):
        raise Misread("the rows of a matrix have one number of cells each", start, reader.end)
    heights, widths = _extents(rows)
    cells = tuple(
        tuple(reader.scope.leaf(_cell(reader, cell, height, width)) for cell, width in zip(row, widths, strict=True))
        for row, height in zip(rows, heights, strict=True)
    )
    return reader.made(Blocks(start, reader.end, cells))


def _extents(rows: list[list[Piece]]) -> tuple[list[Any], list[Any]]:
    """How high each row and how wide each column is: as its first block, 1 where there are numbers only.

    Where a row has no block with a size, an identity in it is as high as its column is wide, and the other way round.
    """
    columns = list(zip(*rows, strict=True))
    heights = [next((cell.tree.shape[0] for cell in row if cell.is_matrix), None) for row in rows]
    widths = [next((cell.tree.shape[1] for cell in column if cell.is_matrix), None) for column in columns]
    for lines, own, other in ((rows, heights, widths), (columns, widths, heights)):
        for place, line in enumerate(lines):
            if own[place] is None:
                across = [size for cell, size in zip(line, other, strict=True) if cell.fit is not None]
                own[place] = next((size for size in across if size is not None), None)
    return [size or ONE for size in heights], [size or ONE for size in widths]


def _cell(reader: Reader, cell: Piece, rows: Any, columns: Any) -> Piece:
    """A cell; 0 and I among blocks have the size that the others leave them."""
    return cell if (rows, columns) == (1, 1) and cell.fit is None else zeros_if_zero(reader, cell, rows, columns)


# ------------------------------------------------------------------------------------------ I, 0 and 1


def identity(reader: Reader) -> Piece:
    """``I_d``, or ``I`` where its neighbours say how large it is."""
    start = reader.past_name()
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
        start = reader.past_name()
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
