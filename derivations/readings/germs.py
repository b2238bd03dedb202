"""Germs: rational functions of one infinitesimal u > 0 over another exact field.

A limit as t goes to a is read at t = a + u: every value becomes a germ, computed exactly, and shows by its lowest powers
of u where it goes. Over the rationals germs are ordered: a germ is positive when it is so for every small u > 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from derivations.language.errors import Undefined, Unsupported
from derivations.readings.fields import Field
from derivations.readings.formal import PI, ExpSum, FormalMatrix, LogSum
from derivations.readings.jets import Jet
from derivations.readings.rational_functions import FunctionMatrix, Quotient


class GermField(Field):
    """Quotients of polynomials in u with coefficients in ``base``, which is the rationals or a prime field."""

    def __init__(self, base: Field) -> None:
        self.base = base
        self.ordered = base.ordered
        self._one = base.polynomial([base.number(1)])
        self.infinitesimal = Quotient(base.polynomial([base.number(0), base.number(1)]), self._one)

    def number(self, value: Fraction | int) -> Quotient:
        return self._constant(self.base.number(value))

    def _constant(self, value: Any) -> Quotient:
        return Quotient(self.base.polynomial([value]), self._one)

    def matrix(self, rows: int, columns: int, entries: Sequence[Any]) -> FunctionMatrix:
        return FunctionMatrix([list(entries[i * columns : (i + 1) * columns]) for i in range(rows)], columns, self.number(0))

    def is_zero(self, value: Any) -> bool:
        entries = value.entries() if isinstance(value, FunctionMatrix) else [value]
        return all(not entry.above for entry in entries)

    def is_positive(self, value: Any) -> bool:
        if not self.ordered or self.is_zero(value):
            return not self.is_zero(value)
        return bool(lowest(value.above)[1] * lowest(value.below)[1] > 0)

    def sign(self, value: Any) -> int:
        if self.is_zero(value):
            return 0
        return 1 if self.is_positive(value) else -1

    def as_small_rational(self, value: Any) -> Fraction | None:
        return None

    def absolute(self, value: Any) -> Any:
        return value if self.is_zero(value) or self.is_positive(value) else -value

    def same_key(self, value: Any) -> Any:
        return value

    def inverse(self, matrix: Any) -> FunctionMatrix:
        size = matrix.nrows()
        unit = self.identity(size)
        rows = [[*matrix.rows[i], *unit.rows[i]] for i in range(size)]
        if self.is_zero(self._eliminated(rows, above=True)):
            raise Undefined("the inverse of a singular matrix")
        return FunctionMatrix([[entry / row[i] for entry in row[size:]] for i, row in enumerate(rows)], size, self.number(0))

    def determinant(self, matrix: Any) -> Any:
        return self._eliminated([list(row) for row in matrix.rows], above=False)

    def _eliminated(self, rows: list[list[Any]], above: bool) -> Any:
        """Gaussian elimination in place, below the diagonal or also ``above`` it; returns the determinant."""
        determinant = self.number(1)
        for i in range(len(rows)):
            usable = [k for k in range(i, len(rows)) if not self.is_zero(rows[k][i])]
            if not usable:
                return self.number(0)
            k = min(usable, key=lambda place: len(rows[place][i].above) + len(rows[place][i].below))
            if k != i:
                rows[i], rows[k], determinant = rows[k], rows[i], -determinant
            determinant = determinant * rows[i][i]
            for k in range(0 if above else i + 1, len(rows)):
                if k != i and not self.is_zero(rows[k][i]):
                    factor = rows[k][i] / rows[i][i]
                    rows[k] = [a - factor * b for a, b in zip(rows[k], rows[i], strict=True)]
        return determinant

    # ------------------------------------------------------------------------------------------ values that do not move

    def lifted(self, value: Any) -> Any:
        """A value of the base field as one that does not depend on u; positions stay what they are."""
        if isinstance(value, Jet):
            raise Unsupported("a derivative of a limit")
        if isinstance(value, int):
            return value
        if isinstance(value, FormalMatrix):
            return FormalMatrix(self, [[self.lifted(entry) for entry in row] for row in value.rows])
        if isinstance(value, ExpSum):
            terms = [(self.lifted(coefficient), self._lifted_logs(exponent)) for coefficient, exponent in value.terms]
            return ExpSum(self, terms, None if value.logs is None else self._lifted_logs(value.logs))
        if isinstance(value, LogSum):
            return self._lifted_logs(value)
        if hasattr(value, "ncols"):
            rows, columns = value.nrows(), value.ncols()
            entries = [[self._constant(value[i, j]) for j in range(columns)] for i in range(rows)]
            return FunctionMatrix(entries, columns, self.number(0))
        return self._constant(value)

    def _lifted_logs(self, value: LogSum) -> LogSum:
        logs = {}
        for argument, coefficient in value.logs.values():
            moved = PI if argument is PI else self._constant(argument)
            scaled = {}
            for c, rational in coefficient.values():
                constant = self._constant(c)
                scaled[self.same_key(constant)] = (constant, rational)
            logs[PI if moved is PI else self.same_key(moved)] = (moved, scaled)
        return LogSum(self, self._constant(value.plain), logs)


def lowest(polynomial: Any) -> tuple[int, Any]:
    """The lowest power of u in a polynomial that is not zero, and its coefficient."""
    for power in range(len(polynomial)):
        if polynomial[power] != 0:
            return power, polynomial[power]
    raise Undefined("the lowest power of zero")
