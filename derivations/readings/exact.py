"""The exact reading: the value of a tree at a point, in a prime field, in the rationals or in balls.

Everything is read from its definition: a log-density is its formula, KL and entropy are expectations of log-densities,
a Gaussian expectation is the series exp(½ tr(Σ∇²)) applied to a polynomial body and evaluated at the mean, a
derivative is a coefficient of a truncated power series. Rewriting plays no part here, so what
:mod:`derivations.readings.lowering` rewrites can be checked against it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from time import monotonic
from typing import Any

from sympy import (
    Abs,
    Add,
    Determinant,
    HadamardProduct,
    Identity,
    Integer,
    Inverse,
    MatAdd,
    MatMul,
    MatPow,
    MatrixSymbol,
    Mul,
    OneMatrix,
    Pow,
    Rational,
    S,
    Symbol,
    Trace,
    Transpose,
    ZeroMatrix,
    exp,
    log,
)

from derivations.language import nodes
from derivations.language.domains import Symmetry
from derivations.language.errors import OutOfBudget, Undefined, Unsupported
from derivations.language.plain import plain
from derivations.language.vocabulary import Vocabulary
from derivations.readings import functions
from derivations.readings.atoms import Atoms
from derivations.readings.fields import Field, PrimeField
from derivations.readings.formal import ExpSum, FormalMatrix, is_formal
from derivations.readings.jets import Jet, lift, parts_of
from derivations.readings.polynomials import degree_in

_LARGEST_EXPECTATION_DEGREE = 6


@dataclass
class Budget:
    """A deadline; asked at every node, so that no claim runs away."""

    deadline: float

    @classmethod
    def of(cls, seconds: float) -> Budget:
        return cls(monotonic() + seconds)

    def check(self) -> None:
        if monotonic() > self.deadline:
            raise OutOfBudget("the time for this claim is used up")


@dataclass
class Point:
    """Where a tree is evaluated.

    ``size_numbers`` replaces a size used as a coefficient by a number of its own (a test that is to count for every
    size needs that). With ``weighted`` every size is 1 and a trace or log-determinant of a v×v matrix counts ``v``
    times: the value at a base point, where every matrix is a multiple of the identity.
    """

    field: Field
    vocabulary: Vocabulary
    sizes: dict[str, int]
    values: dict[Any, Any]
    pi: Any
    atoms: Atoms
    budget: Budget
    size_numbers: dict[str, Any] | None = None
    weighted: bool = False


@dataclass
class _Scope:
    """Values of variables, those that this scope changed, and the values of sub-expressions known in it."""

    values: dict[Any, Any]
    changed: frozenset[Any]
    parent: _Scope | None
    known: dict[Any, Any] = field(default_factory=dict)


class ExactReading:
    """Evaluates trees at one :class:`Point`."""

    def __init__(self, point: Point) -> None:
        self.point = point
        self.field = point.field
        self._root = _Scope(point.values, frozenset(), None)
        self._next_bit = 1

    def value(self, expression: Any) -> Any:
        """The value of a closed expression: a number, a matrix, or a formal one."""
        try:
            return self._read(expression, self._root)
        except RecursionError:
            raise OutOfBudget("the expression nests too deeply") from None

    # ------------------------------------------------------------------------------------------ the walk

    def _read(self, expression: Any, scope: _Scope) -> Any:
        free = nodes.free_variables(expression)
        while scope.parent is not None and free.isdisjoint(scope.changed):
            scope = scope.parent
        if expression in scope.known:
            return scope.known[expression]
        self.point.budget.check()
        rule = _RULES.get(type(expression)) or _rule_by_class(expression)
        value = rule(self, expression, scope)
        scope.known[expression] = value
        return value

    def _with(self, scope: _Scope, variable: Any, value: Any) -> _Scope:
        return _Scope({**scope.values, variable: value}, frozenset([variable]), scope)

    def _fresh_bit(self) -> int:
        bit = self._next_bit
        self._next_bit <<= 1
        return bit

    def size(self, expression: Any) -> int:
        """A dimension as a whole number (1 at a base point)."""
        if self.point.weighted:
            return 1
        value = size_value(expression, self.point.sizes)
        if value < 0:
            raise Undefined(f"the size {plain(expression)} is negative here")
        return value

    # ------------------------------------------------------------------------------------------ numbers

    def number(self, expression: Any, scope: _Scope) -> Any:
        return self.field.number(Fraction(int(expression.p), int(expression.q)))

    def constant_pi(self, expression: Any, scope: _Scope) -> Any:
        return self.point.pi

    def constant_e(self, expression: Any, scope: _Scope) -> Any:
        one = self.field.number(1)
        return ExpSum.exp(self.field, one) if self.field.exact else one.exp()

    def symbol(self, expression: Any, scope: _Scope) -> Any:
        if expression in scope.values:
            value = scope.values[expression]
            return self.field.number(value) if isinstance(value, int) else value
        name = expression.name
        if name in self.point.sizes:
            if self.point.size_numbers is not None:
                return self.point.size_numbers[name]
            return self.field.number(self.point.sizes[name])
        raise Unsupported(f"{nodes.display_name(expression)} has no value here")

    def known_rational(self, expression: Any, scope: _Scope) -> Fraction | None:
        """The value as a fraction when it is made of numbers, indices and (fixed) sizes only."""
        if isinstance(expression, Rational):
            return Fraction(int(expression.p), int(expression.q))
        if isinstance(expression, Symbol):
            value = scope.values.get(expression)
            if isinstance(value, int):
                return Fraction(value)
            fixed = expression not in scope.values and self.point.size_numbers is None
            return Fraction(self.point.sizes[expression.name]) if fixed and expression.name in self.point.sizes else None
        if not isinstance(expression, Add | Mul | Pow) or nodes.is_matrix(expression):
            return None
        parts = [self.known_rational(argument, scope) for argument in expression.args]
        values = [part for part in parts if part is not None]
        if len(values) < len(parts):
            return None
        return _combine_rationals(expression, values)

    def add(self, expression: Any, scope: _Scope) -> Any:
        first, *rest = (self._read(argument, scope) for argument in expression.args)
        for value in rest:
            first = first + value
        return first

    def multiply(self, expression: Any, scope: _Scope) -> Any:
        rational, factors = Fraction(1), []
        for argument in expression.args:
            known = self.known_rational(argument, scope)
            if known is None:
                factors.append(self._read(argument, scope))
            else:
                rational *= known
        if not factors:
            return self.field.number(rational)
        product = factors[0]
        for factor in factors[1:]:
            product = product * factor
        return functions.scaled(self.field, product, rational)

    def power(self, expression: Any, scope: _Scope) -> Any:
        base, exponent = expression.args
        known = self.known_rational(exponent, scope)
        if base is S.Exp1:
            return functions.exp(self.field, self._read(exponent, scope))
        value = self._read(base, scope)
        if known is not None:
            return functions.real_power(self.field, value, known)
        return functions.real_power(self.field, value, self._read(exponent, scope))

    def exponential(self, expression: Any, scope: _Scope) -> Any:
        return functions.exp(self.field, self._read(expression.args[0], scope))

    def logarithm(self, expression: Any, scope: _Scope) -> Any:
        return functions.log(self.field, self._read(expression.args[0], scope))

    def absolute(self, expression: Any, scope: _Scope) -> Any:
        return functions.absolute(self.field, self._read(expression.args[0], scope))

    # ------------------------------------------------------------------------------------------ matrices

    def matrix_symbol(self, expression: Any, scope: _Scope) -> Any:
        if expression not in scope.values:
            raise Unsupported(f"{nodes.display_name(expression)} has no value here")
        return scope.values[expression]

    def identity(self, expression: Any, scope: _Scope) -> Any:
        return self.field.identity(self.size(expression.args[0]))

    def zero_matrix(self, expression: Any, scope: _Scope) -> Any:
        return self.field.zeros(self.size(expression.shape[0]), self.size(expression.shape[1]))

    def one_matrix(self, expression: Any, scope: _Scope) -> Any:
        rows, columns = (self.size(side) for side in expression.shape)
        return self.field.matrix(rows, columns, [self.field.number(1)] * (rows * columns))

    def matrix_product(self, expression: Any, scope: _Scope) -> Any:
        matrices = [self._read(factor, scope) for factor in expression.args if nodes.is_matrix(factor)]
        scalars = [factor for factor in expression.args if not nodes.is_matrix(factor)]
        product = _chain(matrices)
        if not scalars:
            return product
        return self._scale(self._read(Mul(*scalars), scope), product)

    def _scale(self, scalar: Any, matrix: Any) -> Any:
        if any(is_formal(part) for part in parts_of(scalar).values()):
            matrix = lift(lambda part: FormalMatrix.lift(self.field, part), matrix)
        return matrix * scalar

    def matrix_power(self, expression: Any, scope: _Scope) -> Any:
        base, exponent = expression.args
        power = self.known_rational(exponent, scope)
        if power is None or power.denominator != 1 or abs(power) > 64:
            raise Unsupported(f"the matrix power {plain(expression)}")
        value = self._read(base, scope)
        if power < 0:
            value = functions.inverse(self.field, value)
        if power == 0:
            return self.field.identity(self.size(base.shape[0]))
        return _chain([value] * abs(int(power)))

    def transpose(self, expression: Any, scope: _Scope) -> Any:
        return lift(lambda part: part.transpose(), self._read(expression.args[0], scope))

    def inverse(self, expression: Any, scope: _Scope) -> Any:
        return functions.inverse(self.field, self._read(expression.args[0], scope))

    def trace(self, expression: Any, scope: _Scope) -> Any:
        value = lift(self.field.trace, self._read(expression.args[0], scope))
        return self._weigh(value, expression.args[0].shape[0], scope)

    def _weigh(self, value: Any, size: Any, scope: _Scope) -> Any:
        return value * self._read(size, scope) if self.point.weighted else value

    def determinant(self, expression: Any, scope: _Scope) -> Any:
        if self.point.weighted:
            raise Unsupported("a determinant used as a factor")
        return functions.determinant(self.field, self._read(expression.args[0], scope))

    def log_determinant(self, expression: Any, scope: _Scope) -> Any:
        value = functions.log_determinant(self.field, self._read(expression.args[0], scope))
        return self._weigh(value, expression.args[0].shape[0], scope)

    def hadamard(self, expression: Any, scope: _Scope) -> Any:
        first, *rest = (self._rows(argument, scope) for argument in expression.args)
        for rows in rest:
            first = [[a * b for a, b in zip(left, right, strict=True)] for left, right in zip(first, rows, strict=True)]
        return self._assemble(first)

    def entrywise(self, function: Callable[[Field, Any], Any]) -> Callable[[Any, _Scope], Any]:
        def read(expression: Any, scope: _Scope) -> Any:
            rows = self._rows(expression.args[0], scope)
            return self._assemble([[function(self.field, entry) for entry in row] for row in rows])

        return read

    def elementwise_exp(self, expression: Any, scope: _Scope) -> Any:
        return self.entrywise(functions.exp)(expression, scope)

    def elementwise_log(self, expression: Any, scope: _Scope) -> Any:
        return self.entrywise(functions.log)(expression, scope)

    def diag(self, expression: Any, scope: _Scope) -> Any:
        return lift(self._diagonal_matrix, self._read(expression.args[0], scope))

    def _diagonal_matrix(self, column: Any) -> Any:
        entries = [column[i, 0] for i in range(column.nrows())]
        if isinstance(column, FormalMatrix):
            zero = self.field.number(0)
            return FormalMatrix(self.field, [[e if i == j else zero for j in range(len(entries))] for i, e in enumerate(entries)])
        return self.field.diagonal(entries)

    def diagonal(self, expression: Any, scope: _Scope) -> Any:
        return lift(self._diagonal_column, self._read(expression.args[0], scope))

    def _diagonal_column(self, matrix: Any) -> Any:
        entries = [matrix[i, i] for i in range(matrix.nrows())]
        if isinstance(matrix, FormalMatrix):
            return FormalMatrix(self.field, [[entry] for entry in entries])
        return self.field.matrix(len(entries), 1, entries)

    def column(self, expression: Any, scope: _Scope) -> Any:
        matrix, index = expression.args
        j = self._index(index, scope, matrix.shape[1])

        def take(part: Any) -> Any:
            entries = [part[i, j] for i in range(part.nrows())]
            if isinstance(part, FormalMatrix):
                return FormalMatrix(self.field, [[entry] for entry in entries])
            return self.field.matrix(len(entries), 1, entries)

        return lift(take, self._read(matrix, scope))

    def entry(self, expression: Any, scope: _Scope) -> Any:
        matrix, row, column = expression.args
        i, j = self._index(row, scope, matrix.shape[0]), self._index(column, scope, matrix.shape[1])
        return lift(lambda part: part[i, j], self._read(matrix, scope))

    def _index(self, expression: Any, scope: _Scope, size: Any) -> int:
        """A position counted from 0; outside the matrix it is undefined."""
        if self.point.weighted:
            raise Unsupported("an entry of a matrix")
        known = self.known_rational(expression, scope)
        if known is None or known.denominator != 1:
            raise Unsupported(f"the index {plain(expression)}")
        if not 1 <= known <= self.size(size):
            raise Undefined(f"the index {plain(expression)} = {known} lies outside 1 … {self.size(size)}")
        return int(known) - 1

    def as_scalar(self, expression: Any, scope: _Scope) -> Any:
        return lift(lambda part: part[0, 0], self._read(expression.args[0], scope))

    def as_matrix(self, expression: Any, scope: _Scope) -> Any:
        return self._assemble([[self._read(expression.args[0], scope)]])

    def _rows(self, expression: Any, scope: _Scope) -> list[list[Any]]:
        """The entries of a matrix, each a number or a jet of numbers."""
        value = self._read(expression, scope)
        parts = parts_of(value)
        rows, columns = parts[0].nrows(), parts[0].ncols()
        if not isinstance(value, Jet):
            return [[value[i, j] for j in range(columns)] for i in range(rows)]
        return [[Jet({mask: part[i, j] for mask, part in parts.items()}) for j in range(columns)] for i in range(rows)]

    def _assemble(self, rows: list[list[Any]]) -> Any:
        """The matrix with the given entries; formal only where it has to be."""
        masks = {mask for row in rows for entry in row for mask in parts_of(entry)} | {0}
        columns = len(rows[0]) if rows else 0
        zero = self.field.number(0)
        parts = {}
        for mask in masks:
            entries = [[parts_of(entry).get(mask, zero) for entry in row] for row in rows]
            if any(is_formal(entry) for row in entries for entry in row):
                parts[mask] = FormalMatrix(self.field, entries)
            else:
                parts[mask] = self.field.matrix(len(rows), columns, [entry for row in entries for entry in row])
        return Jet(parts) if masks != {0} else parts[0]

    def squared_norm(self, expression: Any, scope: _Scope) -> Any:
        value = self._read(expression.args[0], scope)
        return lift(self.field.trace, lift(lambda part: part.transpose(), value) * value)

    def quadratic_form(self, expression: Any, scope: _Scope) -> Any:
        vector, matrix = (self._read(argument, scope) for argument in expression.args)
        return lift(lambda part: part[0, 0], lift(lambda part: part.transpose(), vector) * (matrix * vector))

    # ------------------------------------------------------------------------------------------ probability

    def log_density(self, expression: Any, scope: _Scope) -> Any:
        r"""−½ (d log 2π + log det Σ + (x−m)ᵀ Σ⁻¹ (x−m))."""
        distribution, argument = expression.args
        covariance = self._covariance(distribution, scope)
        residual = self._read(argument, scope) - self._read(distribution.mean, scope)
        weighted = functions.inverse(self.field, covariance) * residual
        distance = lift(lambda part: part[0, 0], lift(lambda part: part.transpose(), residual) * weighted)
        dimension = self.size(distribution.mean.shape[0])
        normaliser = functions.scaled(self.field, self._log_two_pi(), Fraction(dimension))
        total = normaliser + functions.log_determinant(self.field, covariance) + distance
        return functions.scaled(self.field, total, Fraction(-1, 2))

    def _covariance(self, distribution: Any, scope: _Scope) -> Any:
        value = self._read(distribution.covariance, scope)
        start = parts_of(value)[0]
        if not isinstance(start, FormalMatrix):
            self.field.require_covariance(start)
        return value

    def _log_two_pi(self) -> Any:
        return functions.log(self.field, self.field.number(2) * self.point.pi)

    def divergence(self, expression: Any, scope: _Scope) -> Any:
        return self._read(divergence_definition(expression), scope)

    def entropy(self, expression: Any, scope: _Scope) -> Any:
        return self._read(entropy_definition(expression), scope)

    def expectation(self, expression: Any, scope: _Scope) -> Any:
        body, variable, distribution = expression.args
        mean, covariance = self._read(distribution.mean, scope), self._covariance(distribution, scope)
        degree = degree_in(body, variable, self.point.atoms.affine)
        if degree is None:
            return self._expectation_by_cubature(body, variable, mean, covariance, scope)
        if degree > _LARGEST_EXPECTATION_DEGREE:
            raise Unsupported(f"the expectation of a polynomial of degree {degree}")
        inner = self._with(scope, variable, mean)
        total = self._read(body, inner)
        for order in range(1, degree // 2 + 1):
            term = self._contracted(body, variable, mean, covariance, scope, order)
            total = total + functions.scaled(self.field, term, _wick_weight(order))
        return total

    def _contracted(self, body: Any, variable: Any, value: Any, covariance: Any, scope: _Scope, order: int) -> Any:
        """(tr Σ∇²)^order of the body at ``value``, by pairs of infinitesimal shifts along Σeⱼ and eⱼ."""
        first, second = self._fresh_bit(), self._fresh_bit()
        dimension = parts_of(covariance)[0].nrows()
        total: Any = None
        for j in range(dimension):
            unit = self._unit_column(dimension, j)
            moved = value + shifted(covariance * unit, first, self.field) + shifted(unit, second, self.field)
            if order == 1:
                result = self._read(body, self._with(scope, variable, moved))
            else:
                result = self._contracted(body, variable, moved, covariance, scope, order - 1)
            term = coefficient_of(result, first | second, self.field)
            total = term if total is None else total + term
        return total

    def _unit_column(self, dimension: int, j: int) -> Any:
        return self.field.matrix(dimension, 1, [self.field.number(int(i == j)) for i in range(dimension)])

    def _expectation_by_cubature(self, body: Any, variable: Any, mean: Any, covariance: Any, scope: _Scope) -> Any:
        """An unknown linear functional that agrees with the Gaussian one on polynomials of degree two."""
        from derivations.readings.cubature import nodes_and_weights

        if not isinstance(self.field, PrimeField):
            raise Unsupported("the expectation of a function that is not a polynomial")
        if any(isinstance(part, Jet | FormalMatrix) for part in (mean, covariance)):
            raise Unsupported("the derivative, in a distribution's parameters, of an expectation that is not polynomial")
        (first, _), *rest = nodes_and_weights(self.field, mean, covariance, self.point.atoms.seed)
        start = self._read(body, self._with(scope, variable, first))
        total = start
        for node, weight in rest:  # the weights add up to 1; differences let what does not depend on the node cancel
            total = total + (self._read(body, self._with(scope, variable, node)) - start) * weight
        return total

    def log_integral(self, expression: Any, scope: _Scope) -> Any:
        """c + ½ bᵀP⁻¹b − ½ log det P + (k/2) log 2π for a body c + bᵀz − ½ zᵀPz."""
        body, variable = expression.args
        if degree_in(body, variable, self.point.atoms.affine) not in (1, 2):
            raise Unsupported("the integral of an exponential whose exponent is not quadratic")
        rows, columns = (self.size(side) for side in variable.shape) if nodes.is_matrix(variable) else (0, 0)
        if columns != 1:
            raise Unsupported("an integral over anything but a column vector")
        constant, slope, precision = self._quadratic_parts(body, variable, rows, scope)
        solved = functions.inverse(self.field, precision) * slope
        square = lift(lambda part: part[0, 0], lift(lambda part: part.transpose(), slope) * solved)
        if not isinstance(parts_of(precision)[0], FormalMatrix):
            self.field.require_covariance(parts_of(precision)[0])
        spread = square + -functions.log_determinant(self.field, precision)
        spread = spread + functions.scaled(self.field, self._log_two_pi(), Fraction(rows))
        return constant + functions.scaled(self.field, spread, Fraction(1, 2))

    def _quadratic_parts(self, body: Any, variable: Any, dimension: int, scope: _Scope) -> tuple[Any, Any, Any]:
        first, second = self._fresh_bit(), self._fresh_bit()
        origin = self.field.zeros(dimension, 1)
        constant = self._read(body, self._with(scope, variable, origin))
        slope, precision = [], [[self.field.number(0)] * dimension for _ in range(dimension)]
        for i in range(dimension):
            for j in range(i, dimension):
                moved = origin + shifted(self._unit_column(dimension, i), first, self.field)
                moved = moved + shifted(self._unit_column(dimension, j), second, self.field)
                result = self._read(body, self._with(scope, variable, moved))
                precision[i][j] = precision[j][i] = -coefficient_of(result, first | second, self.field)
                if i == j:
                    slope.append([coefficient_of(result, first, self.field, without=second)])
        return constant, self._assemble(slope), self._assemble(precision)

    # ------------------------------------------------------------------------------------------ derivatives and binders

    def directional(self, expression: Any, scope: _Scope) -> Any:
        function, variable, direction = expression.args
        return self._derivative(function, variable, self._read(direction, scope), scope)

    def _derivative(self, function: Any, variable: Any, direction: Any, scope: _Scope) -> Any:
        bit = self._fresh_bit()
        moved = self._read(variable, scope) + shifted(direction, bit, self.field)
        return coefficient_of(self._read(function, self._with(scope, variable, moved)), bit, self.field)

    def gradient(self, expression: Any, scope: _Scope) -> Any:
        function, variable = expression.args
        declared = self.point.vocabulary.variables.get(nodes.display_name(variable))
        symmetry = declared.kind.symmetry if declared is not None else Symmetry.NONE
        if symmetry is Symmetry.CURVED:
            raise Unsupported("a gradient in a variable confined to a curved set")
        rows, columns = (self.size(side) for side in variable.shape)
        entries = [[self.field.number(0) for _ in range(columns)] for _ in range(rows)]
        for i, j in _free_entries(rows, columns, symmetry):
            direction = self._unit_direction(rows, columns, i, j, symmetry)
            slope = self._derivative(function, variable, direction, scope)
            if symmetry in (Symmetry.SYMMETRIC, Symmetry.SKEW) and i != j:
                slope = functions.scaled(self.field, slope, Fraction(1, 2))
                entries[j][i] = slope if symmetry is Symmetry.SYMMETRIC else -slope
            entries[i][j] = slope
        return self._assemble(entries)

    def _unit_direction(self, rows: int, columns: int, i: int, j: int, symmetry: Symmetry) -> Any:
        entries = [self.field.number(0)] * (rows * columns)
        if i != j and symmetry in (Symmetry.SYMMETRIC, Symmetry.SKEW):
            entries[j * columns + i] = self.field.number(1 if symmetry is Symmetry.SYMMETRIC else -1)
        entries[i * columns + j] = self.field.number(1)
        return self.field.matrix(rows, columns, entries)

    def finite_sum(self, expression: Any, scope: _Scope) -> Any:
        body, index, size = expression.args
        total: Any = None
        for i in range(1, self.size(size) + 1):
            term = self._read(body, self._with(scope, index, i))
            total = term if total is None else total + term
        if total is None:
            raise Undefined("an empty sum")
        return total

    def at(self, expression: Any, scope: _Scope) -> Any:
        body, variable, value = expression.args
        return self._read(body, self._with(scope, variable, self._read(value, scope)))

    def opaque_scalar(self, expression: Any, scope: _Scope) -> Any:
        name, *arguments = expression.args
        return self.point.atoms.value(name.name, 1, self._flat(arguments, scope))[0]

    def opaque_matrix(self, expression: Any, scope: _Scope) -> Any:
        name, rows, columns, *arguments = expression.args
        height, width = self.size(rows), self.size(columns)
        entries = self.point.atoms.value(name.name, height * width, self._flat(arguments, scope))
        return self._assemble([entries[i * width : (i + 1) * width] for i in range(height)])

    def _flat(self, arguments: list[Any], scope: _Scope) -> list[Any]:
        entries: list[Any] = []
        for argument in arguments:
            if nodes.is_matrix(argument):
                entries.extend(entry for row in self._rows(argument, scope) for entry in row)
            else:
                entries.append(self._read(argument, scope))
        return entries


def size_value(expression: Any, sizes: dict[str, int]) -> int:
    """A size expression such as d − k as a whole number."""
    if isinstance(expression, Integer):
        return int(expression)
    if isinstance(expression, Symbol):
        return sizes[expression.name]
    values = [size_value(argument, sizes) for argument in expression.args]
    if isinstance(expression, Add):
        return sum(values)
    if isinstance(expression, Mul):
        product = 1
        for value in values:
            product *= value
        return product
    raise Unsupported(f"the size {plain(expression)}")


def shifted(value: Any, bit: int, field: Field) -> Jet:
    """The value times an infinitesimal, with a zero constant part."""
    parts = {mask | bit: part for mask, part in parts_of(value).items()}
    return Jet({0: _zero_like(parts_of(value)[0], field), **parts})


def coefficient_of(value: Any, bits: int, field: Field, without: int = 0) -> Any:
    """The coefficient of the product of the infinitesimals in ``bits``, as a jet in the others."""
    parts = parts_of(value)
    found = {mask ^ bits: part for mask, part in parts.items() if mask & bits == bits and not mask & without}
    zero = _zero_like(parts[0], field)
    if not found:
        return zero
    found.setdefault(0, zero)
    return found[0] if len(found) == 1 else Jet(found)


def _zero_like(value: Any, field: Field) -> Any:
    if hasattr(value, "ncols"):
        return field.zeros(value.nrows(), value.ncols())
    return field.number(0)


def _wick_weight(order: int) -> Fraction:
    """1/(2^q q!), the weight of (tr Σ∇²)^q in the series of exp(½ tr Σ∇²)."""
    weight = Fraction(1)
    for q in range(1, order + 1):
        weight /= 2 * q
    return weight


def _combine_rationals(expression: Any, values: list[Fraction]) -> Fraction | None:
    if isinstance(expression, Add):
        return sum(values, Fraction(0))
    if isinstance(expression, Mul):
        product = Fraction(1)
        for value in values:
            product *= value
        return product
    base, exponent = values
    if exponent.denominator != 1 or abs(exponent) > 64 or (exponent < 0 and base == 0):
        return None
    return base ** int(exponent)


def _free_entries(rows: int, columns: int, symmetry: Symmetry) -> list[tuple[int, int]]:
    """The positions that determine a matrix of the given symmetry."""
    positions = [(i, j) for i in range(rows) for j in range(columns)]
    if symmetry is Symmetry.DIAGONAL:
        return [(i, j) for i, j in positions if i == j]
    if symmetry is Symmetry.SYMMETRIC:
        return [(i, j) for i, j in positions if i <= j]
    if symmetry is Symmetry.SKEW:
        return [(i, j) for i, j in positions if i < j]
    return positions


def _chain(matrices: list[Any]) -> Any:
    """The product, from the right when it ends in a column."""
    if parts_of(matrices[-1])[0].ncols() == 1:
        product = matrices[-1]
        for matrix in reversed(matrices[:-1]):
            product = matrix * product
        return product
    product = matrices[0]
    for matrix in matrices[1:]:
        product = product * matrix
    return product


def _density_variable(distribution: Any) -> Any:
    """A variable over the space of a distribution, of a name that no author can write."""
    return MatrixSymbol("·", *distribution.mean.shape)


def divergence_definition(expression: Any) -> Any:
    """KL(q‖p) as E_q[log q − log p]."""
    first, second = expression.args
    variable = _density_variable(first)
    body = Add(nodes.LogDensity(first, variable), Mul(-1, nodes.LogDensity(second, variable)))
    return nodes.expectation(body, variable, first)


def entropy_definition(expression: Any) -> Any:
    """The entropy as −E_q[log q]."""
    (distribution,) = expression.args
    variable = _density_variable(distribution)
    return nodes.expectation(Mul(-1, nodes.LogDensity(distribution, variable)), variable, distribution)


_Rule = Callable[[ExactReading, Any, _Scope], Any]

_RULES: dict[type, _Rule] = {
    type(S.Pi): ExactReading.constant_pi,
    type(S.Exp1): ExactReading.constant_e,
    Symbol: ExactReading.symbol,
    MatrixSymbol: ExactReading.matrix_symbol,
    Add: ExactReading.add,
    MatAdd: ExactReading.add,
    Mul: ExactReading.multiply,
    Pow: ExactReading.power,
    exp: ExactReading.exponential,
    log: ExactReading.logarithm,
    Abs: ExactReading.absolute,
    Identity: ExactReading.identity,
    ZeroMatrix: ExactReading.zero_matrix,
    OneMatrix: ExactReading.one_matrix,
    MatMul: ExactReading.matrix_product,
    MatPow: ExactReading.matrix_power,
    Transpose: ExactReading.transpose,
    Inverse: ExactReading.inverse,
    Trace: ExactReading.trace,
    Determinant: ExactReading.determinant,
    HadamardProduct: ExactReading.hadamard,
    nodes.LogDet: ExactReading.log_determinant,
    nodes.ElementwiseExp: ExactReading.elementwise_exp,
    nodes.ElementwiseLog: ExactReading.elementwise_log,
    nodes.Diag: ExactReading.diag,
    nodes.Diagonal: ExactReading.diagonal,
    nodes.Column: ExactReading.column,
    nodes.Entry: ExactReading.entry,
    nodes.AsScalar: ExactReading.as_scalar,
    nodes.AsMatrix: ExactReading.as_matrix,
    nodes.SquaredNorm: ExactReading.squared_norm,
    nodes.QuadraticForm: ExactReading.quadratic_form,
    nodes.LogDensity: ExactReading.log_density,
    nodes.KL: ExactReading.divergence,
    nodes.Entropy: ExactReading.entropy,
    nodes.Expectation: ExactReading.expectation,
    nodes.MatrixExpectation: ExactReading.expectation,
    nodes.LogIntegral: ExactReading.log_integral,
    nodes.Directional: ExactReading.directional,
    nodes.Gradient: ExactReading.gradient,
    nodes.FiniteSum: ExactReading.finite_sum,
    nodes.MatrixFiniteSum: ExactReading.finite_sum,
    nodes.At: ExactReading.at,
    nodes.MatrixAt: ExactReading.at,
    nodes.OpaqueScalar: ExactReading.opaque_scalar,
    nodes.OpaqueMatrix: ExactReading.opaque_matrix,
}


def _rule_by_class(expression: Any) -> _Rule:
    """The rule for a subclass, such as SymPy's classes for particular numbers."""
    if isinstance(expression, Rational):
        return ExactReading.number
    raise Unsupported(f"{type(expression).__name__} in {plain(expression)}: the exact reading has no rule for it")
