"""The field of rational functions in the entries of all variables, over python-flint's multivariate polynomials."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from flint import Ordering, fmpq, fmpq_mpoly_ctx
from sympy import MatrixSymbol, Symbol

from derivations.language import nodes
from derivations.language.domains import Symmetry
from derivations.language.errors import OutOfBudget, Undefined, Unsupported
from derivations.language.vocabulary import Variable, Vocabulary
from derivations.readings.fields import Field
from derivations.readings.point import size_value

_MOST_TERMS = 20_000


class Quotient:
    """A quotient of two polynomials in lowest terms, the denominator with leading coefficient 1."""

    __slots__ = ("above", "below")

    def __init__(self, above: Any, below: Any) -> None:
        if len(above) > _MOST_TERMS or len(below) > _MOST_TERMS:
            raise OutOfBudget("the polynomials in the entries grew too large")
        divisor = above.gcd(below)
        above, below = above / divisor, below / divisor
        lead = below.leading_coefficient()
        self.above, self.below = above * (1 / lead), below * (1 / lead)

    def __add__(self, other: Any) -> Quotient:
        if not isinstance(other, Quotient):
            return NotImplemented
        if self.below == other.below:
            return Quotient(self.above + other.above, self.below)
        return Quotient(self.above * other.below + other.above * self.below, self.below * other.below)

    def __neg__(self) -> Quotient:
        return Quotient(-self.above, self.below)

    def __sub__(self, other: Any) -> Quotient:
        return self + (-other)

    def __mul__(self, other: Any) -> Any:
        if not isinstance(other, Quotient):
            return NotImplemented
        return Quotient(self.above * other.above, self.below * other.below)

    def __truediv__(self, other: Any) -> Quotient:
        if not isinstance(other, Quotient):
            return NotImplemented
        if other.above == 0:
            raise Undefined("division by zero")
        return Quotient(self.above * other.below, self.below * other.above)

    def __pow__(self, exponent: int) -> Quotient:
        return Quotient(self.above**exponent, self.below**exponent)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Quotient) and bool(self.above == other.above and self.below == other.below)

    def __hash__(self) -> int:
        return hash((str(self.above), str(self.below)))


class FunctionMatrix:
    """A small dense matrix of quotients, with what the readings ask of a matrix.

    ``zero`` is the zero of its entries: a product over no columns at all has entries, too.
    """

    __slots__ = ("columns", "rows", "zero")

    def __init__(self, rows: list[list[Quotient]], columns: int, zero: Quotient) -> None:
        self.rows = rows
        self.columns = columns
        self.zero = zero

    def nrows(self) -> int:
        return len(self.rows)

    def ncols(self) -> int:
        return self.columns

    def __getitem__(self, place: tuple[int, int]) -> Quotient:
        return self.rows[place[0]][place[1]]

    def entries(self) -> list[Quotient]:
        return [entry for row in self.rows for entry in row]

    def transpose(self) -> FunctionMatrix:
        return FunctionMatrix([[row[j] for row in self.rows] for j in range(self.columns)], len(self.rows), self.zero)

    def __add__(self, other: Any) -> Any:
        if not isinstance(other, FunctionMatrix):
            return NotImplemented
        pairs = zip(self.rows, other.rows, strict=True)
        return self._of([[a + b for a, b in zip(left, right, strict=True)] for left, right in pairs])

    def __neg__(self) -> FunctionMatrix:
        return self._of([[-entry for entry in row] for row in self.rows])

    def __sub__(self, other: Any) -> Any:
        return self + (-other)

    def __mul__(self, other: Any) -> Any:
        if isinstance(other, FunctionMatrix):
            columns = other.transpose().rows
            rows = [[_dot(row, column, self.zero) for column in columns] for row in self.rows]
            return FunctionMatrix(rows, other.columns, self.zero)
        if isinstance(other, Quotient):
            return self._of([[entry * other for entry in row] for row in self.rows])
        if other == 0:
            return self._of([[self.zero for _ in row] for row in self.rows])
        return NotImplemented

    def _of(self, rows: list[list[Quotient]]) -> FunctionMatrix:
        return FunctionMatrix(rows, self.columns, self.zero)

    def det(self) -> Quotient:
        """Expansion along the first row: shapes are at most 3×3 here; without rows it is 1."""
        if not self.rows:
            return Quotient(self.zero.below, self.zero.below)
        if len(self.rows) == 1:
            return self.rows[0][0]
        terms = [self.rows[0][j] * self._minor(0, j).det() for j in range(len(self.rows))]
        total = terms[0]
        for j, term in enumerate(terms[1:], 1):
            total = total - term if j % 2 else total + term
        return total

    def _minor(self, i: int, j: int) -> FunctionMatrix:
        rows = [[entry for c, entry in enumerate(row) if c != j] for r, row in enumerate(self.rows) if r != i]
        return FunctionMatrix(rows, self.columns - 1, self.zero)

    def adjugate(self) -> FunctionMatrix:
        size = len(self.rows)
        entries = [[self._minor(j, i).det() for j in range(size)] for i in range(size)]
        return self._of([[-e if (i + j) % 2 else e for j, e in enumerate(row)] for i, row in enumerate(entries)])


def _dot(row: list[Quotient], column: list[Quotient], zero: Quotient) -> Quotient:
    if not row:
        return zero
    total = row[0] * column[0]
    for a, b in zip(row[1:], column[1:], strict=True):
        total = total + a * b
    return total


class FunctionField(Field):
    """Rational functions with rational coefficients in named entries, π among them."""

    ordered = False

    def __init__(self, names: Sequence[str]) -> None:
        self.context = fmpq_mpoly_ctx.get((*names, "pi"), Ordering.degrevlex)
        self._one = self.context.constant(1)
        self.generators = [Quotient(generator, self._one) for generator in self.context.gens()]

    @property
    def pi(self) -> Quotient:
        return self.generators[-1]

    def number(self, value: Fraction | int) -> Quotient:
        fraction = Fraction(value)
        return Quotient(self.context.constant(fmpq(fraction.numerator, fraction.denominator)), self._one)

    def matrix(self, rows: int, columns: int, entries: Sequence[Any]) -> FunctionMatrix:
        return FunctionMatrix([list(entries[i * columns : (i + 1) * columns]) for i in range(rows)], columns, self.number(0))

    def is_zero(self, value: Any) -> bool:
        if isinstance(value, FunctionMatrix):
            return all(entry.above == 0 for entry in value.entries())
        return bool(value.above == 0)

    def is_positive(self, value: Any) -> bool:
        return not self.is_zero(value)

    def require_covariance(self, matrix: Any) -> None:
        if not self.is_zero(matrix - matrix.transpose()):
            raise Undefined("a covariance that is not symmetric")

    def inverse(self, matrix: Any) -> FunctionMatrix:
        determinant = matrix.det()
        if self.is_zero(determinant):
            raise Undefined("the inverse of a singular matrix")
        reciprocal = self.number(1) / determinant
        if matrix.nrows() == 1:
            return FunctionMatrix([[reciprocal]], 1, self.number(0))
        return matrix.adjugate() * reciprocal

    def same_key(self, value: Any) -> Any:
        return value

    def as_small_rational(self, value: Any) -> Fraction | None:
        if not value.above.is_constant() or not value.below.is_constant():
            return None
        number = value.above.leading_coefficient() / value.below.leading_coefficient()
        return Fraction(int(number.p), int(number.q))


def symbolic_values(
    symbols: set[Any], sizes: dict[str, int], vocabulary: Vocabulary, most: int
) -> tuple[FunctionField, dict[Any, Any]]:
    """A field with one generator for every free entry, and the variables made of them."""
    variables = []
    for symbol in sorted(symbols, key=lambda item: str(item.name)):
        variable = vocabulary.variable_of(symbol)
        if variable is not None:
            variables.append((symbol, variable))
        elif not (isinstance(symbol, Symbol) and symbol.name in sizes):
            raise Unsupported(f"{nodes.display_name(symbol)} is not declared")
    places = {symbol: _free_places(symbol, variable, sizes) for symbol, variable in variables}
    names = [f"v{index}e{i}x{j}" for index, (symbol, _) in enumerate(variables) for i, j in places[symbol]]
    if len(names) > most:
        raise OutOfBudget(f"{len(names)} free entries are too many for symbolic entries")
    field = FunctionField(names)
    remaining = iter(field.generators)
    values = {symbol: _value(field, symbol, variable, places[symbol], remaining, sizes) for symbol, variable in variables}
    return field, values


def _free_places(symbol: Any, variable: Variable, sizes: dict[str, int]) -> list[tuple[int, int]]:
    if not isinstance(symbol, MatrixSymbol):
        return [(0, 0)]
    rows, columns = (size_value(side, sizes) for side in symbol.shape)
    return [(i, j) for i in range(rows) for j in range(columns) if _is_free(i, j, variable.kind.symmetry)]


def _is_free(i: int, j: int, symmetry: Symmetry) -> bool:
    if symmetry is Symmetry.DIAGONAL:
        return i == j
    if symmetry is Symmetry.SYMMETRIC:
        return i <= j
    return i < j if symmetry is Symmetry.SKEW else True


def _value(
    field: FunctionField, symbol: Any, variable: Variable, places: list[tuple[int, int]], remaining: Any, sizes: dict[str, int]
) -> Any:
    if not isinstance(symbol, MatrixSymbol):
        return next(remaining)
    rows, columns = (size_value(side, sizes) for side in symbol.shape)
    dense = [[field.number(0) for _ in range(columns)] for _ in range(rows)]
    for i, j in places:
        dense[i][j] = next(remaining)
        if variable.kind.symmetry is Symmetry.SYMMETRIC:
            dense[j][i] = dense[i][j]
        if variable.kind.symmetry is Symmetry.SKEW and i != j:
            dense[j][i] = -dense[i][j]
    return FunctionMatrix(dense, columns, field.number(0))
