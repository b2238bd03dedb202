"""Shapes and kinds, checked when a statement is made.

Each ``require_…`` function raises :class:`IllTyped`, naming the expressions, both shapes and what to write instead; it
takes the parts, so that a reader of text can ask before a node is built.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any

from sympy import Determinant, HadamardProduct, Inverse, MatAdd, MatMul, MatPow, Trace, Transpose, expand

from derivations.language import kinks, nodes
from derivations.language.errors import IllTyped
from derivations.language.plain import plain, plain_factor

_LONGEST_QUOTE = 80


def shape_text(expression: Any) -> str:
    """``a number``, ``shape (d, k)`` or ``a distribution``."""
    if isinstance(expression, nodes.Normal):
        return "a distribution"
    if not nodes.is_matrix(expression) or isinstance(expression, nodes.AsMatrix):
        return "a number"
    return f"shape ({plain(expression.shape[0])}, {plain(expression.shape[1])})"


def equal_sizes(left: Any, right: Any) -> bool:
    """Whether two sizes are the same for every value of the size symbols."""
    return left == right or expand(left - right) == 0


def same_shape(left: Any, right: Any) -> bool:
    return equal_sizes(left.shape[0], right.shape[0]) and equal_sizes(left.shape[1], right.shape[1])


def same_kind(left: Any, right: Any) -> None:
    """Raise :class:`IllTyped` unless both sides are numbers, or matrices of one shape."""
    for side in (left, right):
        if isinstance(side, nodes.Normal):
            raise IllTyped(f"an equation relates numbers or matrices, but {_quote(side)}")
    if nodes.is_matrix(left) and nodes.is_matrix(right):
        if same_shape(left, right):
            return
    elif not nodes.is_matrix(left) and not nodes.is_matrix(right):
        return
    hint = _transposed_hint(left, right) or _zeros_hint(left, right)
    raise IllTyped(f"the two sides do not fit: {_quote(left)}, but {_quote(right)}{hint}")


@lru_cache(maxsize=65536)
def check_tree(expression: Any) -> None:
    """Raise :class:`IllTyped`, naming the sub-expression and its shapes, unless every node's arguments fit."""
    for argument in expression.args:
        check_tree(argument)
    check = _CHECKS.get(type(expression))
    if check is not None:
        check(expression)


def brief(expression: Any) -> str:
    """The expression in plain syntax, cut when it is long."""
    text = plain(expression)
    return text if len(text) <= _LONGEST_QUOTE else text[: _LONGEST_QUOTE - 1] + "…"


def _quote(expression: Any) -> str:
    shape = shape_text(expression)
    return f"{brief(expression)} {'has' if shape.startswith('shape') else 'is'} {shape}"


def _brief_factor(expression: Any) -> str:
    text = plain_factor(expression)
    return text if len(text) <= _LONGEST_QUOTE else "(…)"


def _transposed_hint(left: Any, right: Any) -> str:
    flipped = nodes.is_matrix(left) and nodes.is_matrix(right) and equal_sizes(left.shape[0], right.shape[1])
    if flipped and equal_sizes(left.shape[1], right.shape[0]):
        return f"; did you mean {_flipped(right)}?"
    return ""


def _flipped(matrix: Any) -> str:
    """The transpose in plain syntax."""
    return brief(matrix.args[0]) if isinstance(matrix, Transpose) else f"{_brief_factor(matrix)}.T"


def _zeros_hint(left: Any, right: Any) -> str:
    for number, matrix in ((left, right), (right, left)):
        if number == 0 and nodes.is_matrix(matrix):
            return f"; write zeros({plain(matrix.shape[0])}, {plain(matrix.shape[1])})"
    return ""


# ------------------------------------------------------------------------------------------ sums and products


def require_addable(terms: Sequence[Any]) -> None:
    """All terms are matrices of one shape."""
    first = terms[0]
    for term in terms[1:]:
        if nodes.is_matrix(first) and nodes.is_matrix(term) and same_shape(first, term):
            continue
        raise IllTyped(
            f"cannot add {brief(first)} ({shape_text(first)}) and {brief(term)} ({shape_text(term)})"
            + (_transposed_hint(first, term) or _zeros_hint(first, term) or _identity_hint(first, term))
        )


def _identity_hint(left: Any, right: Any) -> str:
    """What to write when a number meets a square matrix in a sum."""
    for number, matrix in ((left, right), (right, left)):
        if not nodes.is_matrix(number) and nodes.is_matrix(matrix) and equal_sizes(*matrix.shape):
            return f"; did you mean {_brief_factor(number)}*I({plain(matrix.shape[0])})?"
    return ""


def require_multipliable(left: Any, right: Any) -> None:
    """The columns of one matrix meet the rows of the next."""
    if not equal_sizes(left.shape[1], right.shape[0]):
        raise IllTyped(product_clash(left, right))


