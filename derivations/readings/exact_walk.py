"""The walk of the exact reading over a tree; what each node means stands in the ``exact_…`` modules beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, ClassVar

from sympy import Add, Mul, Pow, Rational, Symbol

from derivations.language import nodes
from derivations.language.errors import OutOfBudget, Undefined, Unsupported
from derivations.language.plain import plain
from derivations.readings.formal import FormalMatrix, is_formal
from derivations.readings.jets import Jet, parts_of
from derivations.readings.point import Point, Scope, size_value

Rule = Callable[["Reading", Any, Scope], Any]


_READS_PER_CHECK = 64


class Reading:
    """Evaluates trees at one :class:`Point`, by a rule for every class of node."""

    rules: ClassVar[dict[type, Rule]] = {}

    def __init__(self, point: Point) -> None:
        self.point = point
        self.field = point.field
        self.root = Scope(point.values, frozenset(), None)
        in_use = max((max(parts_of(value)) for value in point.values.values()), default=0)
        self._next_bit = 1 << in_use.bit_length()
        self._reads = 0
        self.accepted_covariances: dict[int, Any] = {}
        self.unknown_expectations: dict[Any, dict[tuple[Any, int], tuple[int, Scope]]] = {}
        point.budget.check()

    def value(self, expression: Any) -> Any:
        """The value of a closed expression: a number, a matrix, or a formal one."""
        try:
            return self.read(expression, self.root)
        except RecursionError:
            raise OutOfBudget("the expression nests too deeply") from None

    def value_with(self, expression: Any, values: Mapping[Any, Any]) -> Any:
        """The value once some more variables have values; what does not depend on them is read only once."""
        scope = self.root
        for variable, value in values.items():
            scope = self.binding(scope, variable, value)
        return self.read(expression, scope)

    def read(self, expression: Any, scope: Scope) -> Any:
        """The value of an expression in a scope, remembered in the outermost scope that can know it."""
        expression, free = nodes.shared_with_free_variables(expression)
        while scope.parent is not None and free.isdisjoint(scope.changed):
            scope = scope.parent
        if expression in scope.known:
            return scope.known[expression]
        self._reads += 1
        if not self._reads % _READS_PER_CHECK:
            self.point.budget.check()
        rule = self.rules.get(type(expression)) or self._rule_by_class(expression)
        value = rule(self, expression, scope)
        scope.known[expression] = value
        return value

    def binding(self, scope: Scope, variable: Any, value: Any) -> Scope:
        """A scope in which one more variable has a value."""
        variable, _ = nodes.shared_with_free_variables(variable)
        return Scope({**scope.values, variable: value}, frozenset([variable]), scope)

    def fresh_bit(self) -> int:
        """An infinitesimal that nothing else uses."""
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

    def known_rational(self, expression: Any, scope: Scope) -> Fraction | None:
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

    def rows(self, expression: Any, scope: Scope) -> list[list[Any]]:
        """The entries of a matrix, each a number or a jet of numbers."""
        value = self.read(expression, scope)
        parts = parts_of(value)
        rows, columns = parts[0].nrows(), parts[0].ncols()
        if not isinstance(value, Jet):
            return [[value[i, j] for j in range(columns)] for i in range(rows)]
        return [[Jet({mask: part[i, j] for mask, part in parts.items()}) for j in range(columns)] for i in range(rows)]

    def assemble(self, rows: list[list[Any]], expression: Any) -> Any:
        """The matrix with the given entries, in the shape of the expression; formal only where it has to be."""
        masks = {mask for row in rows for entry in row for mask in parts_of(entry)} | {0}
        columns = len(rows[0]) if rows else self.size(expression.shape[1])
        zero = self.field.number(0)
        parts = {}
        for mask in masks:
            entries = [[parts_of(entry).get(mask, zero) for entry in row] for row in rows]
            if any(is_formal(entry) for row in entries for entry in row):
                parts[mask] = FormalMatrix(self.field, entries)
            else:
                parts[mask] = self.field.matrix(len(rows), columns, [entry for row in entries for entry in row])
        return Jet(parts) if masks != {0} else parts[0]

    def _rule_by_class(self, expression: Any) -> Rule:
        """The rule for a subclass, such as SymPy's classes for particular numbers."""
        if isinstance(expression, Rational):
            return self.rules[Rational]
        raise Unsupported(f"{type(expression).__name__} in {plain(expression)}: the exact reading has no rule for it")


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
