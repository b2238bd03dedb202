"""The exact reading of what depends on an order: the larger and the smaller of numbers, absolute values and steps.

Over the rationals and in balls signs are decided, and a ball that does not tell a number from zero leaves the value
unknown. In a field without order they are those of the present case (:mod:`derivations.readings.signs`), unless the form of
the arguments shows them. A derivative is that of the argument that is taken; at a tie there is none where the arguments'
derivatives differ, and that of a step is not known.
"""

from __future__ import annotations

from typing import Any

from sympy import Abs, S

from derivations.language.errors import Undefined, Unsupported
from derivations.language.kinks import IsAtMost, IsBelow, Maximum, Minimum
from derivations.language.nonnegative import is_nonnegative, is_positive
from derivations.readings.exact_walk import Reading, Rule
from derivations.readings.jets import parts_of
from derivations.readings.point import Scope
from derivations.readings.sign_carriers import sign_carrier
from derivations.readings.signs import Decision


def maximum(reading: Reading, expression: Any, scope: Scope) -> Any:
    return _extreme(reading, expression, scope, 1)


def minimum(reading: Reading, expression: Any, scope: Scope) -> Any:
    return _extreme(reading, expression, scope, -1)


def _extreme(reading: Reading, expression: Any, scope: Scope, sense: int) -> Any:
    """The argument that beats the others, each compared in turn with the best so far."""
    best, *others = expression.args
    value = reading.read(best, scope)
    for other in others:
        challenger = reading.read(other, scope)
        if sense * _side(reading, best, other, value + -challenger) < 0:
            best, value = other, challenger
    return value


def absolute(reading: Reading, expression: Any, scope: Scope) -> Any:
    value = reading.read(expression.args[0], scope)
    return value if _side(reading, expression.args[0], S.Zero, value) > 0 else -value


def _side(reading: Reading, larger: Any, smaller: Any, gap: Any) -> int:
    """Whether to treat a gap as positive or as negative; one that is not negative by its form may be treated as positive."""
    form = _form(reading, larger, smaller)
    is_enough = abs(form) == _STRICTLY or (form and len(parts_of(gap)) == 1)
    return form if is_enough else _of_number(reading, gap).side


def is_below(reading: Reading, expression: Any, scope: Scope) -> Any:
    smaller, larger = expression.args
    form = _form(reading, larger, smaller)
    if form == _STRICTLY or form < 0:
        return reading.field.number(int(form > 0))
    return reading.field.number(int(_sign_off_the_step(reading, _gap(reading, larger, smaller, scope)) > 0))


def is_at_most(reading: Reading, expression: Any, scope: Scope) -> Any:
    smaller, larger = expression.args
    form = _form(reading, larger, smaller)
    if form > 0 or form == -_STRICTLY:
        return reading.field.number(int(form > 0))
    return reading.field.number(int(_sign_off_the_step(reading, _gap(reading, larger, smaller, scope)) >= 0))


def _sign_off_the_step(reading: Reading, gap: Any) -> int:
    """The sign of the gap of a step; where it is zero the step may jump, however flat the gap is, or be the same all around."""
    sign = _of_number(reading, gap).sign
    if sign == 0 and len(parts_of(gap)) > 1:
        raise Unsupported("the derivative of a step where its two sides are equal")
    return sign


def _gap(reading: Reading, larger: Any, smaller: Any, scope: Scope) -> Any:
    return reading.read(larger, scope) + -reading.read(smaller, scope)


_STRICTLY = 2


def _form(reading: Reading, larger: Any, smaller: Any) -> int:
    """±2 for a gap that is positive or negative by its form, ±1 for one that may vanish besides, 0 where the form is silent."""
    signs, vocabulary = reading.point.signs, reading.point.vocabulary
    if signs is None:  # there is an order, which needs no form
        return 0
    if (larger, smaller) not in signs.forms:
        gap = larger - smaller
        tests = ((2, is_positive, gap), (-2, is_positive, -gap), (1, is_nonnegative, gap), (-1, is_nonnegative, -gap))
        signs.forms[larger, smaller] = next((form for form, shows, number in tests if shows(number, vocabulary)), 0)
    return signs.forms[larger, smaller]


def _of_number(reading: Reading, value: Any) -> Decision:
    """The sign of a number by its value; with a derivative it may not vanish."""
    parts = parts_of(value)
    field, signs = reading.field, reading.point.signs
    carrier = sign_carrier(field, parts[0])
    if field.ordered:
        sign = field.sign(carrier)
        found = Decision(carrier, sign, sign or 1)
    elif signs is None:
        raise Unsupported("the sign of a number in a field without order")
    else:
        found = signs.of(carrier)
    if found.sign == 0:
        _require_no_slope(reading, [part for mask, part in parts.items() if mask])
    return found


def _require_no_slope(reading: Reading, slopes: list[Any]) -> None:
    """At a tie there is no derivative where the arguments' derivatives differ; whether they do must be plain."""
    slopes = [slope for slope in slopes if not _is_zero(reading, slope)]
    signs = reading.point.signs
    if not slopes:
        return
    if reading.field.ordered or (signs is not None and any(signs.is_known(sign_carrier(reading.field, s)) for s in slopes)):
        raise Undefined("the derivative of a function with a kink at the kink")
    raise Unsupported("a derivative where two arguments of max or min may be equal")


def _is_zero(reading: Reading, value: Any) -> bool:
    return bool(value.is_zero()) if hasattr(value, "exp_parts") or hasattr(value, "terms") else reading.field.is_zero(value)


RULES: dict[type, Rule] = {
    Maximum: maximum,
    Minimum: minimum,
    Abs: absolute,
    IsBelow: is_below,
    IsAtMost: is_at_most,
}