def product_clash(left: Any, right: Any) -> str:
    """What to say when a matrix product does not fit."""
    hint = ""
    if equal_sizes(left.shape[0], right.shape[0]):
        hint = f"; did you mean {_flipped(left)} @ {_brief_factor(right)}?"
    elif equal_sizes(left.shape[1], right.shape[1]):
        hint = f"; did you mean {_brief_factor(left)} @ {_flipped(right)}?"
    return (
        f"cannot multiply {brief(left)} ({shape_text(left)}) by {brief(right)} ({shape_text(right)}): "
        f"{plain(left.shape[1])} columns meet {plain(right.shape[0])} rows{hint}"
    )


def require_same_shapes(factors: Sequence[Any]) -> None:
    """All factors of an entry-by-entry product have one shape."""
    first = factors[0]
    for factor in factors[1:]:
        if not same_shape(first, factor):
            raise IllTyped(
                f"cannot multiply entry by entry {brief(first)} ({shape_text(first)}) and {brief(factor)} "
                f"({shape_text(factor)}){_transposed_hint(first, factor)}"
            )


# ------------------------------------------------------------------------------------------ matrices


def require_square(name: str, matrix: Any) -> None:
    """The argument of inv, tr, det, … is a square matrix."""
    if not nodes.is_matrix(matrix) or not equal_sizes(*matrix.shape):
        raise IllTyped(f"{name} needs a square matrix, but {_quote(matrix)}")


def require_column(name: str, vector: Any) -> None:
    """The argument is a column."""
    if nodes.is_matrix(vector) and vector.shape[1] == 1:
        return
    hint = ""
    if name == "diag" and nodes.is_matrix(vector) and equal_sizes(*vector.shape):
        inner = brief(vector)
        hint = f"; write diagonal({inner}) for its diagonal as a column, diag(diagonal({inner})) to drop the rest"
    raise IllTyped(f"{name} needs a column, but {_quote(vector)}{hint}")


def require_one_by_one(matrix: Any) -> None:
    """The matrix stands for a number."""
    if not nodes.is_matrix(matrix) or tuple(matrix.shape) != (1, 1):
        raise IllTyped(f"a number is needed here, but {_quote(matrix)}")


def require_blocks(rows: Sequence[Sequence[Any]]) -> None:
    """Rows of blocks with as many in each, equal heights along a row and equal widths down a column."""
    if len({len(row) for row in rows}) != 1:
        raise IllTyped(f"a matrix of blocks needs as many in each row: {', '.join(str(len(row)) for row in rows)} are given")
    for row in rows:
        for cell in row[1:]:
            if not equal_sizes(cell.shape[0], row[0].shape[0]):
                raise IllTyped(f"blocks of one row need equal heights, but {_quote(row[0])} and {_quote(cell)}")
    for column in zip(*rows, strict=True):
        for cell in column[1:]:
            if not equal_sizes(cell.shape[1], column[0].shape[1]):
                raise IllTyped(f"blocks of one column need equal widths, but {_quote(column[0])} and {_quote(cell)}")


def require_numbers(name: str, parts: Sequence[Any]) -> None:
    """All parts are numbers: only these are ordered."""
    for part in parts:
        if nodes.is_matrix(part) or isinstance(part, nodes.Normal):
            raise IllTyped(f"{name} compares numbers, but {_quote(part)}")


# ------------------------------------------------------------------------------------------ distributions


def require_normal(mean: Any, covariance: Any) -> None:
    """A mean and a covariance that belong together."""
    if not nodes.is_matrix(mean) or mean.shape[1] != 1:
        raise IllTyped(f"the mean of N(…) must be a column, but {_quote(mean)}")
    if not nodes.is_matrix(covariance) or not equal_sizes(*covariance.shape):
        raise IllTyped(f"the covariance of N(…) must be square, but {_quote(covariance)}")
    if equal_sizes(mean.shape[0], covariance.shape[0]):
        return
    rows, hint = plain(mean.shape[0]), ""
    if tuple(covariance.shape) == (1, 1):
        hint = f"; did you mean {_brief_factor(covariance)}*I({rows})?"
    elif tuple(mean.shape) == (1, 1):
        hint = f"; did you mean {'zeros' if plain(mean) == '0' else 'ones'}({plain(covariance.shape[0])})?"
    raise IllTyped(
        f"N(…) has the mean {brief(mean)} ({shape_text(mean)}) and the covariance {brief(covariance)} "
        f"({shape_text(covariance)}); their rows must agree{hint}"
    )


def require_distribution(where: str, distribution: Any) -> None:
    if not isinstance(distribution, nodes.Normal):
        raise IllTyped(f"{where} needs a distribution such as N(m, S), but {_quote(distribution)}")


def require_point(where: str, point: Any, distribution: Any) -> None:
    """The point lies in the space of the distribution."""
    require_distribution(where, distribution)
    if not nodes.is_matrix(point) or not same_shape(point, distribution.mean):
        raise IllTyped(
            f"{where}: {brief(point)} ({shape_text(point)}) does not fit the mean {brief(distribution.mean)} "
            f"({shape_text(distribution.mean)})"
        )


