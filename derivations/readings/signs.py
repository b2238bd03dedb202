"""Signs of numbers, where a field has no order of its own: every pattern of signs is gone through, one case after another.

At a random point modulo a prime the sign of a number such as λ₁ − σ² is unknown, and at real points it is both. A statement
with kinks holds when it holds in every case. What is known prunes the cases: positive variables, rational numbers, and that
r·m·v has the sign of v for a positive rational r and a product m of positive variables. Such a relation between two values at
a random point is, up to the error bound of the test, one between the expressions. More cases than have real points are
harmless, since each of them asks for more; so a case that fails proves nothing.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from derivations.language import nodes
from derivations.language.domains import Symmetry
from derivations.language.errors import Unsupported
from derivations.language.vocabulary import Variable, Vocabulary
from derivations.readings.fields import Field
from derivations.readings.formal import FormalMatrix, is_formal

MOST_CASES = 32
_MOST_FACTORS = 12
_MOST_RELATED = 256
COMPARISON_BITS = 25
"""log₂ of how often two values are compared at one point, at most: pairs of numbers, times monomials (some 300), times small
rationals (some 200); and for each sign asked for in a case, each sum of a number of that case and another known one."""


class TooManyCases(Unsupported):
    """More patterns of signs than are gone through."""


class SignNeeded(Exception):
    """The sign of a number that the present case does not settle."""

    def __init__(self, value: Any) -> None:
        super().__init__("the sign of a number")
        self.value = value


@dataclass(frozen=True)
class Decision:
    """A number and its sign in a case; at a tie the number is 0, and ``side`` says which of two equal arguments is taken."""

    value: Any
    sign: int
    side: int

    def turned(self) -> Decision:
        """The same of the number with the opposite sign."""
        return Decision(-self.value, -self.sign, -self.side)


@dataclass
class Known:
    """Values of closed expressions, and the unknown expectations among them, by distribution."""

    values: dict[Any, Any]
    expectations: dict[Any, dict[Any, Any]]

    def copy(self) -> Known:
        """The same, to be added to without changing this one."""
        return Known(dict(self.values), {distribution: dict(found) for distribution, found in self.expectations.items()})


@dataclass
class Signs:
    """The signs of numbers at one point of a field without order.

    ``positives`` are values known to be positive, ``nonnegatives`` others that may vanish too. With ``ties`` the sign of every
    number that may vanish is 0 in some cases: a step may jump there, while what is continuous need not be looked at where
    arguments are equal.
    """

    field: Field
    positives: list[Any]
    ties: bool
    nonnegatives: list[Any] = dataclasses.field(default_factory=list)
    case: tuple[Decision, ...] = ()
    cases: int = 0
    """How many have been gone through."""
    known: Known = dataclasses.field(default_factory=lambda: Known({}, {}))
    """What was found in the present case; it is the same in every case that this one leads to."""
    forms: dict[tuple[Any, Any], int] = dataclasses.field(default_factory=dict)
    """What the forms of two expressions show of their difference."""
    _monomials: list[Any] | None = None
    _related: dict[Any, int | None] = dataclasses.field(default_factory=dict)

    def of(self, value: Any) -> Decision:
        """The sign of a number in the present case; raises :class:`SignNeeded` where the case does not settle it."""
        if self.field.is_zero(value):
            return Decision(value, 0, 1)
        known = self._sign_of_ratio(value, self.field.number(1))
        if known is not None:
            return Decision(value, known, known)
        for decision in self.case:
            relative = self._sign_of_ratio(value, decision.value)
            if relative is not None:
                return Decision(value, relative * decision.sign, relative * decision.side)
        implied = self._implied(value) or self._beyond(value)
        if implied is not None:
            return implied
        raise SignNeeded(value)

    def _implied(self, value: Any) -> Decision | None:
        """The sign of a sum or difference of two numbers whose signs in the present case agree."""
        key = self.field.same_key
        pool = [*self.case, *(Decision(positive, 1, 1) for positive in self.positives)]
        known = {key(turned.value): turned for item in pool for turned in (item, item.turned())}
        for decision in self.case:
            for first in (decision, decision.turned()):
                second = known.get(key(value - first.value))
                if second is not None and first.sign * second.sign >= 0:
                    sign = first.sign or second.sign
                    return Decision(value, sign, sign or first.side)
        return None

    def _beyond(self, value: Any) -> Decision | None:
        """The sign of a number that lies beyond one of the present case, further from 0 by a number that is not negative."""
        for sign in (1, -1):
            if any(decision.sign == sign for decision in self._before(value, sign)):
                return Decision(value, sign, sign)
        return None

    def may_be(self, value: Any, sign: int) -> bool:
        """Whether the present case leaves a number that sign; it is not negative where it is 0 or more plus 0 or more."""
        if any(self._sign_of_ratio(value, other) == -sign for other in self.nonnegatives):
            return False
        return not any(decision.sign == 0 for decision in self._before(value, -sign))

    def _before(self, value: Any, sign: int) -> Iterator[Decision]:
        """Numbers of the present case from which a step in the direction of ``sign``, or none, leads to the value."""
        key = self.field.same_key
        steps = {key(step if sign > 0 else -step) for step in self.nonnegatives}
        turned = (item for decision in self.case for item in (decision, decision.turned()))
        return (decision for decision in turned if key(value - decision.value) in steps)

    def count_case(self) -> None:
        """Note that one more case is looked at; those left early, because another sign is needed, count as well."""
        self.cases += 1
        if self.cases > 2 * MOST_CASES:
            raise TooManyCases(f"more than {MOST_CASES} patterns of signs")

    def is_known(self, value: Any) -> bool:
        """Whether a number is surely not zero: a rational number times positive values."""
        return self._sign_of_ratio(value, self.field.number(1)) is not None

    def _sign_of_ratio(self, value: Any, other: Any) -> int | None:
        """The sign of value/other where the quotient is a rational number times a product of positive values, else None."""
        key = self.field.same_key(value), self.field.same_key(other)
        if key not in self._related:
            if len(self._related) >= _MOST_RELATED:
                raise TooManyCases("too many numbers whose signs matter")
            quotient = value * self.field.reciprocal(other)
            found = (self.field.as_small_rational(quotient * monomial) for monomial in self._products())
            rational = next((number for number in found if number is not None), None)
            self._related[key] = None if rational is None else 1 if rational > 0 else -1
        return self._related[key]

    def _products(self) -> list[Any]:
        """1, and products of up to two positive values or of their reciprocals or squares; distinct only."""
        if self._monomials is None:
            self._monomials = list(_monomials(self.field, self.positives[:_MOST_FACTORS]))
        return self._monomials


def _monomials(field: Field, positives: list[Any]) -> Iterator[Any]:
    yield field.number(1)
    powers = [(value, field.reciprocal(value)) for value in positives]
    for value, inverse in powers:
        yield from (value, inverse, value * value, inverse * inverse)
    for place, first in enumerate(powers):
        for second in powers[place + 1 :]:
            yield from (left * right for left in first for right in second)


def known_signs(values: dict[Any, Any], vocabulary: Vocabulary, field: Field, ties: bool) -> Signs:
    """What the declared domains say of the variables' values, their entries and differences.

    Where ``ties`` need no look of their own, a difference that may vanish is as good as a positive one.
    """
    positives = known_positives(values, vocabulary, field)
    nonnegatives = known_positives(values, vocabulary, field, may_vanish=True)
    return Signs(field, positives, True, nonnegatives) if ties else Signs(field, positives + nonnegatives, False)


def known_positives(values: dict[Any, Any], vocabulary: Vocabulary, field: Field, *, may_vanish: bool = False) -> list[Any]:
    """The numbers among the values of variables, their entries and differences that the declared domains make positive.

    With ``may_vanish`` those that they make either positive or 0.
    """
    found: list[Any] = []
    for symbol, value in sorted(values.items(), key=lambda item: (nodes.is_matrix(item[0]), str(item[0].name))):
        variable = vocabulary.variable_of(symbol)
        if variable is not None and not is_formal(value) and not isinstance(value, FormalMatrix):
            found += _gaps_of(variable, value, ties=True) if may_vanish else _positives_of(variable, value, field)
    return [value for value in found if not field.is_zero(value)]


def _positives_of(variable: Variable, value: Any, field: Field) -> list[Any]:
    if variable.domain in ("positive", "unit interval"):
        entries = [value] if variable.is_scalar else list(value.entries())
        one = field.number(1)
        return entries + ([one - entry for entry in entries] if variable.domain == "unit interval" else [])
    if not variable.kind.definite:
        return []
    return [value[i, i] for i in range(value.nrows())] + _gaps_of(variable, value, ties=False)


def _gaps_of(variable: Variable, value: Any, *, ties: bool) -> list[Any]:
    """The differences between the entries of an ordered spectrum, if it is one with, or without, ties."""
    kind = variable.kind
    if not kind.ordered or kind.symmetry is not Symmetry.DIAGONAL or kind.ties is not ties:
        return []
    return [first - second for first, second in combinations([value[i, i] for i in range(value.nrows())], 2)]
