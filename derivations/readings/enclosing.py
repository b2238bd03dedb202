"""Formal rational values, with logarithms and exponentials, enclosed in balls."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from derivations.readings.fields import BallField
from derivations.readings.formal import PI, ExpSum, FormalMatrix, LogSum


def enclosed(value: Any, balls: BallField) -> Any:
    """A ball, or a matrix of balls, that surely contains an exact rational or formal value."""
    if isinstance(value, FormalMatrix) or hasattr(value, "ncols"):
        entries = [enclosed(value[i, j], balls) for i in range(value.nrows()) for j in range(value.ncols())]
        return balls.matrix(value.nrows(), value.ncols(), entries)
    if isinstance(value, LogSum):
        return _logarithms(value, balls)
    if isinstance(value, ExpSum):
        total = balls.number(0) if value.logs is None else _logarithms(value.logs, balls)
        return sum((_ball(c, balls) * _logarithms(exponent, balls).exp() for c, exponent in value.terms), total)
    return _ball(value, balls)


def _logarithms(value: LogSum, balls: BallField) -> Any:
    total = _ball(value.plain, balls)
    for argument, coefficient in value.logs.values():
        logarithm = (balls.number(1).pi() if argument is PI else _ball(argument, balls)).log()
        for c, rational in coefficient.values():
            total = total + _ball(c, balls) * balls.number(rational) * logarithm
    return total


def _ball(value: Any, balls: BallField) -> Any:
    return balls.number(Fraction(int(value.p), int(value.q)))
