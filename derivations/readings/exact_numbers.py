"""The exact reading of numbers: sums, products, powers, logarithms and exponentials."""

from __future__ import annotations

from fractions import Fraction
from math import prod
from typing import Any

from sympy import Add, MatAdd, Mul, Pow, Rational, S, Symbol, exp, log

from derivations.language import nodes
from derivations.language.errors import Unsupported
from derivations.readings import functions
from derivations.readings.exact_walk import Reading, Rule
from derivations.readings.formal import ExpSum
from derivations.readings.point import Scope

_ONE = Fraction(1)


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
    return functions.log(reading.field, reading.read(expression.args[0], scope))


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
