r"""How a germ grows: its terms :math:`c\,u^r (\log u)^m` of order r ≤ 0, the fastest growing first.

Logarithms expand as log(α uᵛ b) = log α + v log u + log b with b = 1 + …, exponentials of them as powers. Everything is
exact: coefficients are numbers of the base field, or formal sums of logarithms and exponentials of such.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import floor
from typing import Any

from derivations.language.errors import OutOfBudget, Unsupported
from derivations.readings.formal import PI, ExpSum, LogSum
from derivations.readings.germs import GermField, lowest
from derivations.readings.rational_functions import Quotient

_MOST_TERMS = 64


@dataclass(frozen=True)
class Term:
    """``coefficient``·u^order, times log u where ``logarithmic``."""

    order: Fraction
    logarithmic: bool
    coefficient: Any

    @property
    def grows(self) -> bool:
        """Whether it is unbounded as u goes to 0, unless its coefficient is zero."""
        return self.order < 0 or self.logarithmic


def expansion(value: Any, germs: GermField) -> list[Term]:
    """The terms of a germ, plain or formal, that do not vanish with u; coefficients may be zero."""
    found = _Expansion(germs)
    if isinstance(value, ExpSum):
        for coefficient, exponent in value.terms:
            found.add_exponential(coefficient, exponent)
        if value.logs is not None:
            found.add_logarithms(value.logs)
    elif isinstance(value, LogSum):
        found.add_logarithms(value)
    else:
        found.add_plain(value)
    return [Term(*place, found.terms[place]) for place in sorted(found.terms, key=lambda item: (item[0], not item[1]))]


class _Expansion:
    """Terms gathered by order and power of log u."""

    def __init__(self, germs: GermField) -> None:
        self.germs = germs
        self.base = germs.base
        self.terms: dict[tuple[Fraction, bool], Any] = {}

    def _add(self, order: Fraction | int, logarithmic: bool, coefficient: Any) -> None:
        place = (Fraction(order), logarithmic)
        self.terms[place] = self.terms[place] + coefficient if place in self.terms else coefficient

    def add_plain(self, germ: Quotient) -> None:
        order, coefficients = self._up_to_zero(germ)
        for i, coefficient in enumerate(coefficients):
            self._add(order + i, False, coefficient)

    def add_logarithms(self, value: LogSum) -> None:
        self.add_plain(value.plain)
        for argument, coefficient in value.logs.values():
            for c, rational in coefficient.values():
                self._add_logarithm(argument, c, rational)

    def _add_logarithm(self, argument: Any, c: Quotient, rational: Fraction) -> None:
        """c·rational·log(argument)."""
        order, coefficients = self._up_to_zero(c)
        if not coefficients:
            return  # c vanishes at least like u, faster than log u grows
        power, constant, rest = self._logarithm(argument, len(coefficients))
        for i, coefficient in enumerate(coefficients):
            self._add(order + i, True, coefficient * self.base.number(rational * power))
            self._add(order + i, False, _times(constant, coefficient, rational))
            total = sum((coefficients[j] * rest[i - j] for j in range(i)), self.base.number(0))
            self._add(order + i, False, total * self.base.number(rational))

    def add_exponential(self, coefficient: Quotient, exponent: LogSum) -> None:
        """coefficient·exp(exponent), where the exponent is a number of u's own order and logarithms."""
        if self.germs.is_zero(coefficient):
            return
        self._regular(exponent.plain, 1)  # an exponent with a pole outgrows every power
        order = Fraction(lowest(coefficient.above)[0] - lowest(coefficient.below)[0])
        parts = [self._power(*item) for item in _flat(exponent)]
        order += sum((part[0] for part in parts), Fraction(0))
        count = _counted(floor(-order) + 1)
        if count <= 0:
            return
        plain = self._regular(exponent.plain, count)
        start: Any = plain[0]
        inside = [self.base.number(0), *plain[1:]]
        for _, constant, argument, factor in parts:
            start = start + constant
            rest = self._logarithm(argument, count)[2]
            inside = [a + factor * b for a, b in zip(inside, rest, strict=True)]
        scale = ExpSum.exp(self.base, start)
        outside = self._series(coefficient, count)[1]
        for i, term in enumerate(_product(outside, self._exponential(inside))):
            if order + i <= 0:
                self._add(order + i, False, scale * term)

    def _power(self, argument: Any, c: Quotient, rational: Fraction) -> tuple[Fraction, Any, Any, Any]:
        """What exp(c·rational·log argument) contributes: a power of u, a constant exponent, and c·rational·log b."""
        if len(c.above) > 1 or len(c.below) > 1:
            raise Unsupported("a power whose exponent moves with the variable of a limit")
        power, constant, _ = self._logarithm(argument, 1)
        factor = c.above[0] / c.below[0]
        if power and factor != self.base.number(1):
            raise Unsupported("a power of the variable of a limit whose exponent is not known as a fraction")
        return rational * power, _times(constant, factor, rational), argument, factor * self.base.number(rational)

    # ------------------------------------------------------------------------------------------ power series

    def _up_to_zero(self, germ: Quotient) -> tuple[int, list[Any]]:
        """(order, coefficients) of the powers of u up to u⁰."""
        if self.germs.is_zero(germ):
            return 0, []
        order = lowest(germ.above)[0] - lowest(germ.below)[0]
        return (order, self._series(germ, _counted(1 - order))[1]) if order <= 0 else (order, [])

    def _regular(self, germ: Quotient, count: int) -> list[Any]:
        """The first coefficients from u⁰ on."""
        zero = self.base.number(0)
        if self.germs.is_zero(germ):
            return [zero] * count
        order, coefficients = self._series(germ, count)
        if order < 0:
            raise Unsupported("an exponential of what grows beyond all bounds, in a limit")
        return [*[zero] * order, *coefficients][:count]

    def _series(self, germ: Quotient, count: int) -> tuple[int, list[Any]]:
        """(order, the first coefficients from there on) of a germ that is not zero, by long division."""
        (above, _), (below, first) = lowest(germ.above), lowest(germ.below)
        found: list[Any] = []
        for i in range(count):
            carried = sum((found[j] * germ.below[below + i - j] for j in range(i)), self.base.number(0))
            found.append((germ.above[above + i] - carried) / first)
        return above - below, found

    def _logarithm(self, argument: Any, count: int) -> tuple[int, Any, list[Any]]:
        """(v, log α, the first coefficients of log b) of log(α uᵛ b) with b = 1 + …."""
        zero = self.base.number(0)
        if argument is PI:
            one = self.base.number(1)
            logs = {PI: (PI, {self.base.same_key(one): (one, Fraction(1))})}
            return 0, LogSum(self.base, zero, logs), [zero] * count
        power, series = self._series(argument, count)
        b = [coefficient / series[0] for coefficient in series]
        rest = [zero]
        for i in range(1, count):  # i·b_i = Σ_j j·(log b)_j·b_(i−j)
            carried = sum((self.base.number(j) * rest[j] * b[i - j] for j in range(1, i)), zero)
            rest.append(b[i] - carried / self.base.number(i))
        return power, LogSum.log(self.base, series[0]), rest

    def _exponential(self, inside: list[Any]) -> list[Any]:
        """The first coefficients of exp of a series without constant term."""
        found = [self.base.number(1)]
        for i in range(1, len(inside)):
            total = sum((self.base.number(j) * inside[j] * found[i - j] for j in range(1, i + 1)), self.base.number(0))
            found.append(total / self.base.number(i))
        return found


def _flat(value: LogSum) -> list[tuple[Any, Any, Fraction]]:
    return [(argument, c, rational) for argument, coefficient in value.logs.values() for c, rational in coefficient.values()]


def _times(logarithm: Any, factor: Any, rational: Fraction) -> Any:
    """rational·factor·logarithm, the rational kept apart so that logarithms can be collected."""
    return logarithm.scaled(rational).times(factor) if isinstance(logarithm, LogSum) else logarithm


def _product(left: list[Any], right: list[Any]) -> list[Any]:
    return [sum((left[j] * right[i - j] for j in range(1, i + 1)), left[0] * right[i]) for i in range(len(left))]


def _counted(count: int) -> int:
    if count > _MOST_TERMS:
        raise OutOfBudget(f"a pole of order {count - 1} is past what a limit looks at")
    return count
