r"""``\operatorname{diag}``: of a column, of numbers in a row, of a power of a column taken entry by entry."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from derivations.documents.latex.brackets import CLOSING
from derivations.documents.latex.canonical import scripts
from derivations.documents.latex.functions import applied
from derivations.documents.latex.names import listed
from derivations.documents.latex.pieces import Piece
from derivations.documents.latex.scripted import TRANSPOSES, skip_scripts, with_scripts
from derivations.documents.problems import Clash, Misread
from derivations.documents.syntax_tree import Blocks, Name, Negative, Number, Power
from derivations.language.shapes import equal_sizes

if TYPE_CHECKING:
    from derivations.documents.latex.reader import Reader


def diagonal_matrix(reader: Reader) -> Piece:
    r"""``\operatorname{diag}(v)``, ``\operatorname{diag}(a, b)``, ``\operatorname{diag}(v^2)``."""
    start = reader.past_name()
    if (power := _of_power(reader, start)) is not None:
        return power
    if _is_list(reader):
        return with_scripts(reader, _of_column(reader, _column(reader, start), start))
    return applied(reader, lambda piece: _of_column(reader, piece, start), start, scripts_allowed=True)


def _of_column(reader: Reader, piece: Piece, start: int) -> Piece:
    if piece.is_matrix and equal_sizes(*piece.tree.shape):
        message = (
            "diag of a square matrix can be read in two ways: \\operatorname{diagonal}(M) is the column of its diagonal "
            "entries, \\operatorname{diag}(\\operatorname{diagonal}(M)) the matrix with the rest dropped"
        )
        raise Clash(message, start, reader.end)
    return reader.call(start, reader.end, "diag", piece)


# ------------------------------------------------------------------------------------------ of numbers in a row


def _is_list(reader: Reader) -> bool:
    """Whether a comma stands in the bracket that opens here, outside inner ones."""
    if reader.token.kind not in CLOSING or reader.token.kind == "{":
        return False
    depth = 0
    for token in reader.tokens[reader.position :]:
        depth += (token.kind in CLOSING) - (token.kind in CLOSING.values())
        if depth == 0:
            return False
        if token.kind == "," and depth == 1:
            return True
    return False


def _column(reader: Reader, start: int) -> Piece:
    cells = [reader.sized(piece) for piece in listed(reader)]
    for piece in cells:
        if piece.is_matrix and not piece.is_single:
            message = "diag of several blocks is not read: write the block matrix with \\begin{pmatrix}"
            raise Misread(message, piece.start, piece.end)
    return reader.made(Blocks(start, reader.end, tuple((reader.scope.leaf(piece),) for piece in cells)))


# ------------------------------------------------------------------------------------------ of a power


def _of_power(reader: Reader, start: int) -> Piece | None:
    """The matrix to that power, where a column to a whole power stands alone: there the power is of its entries."""
    if reader.token.kind not in ("(", "["):
        return None
    closing, position = CLOSING[reader.token.kind], reader.position
    found = reader.symbols.find(reader.tokens, position + 1)
    if found is None or "^" in found.takes or found.is_root:
        return None
    marks = scripts(reader.tokens, found.letters_end)
    sup, sub = marks.slice("^"), marks.slice("_")
    alone = reader.tokens[min(marks.after, len(reader.tokens) - 1)].kind == closing
    if sup is None or marks.primes or not alone or (sub is not None) != ("_" in found.takes):
        return None
    name = Name(reader.tokens[position + 1].start, reader.tokens[found.letters_end - 1].end, found.name)
    if reader.scope.declares(found.name) and found.name in reader.scope.vocabulary.functions:
        return None
    base, exponent = reader.made(name), _whole_number(reader, sup)
    if exponent is None or not base.is_matrix or equal_sizes(*base.tree.shape) or not equal_sizes(base.tree.shape[1], 1):
        return None
    reader.position = found.letters_end
    skip_scripts(reader)
    reader.advance()
    matrix = _of_column(reader, base, start)
    return with_scripts(reader, reader.made(Power(start, reader.end, reader.scope.leaf(matrix), reader.scope.leaf(exponent))))


def _whole_number(reader: Reader, sup: tuple[int, int]) -> Piece | None:
    """The exponent where it is a whole number, with or without a sign."""
    first, last = sup
    if "".join(token.text for token in reader.tokens[first:last]) in TRANSPOSES:
        return None
    piece: Piece = reader.within(first, last, reader.expression)
    syntax = piece.syntax.operand if isinstance(piece.syntax, Negative) else piece.syntax
    is_whole = piece.is_number and getattr(piece.tree, "is_Integer", False) and isinstance(syntax, Name | Number)
    return piece if is_whole else None


COMMANDS: dict[str, Callable[[Reader], Piece]] = dict.fromkeys(("diag", "Diag", "\\diag"), diagonal_matrix)
