r"""Numbers that keep logarithms and exponentials formal, over a field whose own elements are exact.

A :class:`LogSum` is r + Σⱼ cⱼ log aⱼ, an :class:`ExpSum` is Σⱼ cⱼ exp(Eⱼ). Both are found to be zero only by
identities that hold for any positive real arguments: logarithms of one argument are collected, coefficients
that are rational multiples of one number turn a sum of logarithms into one product. So a *zero* is always true; what
is not recognised as zero is left to the ball reading to refute, and otherwise stays undecided.
"""

from __future__ import annotations

from fractions import Fraction
from math import floor, lcm
from typing import Any

from derivations.language.errors import Undefined, Unsupported
from derivations.readings.fields import Field
from derivations.readings.jets import Jet

Coefficient = dict[Any, tuple[Any, Fraction]]  # key of a number c ↦ (c, rational factor of c)

_LARGEST_EXPONENT = 1 << 20

PI = "pi"
"""Stands for π as the argument of a logarithm where π is no field element (over the rationals)."""


class LogSum:
    """plain + Σ cⱼ log aⱼ with cⱼ a sum of rational multiples of field elements."""

    __slots__ = ("field", "logs", "plain")

    def __init__(self, field: Field, plain: Any, logs: dict[Any, tuple[Any, Coefficient]] | None = None) -> None:
        self.field = field
        self.plain = plain
        self.logs = logs or {}

    @classmethod
    def log(cls, field: Field, value: Any) -> Any:
        """log of a field element."""
        if field.is_zero(value):
            raise Undefined("the logarithm of zero")
        one = field.number(1)
        if value == one:
            return field.number(0)
        coefficient = {field.same_key(one): (one, Fraction(1))}
        return cls(field, field.number(0), {field.same_key(value): (value, coefficient)})

    def scaled(self, factor: Fraction) -> Any:
        """Multiplied by a number known to be rational."""
        if factor == 0:
            return self.field.number(0)
        logs = {
            key: (value, {name: (c, rational * factor) for name, (c, rational) in coefficient.items()})
            for key, (value, coefficient) in self.logs.items()
        }
        return LogSum(self.field, self.plain * self.field.number(factor), logs)

    def times(self, factor: Any) -> Any:
        """Multiplied by a field element."""
        if self.field.is_zero(factor):
            return self.field.number(0)
        logs: dict[Any, tuple[Any, Coefficient]] = {}
        for key, (value, coefficient) in self.logs.items():
            scaled: Coefficient = {}
            for c, rational in coefficient.values():
                _accumulate(scaled, self.field, c * factor, rational)
            logs[key] = (value, scaled)
        return LogSum(self.field, self.plain * factor, logs)

    def __add__(self, other: Any) -> Any:
        if isinstance(other, ExpSum | Jet):
            return NotImplemented
        if not isinstance(other, LogSum):
            return LogSum(self.field, self.plain + other, self.logs)
        logs = {key: (value, dict(coefficient)) for key, (value, coefficient) in self.logs.items()}
        for key, (value, coefficient) in other.logs.items():
            target = logs.setdefault(key, (value, {}))[1]
            for c, rational in coefficient.values():
                _accumulate(target, self.field, c, rational)
        return LogSum(self.field, self.plain + other.plain, logs)

    __radd__ = __add__

    def __neg__(self) -> Any:
        return self.scaled(Fraction(-1))

    def __sub__(self, other: Any) -> Any:
        return self + (-other)

    def __rsub__(self, other: Any) -> Any:
        return (-self) + other

    def __mul__(self, other: Any) -> Any:
        if isinstance(other, Jet):
            return NotImplemented
        if isinstance(other, LogSum):
            if not other.logs:
                return self.times(other.plain)
            if not self.logs:
                return other.times(self.plain)
            raise Unsupported("a product of two logarithms")
        if isinstance(other, ExpSum):
            raise Unsupported("a product of a logarithm and an exponential")
        return self.times(other)

    __rmul__ = __mul__

    def is_zero(self) -> bool:
        """Whether it is surely zero, by collecting logarithms, first those with one coefficient, then those of one number."""
        if not self.field.is_zero(self.plain):
            return False
        products: dict[Any, tuple[Any, list[tuple[Any, Fraction]]]] = {}
        for value, coefficient in self.logs.values():
            if not coefficient:
                continue
            if value is PI:
                return False
            total = sum((c * self.field.number(rational) for c, rational in coefficient.values()), self.field.number(0))
            if self.field.is_zero(total):
                continue
            for name, (c, rational) in coefficient.items():
                products.setdefault(name, (c, []))[1].append((value, rational))
        return _cancel(self.field, list(products.values()))

    def is_surely_not_zero(self) -> bool:
        """Whether the logarithms cancel and something is left over."""
        return not self.field.is_zero(self.plain) and LogSum(self.field, self.field.number(0), self.logs).is_zero()

    def exp_parts(self) -> tuple[Any, LogSum]:
        """(c, E) with exp(self) = c·exp(E), the whole powers of logarithms' arguments taken into c."""
        one = self.field.number(1)
        unit = self.field.same_key(one)
        whole = one
        logs: dict[Any, tuple[Any, Coefficient]] = {}
        for key, (value, coefficient) in self.logs.items():
            rest = dict(coefficient)
            if value is PI:
                logs[key] = (value, rest)
                continue
            c, rational = rest.pop(unit, (one, Fraction(0)))
            power = floor(rational)
            whole = whole * _power(self.field, value, power)
            if rational != power:
                rest[unit] = (c, rational - power)
            if rest:
                logs[key] = (value, rest)
        return whole, LogSum(self.field, self.plain, logs)


