r"""Derivatives of a column in a column, and the Laplacian.

Authors differ in the layout of :math:`\partial y/\partial x`: row i may belong to :math:`y_i` or to :math:`x_i`. So it is
read only where the layout does not matter, under ``\det`` and ``\operatorname{tr}``.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, NoReturn

from derivations.documents.latex.pieces import Piece, size_syntax
from derivations.documents.problems import Misread
from derivations.documents.syntax_tree import Binding, Call, Indexed, Name, Number, Product, Syntax, Transposed
from derivations.language import nodes
from derivations.language.shapes import equal_sizes, shape_text

if TYPE_CHECKING:
    from derivations.documents.latex.reader import Reader

LAYOUT = (
    "the derivative of a vector in a vector can be read in two layouts, row i for the i-th entry of either, and is read only "
    "under \\det and \\operatorname{tr}, where they agree"
)


def jacobian(reader: Reader, function: Piece, name: Name, start: int) -> Piece:
    """Row i for the i-th entry of the function; kept apart until it is known that the layout does not matter."""
    variable = reader.scope.vocabulary.variables[name.name]
    columns = (function.tree.shape[1], variable.matrix_shape[1])
    if variable.is_scalar or variable.over is not None or not all(equal_sizes(count, 1) for count in columns):
        raise not_differentiated(function)
    if variable.symbol not in nodes.free_variables(function.tree):
        message = f"this does not depend on “{name.name}”: say by a definition how it does"
        raise Misread(message, function.start, function.end)
    index = _fresh_index(reader, name)
    gradient = Call(start, reader.end, Name(start, start, "grad"), (_entry(reader, function, index), name))
    unit = Indexed(start, reader.end, _identity(function, start, reader.end), (None, index))
    row = Product(start, reader.end, unit, (("@", Transposed(start, reader.end, gradient)),))
    made = reader.made(_sum(row, index, function, start, reader.end))

    def fit(rows: Any, columns: Any) -> NoReturn:
        raise Misread(LAYOUT, start, made.end)

    return Piece(Syntax(start, reader.end), None, fit=fit, jacobian=made)


def laplacian(reader: Reader, function: Piece, name: Name, start: int) -> Piece:
    r"""The sum of the second derivatives of a number in the entries of a column."""
    variable = reader.scope.vocabulary.variables[name.name]
    gradient = reader.call(start, reader.end, "grad", function, name)
    if variable.is_scalar:
        return reader.call(start, reader.end, "grad", gradient, name)
    if variable.over is not None or not equal_sizes(variable.matrix_shape[1], 1):
        raise Misread("the Laplacian is read in a number or a column", start, reader.end)
    index = _fresh_index(reader, name)
    second = Call(start, reader.end, Name(start, start, "grad"), (_entry(reader, gradient, index), name))
    entry = Indexed(start, reader.end, second, (index, _one(start, reader.end)))
    return reader.made(_sum(entry, index, gradient, start, reader.end))


def not_differentiated(function: Piece) -> Misread:
    """The error for a derivative of what is no number."""
    message = (
        f"only a number is differentiated here, and this has {shape_text(function.tree)}; of a column in a column "
        "\\det\\frac{\\partial y}{\\partial x} is read"
    )
    return Misread(message, function.start, function.end)


def _fresh_index(reader: Reader, place: Name) -> Name:
    """A letter that stands for nothing yet."""
    letter = next(letter for letter in ("i", "j", *(f"i{count}" for count in range(1000))) if not reader.scope.declares(letter))
    return Name(place.start, place.end, letter)


def _one(start: int, end: int) -> Syntax:
    return Number(start, end, Fraction(1))


def _entry(reader: Reader, column: Piece, index: Name) -> Syntax:
    return Indexed(column.start, column.end, reader.scope.leaf(column), (index, _one(column.start, column.end)))


def _identity(column: Piece, start: int, end: int) -> Syntax:
    return Call(start, end, Name(start, start, "I"), (size_syntax(column.tree.shape[0], Syntax(start, end)),))


def _sum(body: Syntax, index: Name, column: Piece, start: int, end: int) -> Syntax:
    binding = Binding(index.start, index.end, index, "in", size_syntax(column.tree.shape[0], Syntax(start, end)))
    return Call(start, end, Name(start, start, "sum"), (body, binding))
