"""How often a coefficient made of sizes can vanish: its degree in each size, and sizes that outnumber its zeros.

A claim such as (d−1)(d−2)…(d−9)·tr A = 0 holds at nine sizes. A test at fixed sizes has to take more values of every
size than the statement's coefficients have zeros, on a full grid where two sizes occur together.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import islice, product
from math import ceil, prod
from random import Random
from typing import Any

from sympy import (
    Abs,
    Add,
    Basic,
    Determinant,
    HadamardProduct,
    Identity,
    MatAdd,
    MatMul,
    MatPow,
    MatrixSymbol,
    Mul,
    OneMatrix,
    Pow,
    Rational,
    Symbol,
    Trace,
    Transpose,
    ZeroMatrix,
)

from derivations.engines.size_choice import raised
from derivations.language import kinks, nodes
from derivations.language.products import scaled_factors
from derivations.language.vocabulary import Vocabulary

_HARMLESS = 3
_LARGEST_DEGREE = 24
_LARGEST_GRID = 40
_MOST_CELLS = 20_000
_SAMPLE = 10

_SHAPES = (Identity, ZeroMatrix, OneMatrix)


def degree_in_symbol(expression: Any, symbol: Any) -> int:
    """A bound for the degree of the numbers in an expression as polynomials in a size, an index or a variable."""
    if expression == symbol:
        return 1
    if isinstance(expression, (Symbol, MatrixSymbol, *_SHAPES)) or not expression.args:
        return 0
    rule = _RULES.get(type(expression))
    if rule is not None:
        return rule(expression, symbol)
    degrees = [degree_in_symbol(argument, symbol) for argument in expression.args]
    if isinstance(expression, Add | MatAdd):
        return max(degrees)
    if isinstance(expression, Pow | MatPow):
        exponent = expression.args[1]
        times = ceil(abs(exponent)) if isinstance(exponent, Rational) else 1
        return degrees[0] * times + degrees[1]
    return sum(degrees)


def _first(expression: Any, symbol: Any) -> int:
    return degree_in_symbol(expression.args[0], symbol)


def _twice(expression: Any, symbol: Any) -> int:
    return 2 * sum(degree_in_symbol(part, symbol) for part in expression.args)


def _over_a_side(expression: Any, symbol: Any) -> int:
    """What adds or multiplies along the diagonal: tr(A⁻¹A) is a size without showing one, and det(2I) is a power with one."""
    matrix = expression.args[0]
    return degree_in_symbol(matrix, symbol) + _side(matrix, symbol)


def _over_both_sides(expression: Any, symbol: Any) -> int:
    matrix = expression.args[0]
    return _twice(expression, symbol) + sum(degree_in_symbol(side, symbol) for side in matrix.shape)


def _quadratic(expression: Any, symbol: Any) -> int:
    column, matrix = expression.args
    return _twice(expression, symbol) + _side(column, symbol) * (2 if nodes.occurring(matrix, OneMatrix) else 1)


def _of_normals(expression: Any, symbol: Any) -> int:
    return _twice(expression, symbol) + _side(expression.args[0].mean, symbol)


def _expectation(expression: Any, symbol: Any) -> int:
    return _substitution(expression, symbol) + _side(expression.args[2].mean, symbol)


def _product(expression: Any, symbol: Any) -> int:
    """Factors, and the sums between two all-ones matrices."""
    ones = [
        factor
        for factor in expression.args
        if any(symbol in nodes.free_variables(side) for part in nodes.occurring(factor, OneMatrix) for side in part.shape)
    ]
    return _added(expression, symbol) + max(0, len(ones) - 1)


def _side(matrix: Any, symbol: Any) -> int:
    """The degree of the longest side of anything in it: tr(QQᵀ) is the number of the columns of Q."""
    sides = {side for part in nodes.occurring(matrix, Basic) if nodes.is_matrix(part) for side in part.shape}
    return max(degree_in_symbol(side, symbol) for side in sides)


def _finite_sum(expression: Any, symbol: Any) -> int:
    """An index counts towards the size it runs over, and the sum adds one where an entry has more than one term."""
    body, index, size = expression.args
    if symbol not in nodes.free_variables(size):
        return degree_in_symbol(body, symbol)
    adds = 0 if nodes.is_matrix(body) and _is_one_line(body, index) else 1
    return degree_in_symbol(body, symbol) + degree_in_symbol(body, index) + adds


def _is_one_line(body: Any, index: Any) -> bool:
    """Whether a matrix is zero outside row i or column i: it begins with eᵢ or ends with eᵢᵀ."""
    _, factors = scaled_factors(body)
    return any(
        isinstance(end, nodes.Column) and isinstance(end.args[0], Identity) and end.args[1] == index
        for end in (factors[0], Transpose(factors[-1]).doit())
    )


def _substitution(expression: Any, symbol: Any) -> int:
    body, variable, value = expression.args
    return degree_in_symbol(body, symbol) + degree_in_symbol(body, variable) * degree_in_symbol(value, symbol)


def _gradient(expression: Any, symbol: Any) -> int:
    return degree_in_symbol(expression.args[0], symbol)


def _directional(expression: Any, symbol: Any) -> int:
    return degree_in_symbol(expression.args[0], symbol) + degree_in_symbol(expression.args[2], symbol)


def _pieces(expression: Any, symbol: Any) -> int:
    """Pieces that meet where sizes equal numbers: more sizes than the largest number are needed to see the last one."""
    degree = sum(degree_in_symbol(part, symbol) for part in expression.args)
    numbers = [abs(number) for part in expression.args for number in nodes.occurring(part, Rational)]
    return degree + ceil(max(numbers, default=0)) if degree else 0


def _added(expression: Any, symbol: Any) -> int:
    return sum(degree_in_symbol(part, symbol) for part in expression.args)


_RULES: dict[type, Callable[[Any, Any], int]] = {
    nodes.Entry: _first,
    nodes.Column: _first,
    nodes.SquaredNorm: _over_both_sides,
    nodes.QuadraticForm: _quadratic,
    nodes.LogDensity: _of_normals,
    nodes.KL: _of_normals,
    nodes.Entropy: _of_normals,
    Trace: _over_a_side,
    Determinant: _over_a_side,
    nodes.LogDet: _over_a_side,
    nodes.FiniteSum: _finite_sum,
    nodes.MatrixFiniteSum: _finite_sum,
    nodes.At: _substitution,
    nodes.MatrixAt: _substitution,
    nodes.Expectation: _expectation,
    nodes.MatrixExpectation: _expectation,
    nodes.Gradient: _gradient,
    nodes.Directional: _directional,
    kinks.Maximum: _pieces,
    kinks.Minimum: _pieces,
    kinks.IsBelow: _pieces,
    kinks.IsAtMost: _pieces,
    Abs: _pieces,
    HadamardProduct: _added,
    nodes.Kron: _added,
    Mul: _added,
    MatMul: _product,
}


@dataclass(frozen=True)
class FurtherSizes:
    """Sizes to test as well; ``doubt`` when they are too few to trust, ``remark`` when they are only a sample."""

    sizes: list[dict[str, int]] = field(default_factory=list)
    doubt: str = ""
    remark: str = ""


def sizes_that_outnumber_zeros(
    expressions: tuple[Any, ...], names: list[str], vocabulary: Vocabulary, chosen: list[dict[str, int]], source: Random
) -> FurtherSizes:
    """Further sizes to test, so that no coefficient made of sizes vanishes at all of them unnoticed."""
    symbols = {name: vocabulary.sizes[name].symbol for name in names}
    degrees = {name: max(degree_in_symbol(side, symbols[name]) for side in expressions) for name in names}
    involved = [name for name in names if degrees[name]]
    if sum(degrees.values()) <= _HARMLESS:
        return FurtherSizes()
    doubt = f"its coefficients may have degree {max(degrees.values())} in a size, and so more zeros than sizes can be tested"
    if max(degrees.values()) > _LARGEST_DEGREE:
        return FurtherSizes(doubt=doubt)
    if len(involved) == 1:
        extra = _one_size(involved[0], degrees[involved[0]], names, vocabulary, chosen)
        values = {sizes[involved[0]] for sizes in (*chosen, *extra)}
        enough = len(values) > degrees[involved[0]] or _are_all(values, involved[0], vocabulary)
        return FurtherSizes(extra, "" if enough else doubt)
    cells = _grid(involved, degrees, names, vocabulary)
    whole = prod(degrees[name] + 1 for name in involved)
    if len(cells) < whole:
        return FurtherSizes(doubt=doubt)
    if whole <= _LARGEST_GRID:
        return FurtherSizes(cells)
    remark = (
        f"coefficients may have degree {max(degrees.values())} in a size; of the sizes that would tell, a sample was tested"
    )
    corners = _corners(cells, involved)
    others = [cell for cell in cells if cell not in corners]
    return FurtherSizes([*corners, *source.sample(others, max(0, _SAMPLE - len(corners)))], remark=remark)


def highest_degree(expressions: tuple[Any, ...], names: list[str], vocabulary: Vocabulary) -> int:
    """A bound for the degree of the numbers in the expressions in any of the sizes."""
    symbols = [vocabulary.sizes[name].symbol for name in names]
    return max((degree_in_symbol(side, symbol) for side in expressions for symbol in symbols), default=0)


def _corners(cells: list[dict[str, int]], involved: list[str]) -> list[dict[str, int]]:
    """Where every size is as small or as large as it gets, larger ones first: zeros at small sizes end there."""
    ends = {name: {pick(cell[name] for cell in cells) for pick in (min, max)} for name in involved}
    found = [cell for cell in cells if all(cell[name] in ends[name] for name in involved)]
    return sorted(found, key=lambda cell: -sum(cell.values()))[:_SAMPLE]


def _one_size(
    name: str, degree: int, names: list[str], vocabulary: Vocabulary, chosen: list[dict[str, int]]
) -> list[dict[str, int]]:
    values = {sizes[name] for sizes in chosen}
    extra: list[dict[str, int]] = []
    for value in range(1, 4 * degree + 40):
        if len(values) > degree + 1:
            break
        sizes = raised({**dict.fromkeys(names, 3), name: value}, names, vocabulary)
        if not vocabulary.admits(sizes):
            sizes = raised({**dict.fromkeys(names, 1), name: value}, names, vocabulary)
        if value not in values and sizes[name] == value and vocabulary.admits(sizes):
            values.add(value)
            extra.append(sizes)
    return extra


def _are_all(values: set[int], name: str, vocabulary: Vocabulary) -> bool:
    """Whether a size can be nothing else: there are few such numbers where relations bound it from above."""
    bounds = [bound for size in vocabulary.sizes.values() for bound in (*size.at_most, *size.less_than)]
    largest = max([*values, *(bound for bound in bounds if isinstance(bound, int))])
    if largest > _LARGEST_GRID or vocabulary.admits({name: largest + 1}):
        return False
    return all(value in values or not vocabulary.admits({name: value}) for value in range(1, largest + 1))


def _grid(involved: list[str], degrees: dict[str, int], names: list[str], vocabulary: Vocabulary) -> list[dict[str, int]]:
    """A full grid, the values of smaller sizes wholly below those of larger ones."""
    starts = raised(dict.fromkeys(names, 1), names, vocabulary)
    for _ in names:
        for name in involved:
            size = vocabulary.sizes[name]
            for above in (*size.at_most, *size.less_than):
                if isinstance(above, str) and above in involved:
                    starts[above] = max(starts[above], starts[name] + degrees[name] + 1)
    ranges = [range(starts[name], starts[name] + degrees[name] + 1) for name in involved]
    cells = []
    for values in islice(product(*ranges), _MOST_CELLS):
        cell = raised({**starts, **dict(zip(involved, values, strict=True))}, names, vocabulary)
        if vocabulary.admits(cell) and all(cell[name] == value for name, value in zip(involved, values, strict=True)):
            cells.append(cell)
    return cells
