r"""Factors side by side: which are numbers, which matrices, and how they fit together.

Juxtaposition is a product of numbers, of a number and a matrix, or of matrices, whichever the declared shapes say.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from derivations.documents.latex.pieces import Piece, size_syntax
from derivations.documents.problems import Misread
from derivations.documents.syntax_tree import Product, Syntax
from derivations.language.nodes import ONE
from derivations.language.shapes import equal_sizes

if TYPE_CHECKING:
    from derivations.documents.latex.reader import Reader
    from derivations.documents.latex.tokens import Token

MOST_FACTORS = 300
Item = tuple[str, Piece]


def product(reader: Reader, items: Sequence[Item]) -> Piece:
    """The product of factors, each with what stands before it: nothing, a sign of multiplication, or a slash."""
    if len(items) == 1:
        return items[0][1]
    if len(items) > MOST_FACTORS:
        message = f"a product of more than {MOST_FACTORS} factors: name parts of it with definitions"
        raise Misread(message, items[0][1].start, items[-1][1].end)
    _require_clear_signs(items)
    items = _with_sizes(reader, items)
    if any(piece.fit is not None for _, piece in items):
        return _unsized(reader, items)
    if any(piece.is_cell for _, piece in items):
        items = _cells_joined(reader, items)
    made = _chained(reader, _with_numbers_grouped(reader, items))
    if all(operator != "/" for operator, _ in items):
        return Piece(made.syntax, made.tree, factors=tuple(piece for _, piece in items))
    return made


def _require_clear_signs(items: Sequence[Item]) -> None:
    """A star between matrices may be either product."""
    for (_, left), (operator, right) in pairwise(items):
        if operator == "*" and left.is_matrix and right.is_matrix:
            message = "* between matrices can be read in two ways: write A B for the matrix product, A \\odot B for the other"
            raise Misread(message, left.start, right.end)


def _chained(reader: Reader, items: Sequence[Item]) -> Piece:
    """The product from left to right in plain syntax, ``*`` or ``@`` by what the factors are."""
    first = items[0][1]
    if len(items) == 1:
        return first
    shape = first.tree.shape if first.is_matrix else None
    rest: list[tuple[str, Syntax]] = []
    for operator, piece in items[1:]:
        sign = "/" if operator == "/" else "*"
        if sign == "*" and piece.is_matrix:
            joins = shape is not None and (not _is_one(shape) or equal_sizes(shape[1], piece.tree.shape[0]))
            sign = "@" if joins else "*"
            shape = (shape[0] if joins and shape is not None else piece.tree.shape[0], piece.tree.shape[1])
        elif sign == "*" and piece.is_cell:
            sign = "@"
        rest.append((sign, reader.scope.leaf(piece)))
    return reader.made(Product(first.start, items[-1][1].end, reader.scope.leaf(first), tuple(rest)))


def _is_one(shape: tuple[Any, Any]) -> bool:
    return tuple(shape) == (1, 1)


def _with_numbers_grouped(reader: Reader, items: Sequence[Item]) -> list[Item]:
    r"""``A x^\top y`` with its :math:`x^\top y` as a number, where A cannot be multiplied by :math:`x^\top`."""
    grouped: list[Item] = []
    position, shape = 0, None
    while position < len(items):
        operator, piece = items[position]
        if operator != "/" and piece.is_matrix:
            fits = shape is None or _is_one(shape) or equal_sizes(shape[1], piece.tree.shape[0])
            run = 0 if fits else _number_run(items, position)
            if run:
                inner = _chained(reader, items[position : position + run])
                grouped.append((operator, inner))
                position += run
                continue
            starts = shape is None or (_is_one(shape) and not equal_sizes(shape[1], piece.tree.shape[0]))
            shape = (piece.tree.shape[0] if starts or shape is None else shape[0], piece.tree.shape[1])
        grouped.append((operator, piece))
        position += 1
    return grouped


def _number_run(items: Sequence[Item], position: int) -> int:
    """How many matrices from a place on make a number, or 0."""
    rows, columns = items[position][1].tree.shape
    if not equal_sizes(rows, 1):
        return 0
    for count, (operator, piece) in enumerate(items[position + 1 :], start=2):
        if operator == "/" or not piece.is_matrix or not equal_sizes(columns, piece.tree.shape[0]):
            return 0
        columns = piece.tree.shape[1]
        if equal_sizes(columns, 1):
            return count
    return 0


def _cells_joined(reader: Reader, items: Sequence[Item]) -> list[Item]:
    """Numbers first, then all matrices as one chain in which a 1×1 matrix stays one."""
    numbers = [item for item in items if item[0] == "/" or not (item[1].is_matrix or item[1].is_cell)]
    matrices = [item for item in items if item not in numbers]
    if len(matrices) < 2:
        return [*matrices, *numbers] if numbers and numbers[0][0] == "/" else [*numbers, *matrices]
    first, *others = matrices
    rest = tuple(("@", reader.scope.leaf(piece)) for _, piece in others)
    syntax = Product(first[1].start, others[-1][1].end, reader.scope.leaf(first[1]), rest)
    chain = ("", reader.made(syntax))
    return [chain, *numbers] if numbers and numbers[0][0] == "/" else [*numbers, chain]


# ------------------------------------------------------------------------------------------ what has no size of its own


def fitted(reader: Reader, piece: Piece, rows: Any, columns: Any) -> Piece:
    """The piece with the rows and columns that its neighbours give it; one with a shape stays as it is."""
    return piece if piece.fit is None else piece.fit(rows, columns)


def zeros_if_zero(reader: Reader, piece: Piece, rows: Any, columns: Any) -> Piece:
    """The number 0 as the zero matrix that is meant; anything else as it is."""
    if piece.fit is None and piece.tree == 0 and piece.is_number:
        place = piece.syntax
        return reader.call(piece.start, piece.end, "zeros", size_syntax(rows, place), size_syntax(columns, place))
    return fitted(reader, piece, rows, columns)


def _with_sizes(reader: Reader, items: Sequence[Item]) -> list[Item]:
    """An identity beside a matrix has its size, a row or column of ones its length."""
    made: list[Item] = []
    for place, (operator, piece) in enumerate(items):
        if piece.fit is not None:
            shape = _shape_beside(piece, [other for _, other in made], [other for _, other in items[place + 1 :]])
            piece = piece if shape is None else fitted(reader, piece, *shape)
        made.append((operator, piece))
    return made


def _shape_beside(piece: Piece, before: Sequence[Piece], after: Sequence[Piece]) -> tuple[Any, Any] | None:
    """The shape that the nearest matrices give to what has none of its own: square, or a row or column of ones."""
    left = next((other.tree.shape[1] for other in reversed(before) if other.is_matrix), None)
    right = next((other.tree.shape[0] for other in after if other.is_matrix), None)
    if left is None and right is None:
        return None
    if piece.vector == "column":
        return None if left is None else (left, ONE)
    if piece.vector == "row":
        return None if right is None else (ONE, right)
    size = left if left is not None else right
    return size, size


def _unsized(reader: Reader, items: Sequence[Item]) -> Piece:
    """A number times what has no size yet: it waits for its size as a whole."""
    if sum(piece.fit is not None for _, piece in items) > 1 or (items[-1][0] == "/" and items[-1][1].fit is not None):
        raise Misread(
            "the sizes are not clear here: write them as subscripts, such as I_d", items[0][1].start, items[-1][1].end
        )

    def fit(rows: Any, columns: Any) -> Piece:
        return product(reader, [(operator, fitted(reader, piece, rows, columns)) for operator, piece in items])

    return Piece(Syntax(items[0][1].start, items[-1][1].end), None, fit=fit)


def require_single(reader: Reader, operand: Piece, operator: Token) -> None:
    r"""An operand of ``\odot`` is one factor, or a number times one: which product comes first is not agreed on."""
    matrices = [factor for factor in operand.factors if factor.is_matrix]
    if len(matrices) > 1:
        message = f"{operator.text} beside a matrix product can be read in two ways: put parentheses around the product"
        raise Misread(message, operand.start, operand.end)
