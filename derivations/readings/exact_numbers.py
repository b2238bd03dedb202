"""The exact reading of numbers: sums, products, powers, logarithms and exponentials."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from math import prod
from typing import Any

from sympy import Add, Integer, MatAdd, Mul, Pow, Rational, S, Symbol, exp, factorrat, log

from derivations.language import nodes
from derivations.language.errors import Unsupported
from derivations.readings import functions
from derivations.readings.exact_walk import Reading, Rule
from derivations.readings.formal import ExpSum
from derivations.readings.point import Scope

_ONE = Fraction(1)
_LARGEST_FACTORED = 1 << 40


def number(reading: Reading, expression: Any, scope: Scope) -> Any:
    return reading.field.number(Fraction(int(expression.p), int(expression.q)))


def constant_pi(reading: Reading, expression: Any, scope: Scope) -> Any:
    return reading.point.pi


def constant_e(reading: Reading, expression: Any, scope: Scope) -> Any:
    one = reading.field.number(1)
    return ExpSum.exp(reading.field, one) if reading.field.exact else one.exp()


def symbol(reading: Reading, expression: Any, scope: Scope) -> Any:
    if expression in scope.values:
        value = scope.values[expression]
        return reading.field.number(value) if isinstance(value, int) else value
    name = expression.name
    if name in reading.point.sizes:
        if reading.point.size_numbers is not None:
            return reading.point.size_numbers[name]
        return reading.field.number(reading.point.sizes[name])
    raise Unsupported(f"{nodes.display_name(expression)} has no value here")


def add(reading: Reading, expression: Any, scope: Scope) -> Any:
    first, *rest = (reading.read(argument, scope) for argument in expression.args)
    for value in rest:
        first = first + value
    return first


def multiply(reading: Reading, expression: Any, scope: Scope) -> Any:
    known = [reading.known_rational(argument, scope) for argument in expression.args]
    rational = prod((number for number in known if number is not None), start=_ONE)
    factors = [reading.read(part, scope) for part, number in zip(expression.args, known, strict=True) if number is None]
    if not factors:
        return reading.field.number(rational)
    product = factors[0]
    for factor in factors[1:]:
        product = product * factor
    return functions.scaled(reading.field, product, rational)


def power(reading: Reading, expression: Any, scope: Scope) -> Any:
    base, exponent = expression.args
    known = reading.known_rational(exponent, scope)
    if base is S.Exp1:
        return functions.exp(reading.field, reading.read(exponent, scope))
    value = reading.read(base, scope)
    if known is not None:
        return functions.real_power(reading.field, value, known)
    return functions.real_power(reading.field, value, reading.read(exponent, scope))


def exponential(reading: Reading, expression: Any, scope: Scope) -> Any:
    return functions.exp(reading.field, reading.read(expression.args[0], scope))


def logarithm(reading: Reading, expression: Any, scope: Scope) -> Any:
    argument = expression.args[0]
    if not reading.point.split_logarithms:
        return functions.log(reading.field, reading.read(argument, scope))
    total: Any = reading.field.number(0)
    for base, exponent in _powers(argument):
        part = functions.log(reading.field, reading.read(base, scope))
        total = total + functions.scaled(reading.field, part, exponent)
    return total


@lru_cache(maxsize=4096)
def _powers(number: Any) -> tuple[tuple[Any, Fraction], ...]:
    """The factors of a number, each with a fixed rational exponent."""
    if isinstance(number, Mul):
        return tuple(power for factor in number.args for power in _powers(factor))
    if isinstance(number, Pow) and isinstance(number.exp, Rational):
        exponent = Fraction(int(number.exp.p), int(number.exp.q))
        return tuple((base, exponent * inner) for base, inner in _powers(number.base))
    if isinstance(number, Add):  # SymPy multiplies (a + b)/2 out
        content, rest = number.primitive()
        return (*_powers(content), (rest, _ONE)) if content != 1 else ((number, _ONE),)
    if isinstance(number, Rational) and max(abs(number.p), number.q) <= _LARGEST_FACTORED and number != 0:
        return tuple((Integer(prime), Fraction(exponent)) for prime, exponent in factorrat(number).items())
    return ((number, _ONE),)


RULES: dict[type, Rule] = {
    Rational: number,
    type(S.Pi): constant_pi,
    type(S.Exp1): constant_e,
    Symbol: symbol,
    Add: add,
    MatAdd: add,
    Mul: multiply,
    Pow: power,
    exp: exponential,
    log: logarithm,
}
