r"""Subscripts, superscripts and primes: indices, powers, transposes and inverses."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from derivations.documents.latex.canonical import Scripts, canonical, nucleus, scripts
from derivations.documents.latex.messages import unexpected
from derivations.documents.latex.pieces import Piece
from derivations.documents.problems import Clash, Misread
from derivations.documents.syntax_tree import Indexed, Name, Negative, Number, Power, Syntax, Transposed
from derivations.language.shapes import equal_sizes

if TYPE_CHECKING:
    from derivations.documents.latex.reader import Reader

TRANSPOSES = frozenset(("\\top", "T", "\\mathsf{T}", "\\mathrm{T}", "\\mathtt{T}", "\\intercal", "\\transpose"))
_REFUSED = {
    "*": "a star is part of a name only where it is declared so",
    "\\star": "a star is part of a name only where it is declared so",
    "\\ast": "a star is part of a name only where it is declared so",
    "H": "matrices are real: write ^\\top",
    "\\dagger": "matrices are real: write ^\\top",
    "+": "pseudo-inverses are not in the language",
    "\\circ": "powers entry by entry are not in the language",
    "\\perp": "complements are not in the language",
}


def with_scripts(reader: Reader, piece: Piece, taken: frozenset[str] = frozenset()) -> Piece:
    """The piece with the scripts that stand next, except those that belong to its name."""
    if reader.token.kind not in ("_", "^", "'"):
        return piece
    found = scripts(reader.tokens, reader.position)
    if found.primes and "^" not in taken:
        piece = _primed(reader, piece, found)
    own = [entry for entry in found.order if entry[0] not in taken]
    if len(own) == 2:
        _require_one_order(reader, piece, {mark: (first, last) for mark, first, last in own})
    for mark, first, last in sorted(own, key=lambda entry: entry[0] == "^"):
        piece = _subscripted(reader, piece, first, last) if mark == "_" else _raised(reader, piece, first, last)
    reader.position = found.after
    if reader.token.kind in ("_", "^", "'"):
        raise unexpected(reader, "an operator")
    return piece


def _require_one_order(reader: Reader, piece: Piece, marks: dict[str, tuple[int, int]]) -> None:
    """Refuse an entry and a power at once of a square matrix, which TeX sets alike whichever comes first."""
    if not (piece.is_matrix and equal_sizes(*piece.tree.shape)) or _is_family(reader, piece):
        return
    if canonical(reader.tokens[slice(*marks["^"])]) not in TRANSPOSES:
        message = "this can be read in two ways, [A^{p}]_{i,j} or (A_{i,j})^{p}: write the brackets"
        raise Misread(message, piece.start, _end_of(reader, max(last for _, last in marks.values())))


def skip_scripts(reader: Reader) -> Scripts:
    """The scripts that stand next, for whoever gives them a meaning of their own."""
    found = scripts(reader.tokens, reader.position)
    reader.position = found.after
    return found


def _end_of(reader: Reader, last: int) -> int:
    """Where a script ends, its brace included."""
    closing = reader.tokens[last]
    return closing.end if closing.kind == "}" else reader.tokens[last - 1].end


# ------------------------------------------------------------------------------------------ superscripts


def _primed(reader: Reader, piece: Piece, found: Scripts) -> Piece:
    mark = reader.tokens[reader.position]
    if found.primes > 1 or (piece.is_number and not piece.is_cell):
        message = "a prime is the transpose of a matrix; a primed name has to be declared with its prime"
        raise Misread(message, piece.start, mark.end)
    return _transposed(reader, piece, mark.end)


def _transposed(reader: Reader, piece: Piece, end: int) -> Piece:
    return reader.made(Transposed(piece.start, end, reader.scope.leaf(reader.sized(piece))))


def _raised(reader: Reader, piece: Piece, first: int, last: int) -> Piece:
    text, end = canonical(reader.tokens[first:last]), _end_of(reader, last)
    reader.sized(piece)
    if text in TRANSPOSES and not (text == "T" and piece.is_number and reader.scope.declares("T")):
        return _transposed(reader, piece, end)
    if text.startswith("-") and text[1:] in TRANSPOSES:
        inverse = reader.made(Power(piece.start, end, reader.scope.leaf(piece), _minus_one(piece)))
        return _transposed(reader, inverse, end)
    if text in _REFUSED:
        raise Misread(f"the superscript {text} is not read: {_REFUSED[text]}", reader.tokens[first].start, end)
    exponent: Piece = reader.within(first, last, reader.expression)
    _require_no_vector(piece, end)
    return powered(reader, piece, exponent, end)


def _require_no_vector(piece: Piece, end: int) -> None:
    """Refuse a power of a vector, whose writer may mean its entries or its length."""
    if piece.is_matrix and not piece.is_single and any(equal_sizes(size, 1) for size in piece.tree.shape):
        message = (
            "a power of a vector can be read in two ways: x \\odot x entry by entry, \\lVert x\\rVert^2 of its length; "
            "inside \\operatorname{diag}(…) whole powers are read entry by entry"
        )
        raise Misread(message, piece.start, end)


def _minus_one(place: Piece) -> Syntax:
    return Negative(place.start, place.end, Number(place.start, place.end, Fraction(1)))


def powered(reader: Reader, base: Piece, exponent: Piece, end: int) -> Piece:
    """A power; e to a matrix is the exponential of its entries, where that is the only reading."""
    is_euler = isinstance(base.syntax, Name) and base.syntax.name == "e" and not reader.scope.declares("e")
    if is_euler and exponent.is_matrix:
        require_entry_by_entry(exponent, "\\exp")
        return reader.call(base.start, end, "exp", exponent)
    reader.sized(exponent)
    return reader.made(Power(base.start, end, reader.scope.leaf(base), reader.scope.leaf(exponent)))


def require_entry_by_entry(argument: Piece, name: str) -> None:
    """Refuse a function of a square matrix, which may be meant of the matrix or of its entries."""
    if argument.is_matrix and equal_sizes(*argument.tree.shape):
        message = (
            f"{name} of a square matrix can be read in two ways: as a function of the matrix, which is not in the language, or "
            f"of its entries, which is written {name}^{{\\odot}}(…)"
        )
        raise Clash(message, argument.start, argument.end)


# ------------------------------------------------------------------------------------------ subscripts


def _subscripted(reader: Reader, piece: Piece, first: int, last: int) -> Piece:
    """Indices: ``v_i``, ``M_{ij}``, ``M_{i,j}``, ``M_{:,j}``; the positive part ``s_+`` of a number."""
    start, end = reader.tokens[first].start, _end_of(reader, last)
    if canonical(reader.tokens[first:last]) == "+" and piece.is_number:
        return reader.call(piece.start, end, "max", piece, Number(start, end, Fraction(0)))
    if not (piece.is_matrix or piece.is_cell or _is_column_number(piece)):
        message = "a subscript is an index of a vector, a matrix or a family, or part of a declared name: this is neither"
        raise Misread(message, piece.start, end)
    family = _is_family(reader, piece)
    indices = indices_between(reader, first, last, may_be_two=_takes_two(piece) and not family)
    if len(indices) == 2 and family:
        message = "two indices of a family can be read in two ways: write [x_j]_i for an entry of a member, or [x]_{i,j}"
        raise Misread(message, start, end)
    return indexed(reader, piece, indices, end)


def indices_between(reader: Reader, first: int, last: int, *, may_be_two: bool) -> tuple[Syntax | None, ...]:
    """The one or two indices that a subscript is; ``may_be_two`` says what two letters without a comma are."""
    start, end = reader.tokens[first].start, _end_of(reader, last)
    parts: list[list[Syntax | None]] = reader.within(first, last, lambda: _index_parts(reader))
    if len(parts) == 1 and len(parts[0]) == 2 and may_be_two:
        parts = [[word] for word in parts[0]]
    whole = parts[0][0] if len(parts) == 1 and len(parts[0]) == 1 else None
    if isinstance(whole, Number) and whole.value >= 10 and may_be_two:
        raise Misread("two digits may be one index or two: write M_{1,2} for an entry", start, end)
    if any(len(words) != 1 for words in parts) or len(parts) > 2:
        raise Misread("an index is written v_i, M_{ij}, M_{i,j} or M_{:,j}", start, end)
    return tuple(words[0] for words in parts)


def indexed(reader: Reader, piece: Piece, indices: tuple[Syntax | None, ...], end: int) -> Piece:
    """The part of a piece that its indices name."""
    _settle_pending(reader, piece, indices, _is_family(reader, piece))
    return reader.made(Indexed(piece.start, end, reader.scope.leaf(piece), indices))


def _is_column_number(piece: Piece) -> bool:
    """A number that was a 1×1 matrix."""
    return piece.is_number and bool(piece.tree.args) and type(piece.tree).__name__ == "AsScalar"


def _takes_two(piece: Piece) -> bool:
    return piece.is_matrix and not equal_sizes(piece.tree.shape[1], 1)


def _is_family(reader: Reader, piece: Piece) -> bool:
    if not isinstance(piece.syntax, Name):
        return False
    variable = reader.scope.vocabulary.variables.get(piece.syntax.name)
    return variable is not None and variable.over is not None


def _index_parts(reader: Reader) -> list[list[Syntax | None]]:
    """The indices between commas; several letters without commas stay together."""
    parts: list[list[Syntax | None]] = [[]]
    while reader.token.kind != "stop":
        if reader.token.kind == ",":
            reader.advance()
            parts.append([])
        elif reader.token.kind == ":":
            reader.advance()
            parts[-1].append(None)
        else:
            parts[-1].append(_index(reader))
    return parts


def _index(reader: Reader) -> Syntax:
    """A whole number, a size or the index of a sum."""
    token = reader.token
    if token.kind == "digit":
        return reader.number().syntax
    found = index_name(reader)
    if found is None:
        message = "an index is a whole number, a size, or the index of an enclosing sum"
        raise Misread(message, token.start, token.end)
    return found


def index_name(reader: Reader) -> Name | None:
    """The index or size whose letter stands here."""
    letter = nucleus(reader.tokens, reader.position)
    if letter is None:
        return None
    start = reader.token.start
    name = letter.text.removeprefix("\\")
    if name not in reader.scope.indices:
        found = reader.symbols.find(reader.tokens, reader.position)
        if found is not None and found.name in reader.scope.vocabulary.sizes and not found.takes:
            name = found.name
        elif not name.isalpha():
            return None
    reader.position = letter.after
    return Name(start, reader.end, name)


def _settle_pending(reader: Reader, piece: Piece, indices: tuple[Syntax | None, ...], family: bool) -> None:
    """A sum without limits runs over the positions that its index may take; all its uses must agree."""
    if piece.is_matrix:
        rows, columns = piece.tree.shape
        extents = (columns if family else rows,) if len(indices) == 1 else (rows, columns)
        for index, extent in zip(indices, extents, strict=True):
            if isinstance(index, Name) and index.name in reader.pending:
                _settle(reader, index, extent)


def _settle(reader: Reader, index: Name, extent: object) -> None:
    known = reader.pending[index.name]
    if known is None:
        reader.pending[index.name] = extent
        reader.scope = reader.scope.with_index(index.name, extent)
    elif not equal_sizes(known, extent):
        message = f"the sum has no limits, and {index.name} would run to {known} in one place and to {extent} here"
        raise Misread(message, index.start, index.end)