def _accumulate(coefficient: Coefficient, field: Field, c: Any, rational: Fraction) -> None:
    key = field.same_key(c)
    total = coefficient.get(key, (c, Fraction(0)))[1] + rational
    if total:
        coefficient[key] = (c, total)
    else:
        coefficient.pop(key, None)


def _power(field: Field, value: Any, exponent: int) -> Any:
    if abs(exponent) > _LARGEST_EXPONENT:
        raise Unsupported(f"the exponent {exponent} is too large")
    return value**exponent if exponent >= 0 else field.reciprocal(value) ** (-exponent)


def _cancel(field: Field, terms: list[tuple[Any, list[tuple[Any, Fraction]]]]) -> bool:
    """Whether Σ c log Π value^exponent is surely 0: products are 1, or the c of equal and of inverse ones add up to 0."""
    one = field.number(1)
    scale = lcm(*(exponent.denominator for _, factors in terms for _, exponent in factors))
    totals: dict[Any, Any] = {}
    for coefficient, factors in terms:
        product = one
        for value, exponent in factors:
            product = product * _power(field, value, int(exponent * scale))
        if product == one:
            continue
        inverse = field.same_key(field.reciprocal(product))
        key, signed = (inverse, -coefficient) if inverse in totals else (field.same_key(product), coefficient)
        totals[key] = totals[key] + signed if key in totals else signed
    return all(field.is_zero(total) for total in totals.values())


class ExpSum:
    """Σⱼ cⱼ exp(Eⱼ) plus a sum of logarithms; every Eⱼ is a :class:`LogSum` without whole powers."""

    __slots__ = ("field", "logs", "terms")

    def __init__(self, field: Field, terms: list[tuple[Any, LogSum]], logs: LogSum | None = None) -> None:
        self.field = field
        self.logs = logs if logs is not None and logs.logs else None
        self.terms: list[tuple[Any, LogSum]] = []
        for coefficient, exponent in terms:
            self._add_term(coefficient, exponent)

    @classmethod
    def exp(cls, field: Field, exponent: Any) -> Any:
        """exp of a field element or of a sum of logarithms; a field element again where that is exact."""
        if isinstance(exponent, ExpSum):
            raise Unsupported("an exponential of an exponential")
        if not isinstance(exponent, LogSum):
            exponent = LogSum(field, exponent)
        whole, rest = exponent.exp_parts()
        return _lowered(cls(field, [(whole, rest)]))

    def _add_term(self, coefficient: Any, exponent: LogSum) -> None:
        for position, (other, known) in enumerate(self.terms):
            if _same_exponent(exponent, known):
                self.terms[position] = (other + coefficient, known)
                return
        self.terms.append((coefficient, exponent))

    def __add__(self, other: Any) -> Any:
        if isinstance(other, Jet):
            return NotImplemented
        lifted = self._lift(other)
        logs = self.logs if lifted.logs is None else lifted.logs if self.logs is None else self.logs + lifted.logs
        return _lowered(ExpSum(self.field, self.terms + lifted.terms, logs))

    __radd__ = __add__

    def __neg__(self) -> ExpSum:
        terms = [(-coefficient, exponent) for coefficient, exponent in self.terms]
        return ExpSum(self.field, terms, None if self.logs is None else -self.logs)

    def __sub__(self, other: Any) -> Any:
        return self + (-other)

    def __rsub__(self, other: Any) -> Any:
        return (-self) + other

    def __mul__(self, other: Any) -> Any:
        if isinstance(other, Jet):
            return NotImplemented
        if not is_formal(other):
            logs = None if self.logs is None or self.field.is_zero(other) else self.logs.times(other)
            return ExpSum(self.field, [(coefficient * other, exponent) for coefficient, exponent in self.terms], logs)
        lifted = self._lift(other)
        if self.logs is not None or lifted.logs is not None:
            raise Unsupported("a product of a logarithm and an exponential")
        terms = []
        for left, first in self.terms:
            for right, second in lifted.terms:
                whole, rest = (first + second).exp_parts()
                terms.append((left * right * whole, rest))
        return _lowered(ExpSum(self.field, terms))

    __rmul__ = __mul__

    def _lift(self, other: Any) -> ExpSum:
        if isinstance(other, ExpSum):
            return other
        zero = LogSum(self.field, self.field.number(0))
        if isinstance(other, LogSum):
            return ExpSum(self.field, [(other.plain, zero)], LogSum(self.field, self.field.number(0), other.logs))
        return ExpSum(self.field, [(other, zero)])

    def single(self, what: str) -> tuple[Any, LogSum]:
        """The one term there is, for functions that cannot take a sum."""
        terms = [term for term in self.terms if not self.field.is_zero(term[0])]
        if len(terms) != 1 or self.logs is not None:
            raise Unsupported(f"{what} of a sum of exponentials")
        return terms[0]

    def reciprocal(self) -> Any:
        coefficient, exponent = self.single("the reciprocal")
        whole, rest = LogSum(self.field, -exponent.plain, (exponent.scaled(Fraction(-1))).logs).exp_parts()
        return _lowered(ExpSum(self.field, [(self.field.reciprocal(coefficient) * whole, rest)]))

    def log(self) -> Any:
        coefficient, exponent = self.single("the logarithm")
        return _plain_when_possible(exponent + LogSum.log(self.field, coefficient))

    def is_zero(self) -> bool:
        """Whether it is surely zero, by collecting equal exponents."""
        terms_vanish = all(self.field.is_zero(coefficient) for coefficient, _ in self.terms)
        return terms_vanish and (self.logs is None or self.logs.is_zero())

    def is_surely_not_zero(self) -> bool:
        """Exponentials that do not cancel may still add up to zero; only a ball can tell."""
        return False


