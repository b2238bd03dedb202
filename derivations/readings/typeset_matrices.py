"""LaTeX of matrices and of the numbers made from them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from sympy import Inverse, MatrixSymbol, S

from derivations.language import nodes
from derivations.language.domains import Symmetry
from derivations.language.products import scaled_factors
from derivations.readings.typeset_pieces import (
    ATOM,
    ENTRYWISE,
    FACTOR,
    OPEN,
    PRODUCT,
    SUM,
    Piece,
    call,
    enclosed,
    juxtaposed,
    product,
)
from derivations.readings.typeset_scalars import coefficient, scripted, split_sign

_SCRIPT = re.compile(r"(?<!\\)[_^']")


def is_one_by_one(matrix: Any) -> bool:
    return tuple(matrix.shape) == (1, 1)


def inside(typesetter: Any, expression: Any) -> Piece:
    """A number held as a 1×1 matrix, or the other way round, is printed as what it holds."""
    return typesetter.piece(expression.args[0])


# ------------------------------------------------------------------------------------------ products and powers


def matrix_product(typesetter: Any, expression: Any) -> Piece:
    negative, magnitude = split_sign(expression)
    if negative:
        return Piece(f"-{typesetter.piece(magnitude).at_least(OPEN)}", SUM)
    number, matrices = scaled_factors(expression)
    front = coefficient(typesetter, number) if number is not S.One else []
    return product([*front, *_chain(typesetter, matrices)])


def _chain(typesetter: Any, matrices: Sequence[Any]) -> list[Piece]:
    """Matrices side by side, the same one several times as a power."""
    pieces = []
    for matrix, repeated in groupby(matrices):
        count = len(list(repeated))
        is_power = count > 1 and not is_one_by_one(matrix)
        pieces.extend([_power(typesetter, matrix, count)] if is_power else [_factor(typesetter, matrix, len(matrices))] * count)
    return pieces


def _power(typesetter: Any, matrix: Any, count: int) -> Piece:
    if isinstance(matrix, Inverse):
        return scripted(typesetter, typesetter.piece(matrix.args[0]), f"-{count}")
    return scripted(typesetter, typesetter.piece(matrix), str(count))


def _factor(typesetter: Any, matrix: Any, count: int) -> Piece:
    """A factor; among others a 1×1 matrix is shown as one, because a number would move to the front."""
    piece: Piece = typesetter.piece(matrix)
    if count > 1 and is_one_by_one(matrix):
        return Piece(f"\\begin{{bmatrix}} {piece.text} \\end{{bmatrix}}", ATOM)
    return piece


def matrix_power(typesetter: Any, expression: Any) -> Piece:
    base, exponent = expression.args
    return scripted(typesetter, typesetter.piece(base), typesetter.text(exponent))


def inverse(typesetter: Any, expression: Any) -> Piece:
    matrix = expression.args[0]
    if is_one_by_one(matrix):
        return call("\\operatorname{inv}", typesetter.text(matrix))
    return scripted(typesetter, typesetter.piece(matrix), "-1")


def transpose(typesetter: Any, expression: Any) -> Piece:
    matrix = expression.args[0]
    if isinstance(matrix, Inverse) and not is_one_by_one(matrix):
        return scripted(typesetter, typesetter.piece(matrix.args[0]), "-\\top")
    return Piece(f"{typesetter.piece(matrix).at_least(ATOM)}^\\top", FACTOR)


def entrywise_product(typesetter: Any, expression: Any) -> Piece:
    return Piece(" \\odot ".join(typesetter.piece(factor).at_least(FACTOR) for factor in expression.args), ENTRYWISE)


def kronecker_product(typesetter: Any, expression: Any) -> Piece:
    return Piece(" \\otimes ".join(typesetter.piece(factor).at_least(FACTOR) for factor in expression.args), ENTRYWISE)


def vectorised(typesetter: Any, expression: Any) -> Piece:
    return call("\\operatorname{vec}", typesetter.text(expression.args[0]))


# ------------------------------------------------------------------------------------------ constants


def identity(typesetter: Any, expression: Any) -> Piece:
    letter = "\\mathbb{I}" if typesetter.spellings.is_taken("I") else "I"
    return Piece(f"{letter}_{{{typesetter.text(expression.shape[0])}}}", ATOM)


def zeros(typesetter: Any, expression: Any) -> Piece:
    return Piece(f"\\mathbf{{0}}_{{{_shape(typesetter, expression)}}}", ATOM)


def ones(typesetter: Any, expression: Any) -> Piece:
    return Piece(f"\\mathbf{{1}}_{{{_shape(typesetter, expression)}}}", ATOM)


def _shape(typesetter: Any, matrix: Any) -> str:
    rows, columns = (typesetter.text(size) for size in matrix.shape)
    return rows if columns == "1" else f"{rows} \\times {columns}"


# ------------------------------------------------------------------------------------------ numbers from matrices


def trace(typesetter: Any, expression: Any) -> Piece:
    return call("\\operatorname{tr}", typesetter.text(expression.args[0]))


def determinant(typesetter: Any, expression: Any) -> Piece:
    """``\\det A`` for a name, ``\\det(A B)`` for anything else."""
    matrix = expression.args[0]
    if isinstance(matrix, MatrixSymbol):
        return Piece(juxtaposed(["\\det", typesetter.text(matrix)]), OPEN)
    return call("\\det", typesetter.text(matrix))


def log_determinant(typesetter: Any, expression: Any) -> Piece:
    inner = determinant(typesetter, expression)
    return Piece(f"\\log{inner.text}", OPEN)


def squared_norm(typesetter: Any, expression: Any) -> Piece:
    """The Euclidean norm of a vector, the Frobenius norm of a matrix."""
    matrix = expression.args[0]
    frobenius = "" if S.One in matrix.shape else "_F"
    return Piece(f"{enclosed(chr(92) + 'lVert', typesetter.text(matrix), chr(92) + 'rVert')}{frobenius}^2", FACTOR)


def quadratic_form(typesetter: Any, expression: Any) -> Piece:
    """xᵀAx; the braces, which do not show, keep it apart from a product of three matrices."""
    vector, matrix = (typesetter.piece(argument) for argument in expression.args)
    if is_one_by_one(expression.args[0]):
        return call("\\operatorname{quad}", vector.text, matrix.text)
    left = f"{vector.at_least(ATOM)}^\\top"
    return Piece(f"{{{juxtaposed([left, matrix.at_least(FACTOR), vector.at_least(FACTOR)])}}}", PRODUCT)


# ------------------------------------------------------------------------------------------ diagonals, entries


def diagonal(typesetter: Any, expression: Any) -> Piece:
    name = "diag" if isinstance(expression, nodes.Diag) else "diagonal"
    return call(f"\\operatorname{{{name}}}", typesetter.text(expression.args[0]))


def entry_by_entry(typesetter: Any, expression: Any) -> Piece:
    """exp or log of every entry; of a square matrix it is marked, because there the other reading is the common one."""
    matrix = expression.args[0]
    name = "\\exp" if isinstance(expression, nodes.ElementwiseExp) else "\\log"
    is_square = matrix.shape[0] == matrix.shape[1]
    return call(f"{name}^{{\\odot}}" if is_square else name, typesetter.text(matrix))


def entry(typesetter: Any, expression: Any) -> Piece:
    matrix, row, column = expression.args
    if (letter := _part_letter(typesetter, matrix, "entries")) is not None:
        return _lettered(typesetter, letter, _indices(typesetter, matrix, row, column))
    if _is_family_of_numbers(typesetter, matrix) and row == S.One:
        return _subscripted(typesetter, matrix, [column])
    indices = [row] if matrix.shape[1] == 1 else [row, column]
    return _subscripted(typesetter, matrix, indices, in_brackets=_family(typesetter, matrix) is not None)


def column(typesetter: Any, expression: Any) -> Piece:
    matrix, index = expression.args
    if (letter := _part_letter(typesetter, matrix, "columns")) is not None:
        return _lettered(typesetter, letter, [index])
    if _family(typesetter, matrix) is not None:
        return _subscripted(typesetter, matrix, [index])
    return _subscripted(typesetter, matrix, [":", index])


def _part_letter(typesetter: Any, matrix: Any, part: str) -> str | None:
    """The letter that a declared matrix has for its entries or columns."""
    variable = typesetter.spellings.vocabulary.variable_of(matrix) if isinstance(matrix, MatrixSymbol) else None
    return None if variable is None else typesetter.spellings.letter_of(variable.name, part) or None


def _indices(typesetter: Any, matrix: Any, row: Any, column: Any) -> list[Any]:
    """The indices of an entry: one of a vector and on a diagonal, where it is no number that might be two."""
    is_diagonal = typesetter.spellings.vocabulary.variable_of(matrix).kind.symmetry is Symmetry.DIAGONAL
    on_diagonal = is_diagonal and row == column and not (row.is_Integer and row >= 10)
    return [row] if matrix.shape[1] == 1 or on_diagonal else [row, column]


def _lettered(typesetter: Any, letter: str, indices: Sequence[Any]) -> Piece:
    return Piece(f"{letter}_{{{','.join(typesetter.text(index) for index in indices)}}}", ATOM)


def block(typesetter: Any, expression: Any) -> Piece:
    """A matrix of blocks, row by row."""
    rows = (" & ".join(typesetter.text(cell) for cell in row) for row in expression.cells)
    return Piece("\\begin{pmatrix} " + " \\\\ ".join(rows) + " \\end{pmatrix}", ATOM)


def _subscripted(typesetter: Any, matrix: Any, indices: Sequence[Any], in_brackets: bool = False) -> Piece:
    """A matrix with indices: in brackets unless it is a name that can take them."""
    script = ",".join(index if isinstance(index, str) else typesetter.text(index) for index in indices)
    text = typesetter.text(matrix)
    is_plain = isinstance(matrix, MatrixSymbol) and not _SCRIPT.search(text) and not in_brackets
    plain = f"{text}_{{{script}}}"
    if is_plain and not typesetter.spellings.is_taken(plain) and not typesetter.spellings.is_letter_of_parts(text):
        # an exponent beside the indices of a square matrix could be that of the matrix
        return Piece(plain, FACTOR if matrix.shape[0] == matrix.shape[1] else ATOM)
    return Piece(f"{enclosed('[', text, ']')}_{{{script}}}", FACTOR)


def _family(typesetter: Any, matrix: Any) -> Any:
    """The declared family that a symbol holds."""
    if not isinstance(matrix, MatrixSymbol):
        return None
    variable = typesetter.spellings.vocabulary.variables.get(nodes.display_name(matrix))
    return variable if variable is not None and variable.over is not None and variable.matrix_shape == matrix.shape else None


def _is_family_of_numbers(typesetter: Any, matrix: Any) -> bool:
    family = _family(typesetter, matrix)
    return family is not None and not family.shape