def require_divergence(first: Any, second: Any) -> None:
    """Two distributions over one space."""
    for distribution in (first, second):
        require_distribution("KL", distribution)
    if not same_shape(first.mean, second.mean):
        raise IllTyped(
            f"KL compares distributions over one space, but the means {brief(first.mean)} ({shape_text(first.mean)}) "
            f"and {brief(second.mean)} ({shape_text(second.mean)}) differ in shape"
        )


# ------------------------------------------------------------------------------------------ forms and derivatives


def require_quadratic(vector: Any, matrix: Any) -> None:
    """A column x and a square A with as many rows."""
    fits = nodes.is_matrix(vector) and nodes.is_matrix(matrix) and vector.shape[1] == 1 and equal_sizes(*matrix.shape)
    if not fits or not equal_sizes(vector.shape[0], matrix.shape[0]):
        raise IllTyped(f"quad(x, A) needs a column and a square matrix with as many rows: {_quote(vector)}, {_quote(matrix)}")


def require_derivative(function: Any, variable: Any, *directions: Any) -> None:
    """A number to differentiate, and directions in the shape of the variable."""
    if nodes.is_matrix(function) or isinstance(function, nodes.Normal):
        raise IllTyped(f"only a number can be differentiated here, but {_quote(function)}")
    for direction in directions:
        if not _fits_variable(variable, direction):
            raise IllTyped(
                f"the direction {brief(direction)} ({shape_text(direction)}) must have the shape of "
                f"{brief(variable)} ({shape_text(variable)})"
            )


def require_settable(variable: Any, value: Any) -> None:
    """A value in the shape of the variable."""
    if not _fits_variable(variable, value):
        raise IllTyped(f"cannot set {brief(variable)} ({shape_text(variable)}) to {brief(value)} ({shape_text(value)})")


def require_reachable(variable: Any, target: Any) -> None:
    """A number that goes to a number, to ∞ or to −∞."""
    if nodes.is_matrix(variable) or nodes.is_matrix(target) or isinstance(target, nodes.Normal):
        raise IllTyped(f"a limit moves one number: {brief(variable)} ({shape_text(variable)}) cannot go to {brief(target)}")


def _fits_variable(variable: Any, value: Any) -> bool:
    if isinstance(value, nodes.Normal) or nodes.is_matrix(variable) != nodes.is_matrix(value):
        return False
    return not nodes.is_matrix(variable) or same_shape(variable, value)


# ------------------------------------------------------------------------------------------ the checks of a tree


def _check_product(expression: Any) -> None:
    matrices = [factor for factor in expression.args if nodes.is_matrix(factor)]
    for left, right in pairwise(matrices):
        require_multipliable(left, right)


_CHECKS: dict[type, Callable[[Any], None]] = {
    MatAdd: lambda e: require_addable(e.args),
    MatMul: _check_product,
    MatPow: lambda e: require_square("a power", e.args[0]),
    Inverse: lambda e: require_square("inv", e.args[0]),
    Trace: lambda e: require_square("tr", e.args[0]),
    Determinant: lambda e: require_square("det", e.args[0]),
    HadamardProduct: lambda e: require_same_shapes(e.args),
    nodes.LogDet: lambda e: require_square("logdet", e.args[0]),
    nodes.Diagonal: lambda e: require_square("diagonal", e.args[0]),
    nodes.AsScalar: lambda e: require_one_by_one(e.args[0]),
    nodes.Block: lambda e: require_blocks(e.cells),
    nodes.Diag: lambda e: require_column("diag", e.args[0]),
    nodes.Normal: lambda e: require_normal(*e.args),
    nodes.LogDensity: lambda e: require_point("logpdf", e.args[1], e.args[0]),
    nodes.Entropy: lambda e: require_distribution("entropy", e.args[0]),
    nodes.Expectation: lambda e: require_point("E", e.args[1], e.args[2]),
    nodes.MatrixExpectation: lambda e: require_point("E", e.args[1], e.args[2]),
    nodes.KL: lambda e: require_divergence(*e.args),
    nodes.QuadraticForm: lambda e: require_quadratic(*e.args),
    nodes.Gradient: lambda e: require_derivative(*e.args),
    nodes.Directional: lambda e: require_derivative(*e.args),
    kinks.Maximum: lambda e: require_numbers("max", e.args),
    kinks.Minimum: lambda e: require_numbers("min", e.args),
    kinks.IsBelow: lambda e: require_numbers("<", e.args),
    kinks.IsAtMost: lambda e: require_numbers("<=", e.args),
    nodes.At: lambda e: require_settable(e.args[1], e.args[2]),
    nodes.MatrixAt: lambda e: require_settable(e.args[1], e.args[2]),
    nodes.Limit: lambda e: require_reachable(e.args[1], e.args[2]),
    nodes.MatrixLimit: lambda e: require_reachable(e.args[1], e.args[2]),
}