def _same_exponent(left: LogSum, right: LogSum) -> bool:
    difference = left - right
    return difference.is_zero() if isinstance(difference, LogSum) else left.field.is_zero(difference)


def _lowered(value: ExpSum) -> Any:
    """A field element when no exponential is left."""
    if value.logs is None and all(not exponent.logs and value.field.is_zero(exponent.plain) for _, exponent in value.terms):
        return sum((coefficient for coefficient, _ in value.terms), value.field.number(0))
    return value


def _plain_when_possible(value: LogSum) -> Any:
    return value if value.logs else value.plain


def formal_pi(field: Field) -> ExpSum:
    """π as exp(log π), for a field that has no π of its own."""
    one = field.number(1)
    logarithm = LogSum(field, field.number(0), {PI: (PI, {field.same_key(one): (one, Fraction(1))})})
    return ExpSum(field, [(one, logarithm)])


def is_formal(value: Any) -> bool:
    return isinstance(value, LogSum | ExpSum)


class FormalMatrix:
    """A small dense matrix whose entries may be formal; it offers what the readings ask of a flint matrix."""

    __slots__ = ("field", "rows")

    def __init__(self, field: Field, rows: list[list[Any]]) -> None:
        self.field = field
        self.rows = rows

    @classmethod
    def lift(cls, field: Field, matrix: Any) -> FormalMatrix:
        if isinstance(matrix, FormalMatrix):
            return matrix
        return cls(field, [[matrix[i, j] for j in range(matrix.ncols())] for i in range(matrix.nrows())])

    def nrows(self) -> int:
        return len(self.rows)

    def ncols(self) -> int:
        return len(self.rows[0]) if self.rows else 0

    def __getitem__(self, position: tuple[int, int]) -> Any:
        return self.rows[position[0]][position[1]]

    def entries(self) -> list[Any]:
        return [entry for row in self.rows for entry in row]

    def transpose(self) -> FormalMatrix:
        return FormalMatrix(self.field, [list(column) for column in zip(*self.rows, strict=True)])

    def __add__(self, other: Any) -> Any:
        if isinstance(other, Jet):
            return NotImplemented
        lifted = FormalMatrix.lift(self.field, other)
        pairs = zip(self.rows, lifted.rows, strict=True)
        return FormalMatrix(self.field, [[a + b for a, b in zip(left, right, strict=True)] for left, right in pairs])

    __radd__ = __add__

    def __neg__(self) -> FormalMatrix:
        return FormalMatrix(self.field, [[-entry for entry in row] for row in self.rows])

    def __sub__(self, other: Any) -> Any:
        return self + (-other)

    def __mul__(self, other: Any) -> Any:
        if isinstance(other, Jet):
            return NotImplemented
        if not hasattr(other, "ncols"):
            return FormalMatrix(self.field, [[entry * other for entry in row] for row in self.rows])
        return _product(self.field, self, FormalMatrix.lift(self.field, other))

    def __rmul__(self, other: Any) -> FormalMatrix:
        if not hasattr(other, "ncols"):
            return self * other
        return _product(self.field, FormalMatrix.lift(self.field, other), self)


def _product(field: Field, left: FormalMatrix, right: FormalMatrix) -> FormalMatrix:
    zero = field.number(0)
    columns = list(zip(*right.rows, strict=True))
    return FormalMatrix(
        field, [[sum((a * b for a, b in zip(row, column, strict=True)), zero) for column in columns] for row in left.rows]
    )
