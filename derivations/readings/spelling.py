"""Exact values as text that a person can retype: fractions, formal logarithms, enclosures."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from flint import arb, fmpq, fmpz

from derivations.readings.formal import PI, ExpSum, LogSum

_DIGITS = 20


def spell(value: Any) -> Any:
    """A number as text, a matrix as nested lists of texts."""
    if hasattr(value, "ncols"):
        return [[spell(value[i, j]) for j in range(value.ncols())] for i in range(value.nrows())]
    if isinstance(value, LogSum):
        return _join(_log_terms(value))
    if isinstance(value, ExpSum):
        return _join(_exp_terms(value))
    if isinstance(value, arb):
        return value.str(_DIGITS)
    return str(value)


def _join(terms: list[tuple[Fraction, str]]) -> str:
    """``1/2 - 3*log(2)`` from coefficients and what they multiply."""
    text = ""
    for coefficient, factor in terms:
        if coefficient == 0:
            continue
        size = abs(coefficient)
        body = str(size) if not factor else factor if size == 1 else _times(size, factor)
        sign = "-" if coefficient < 0 else "+"
        text = f"{text} {sign} {body}" if text else (f"-{body}" if coefficient < 0 else body)
    return text or "0"


def _times(size: Fraction, factor: str) -> str:
    if size.numerator == 1:
        return f"{factor}/{size.denominator}"
    return f"{size.numerator}*{factor}" + (f"/{size.denominator}" if size.denominator != 1 else "")


def _fraction(value: fmpq) -> Fraction:
    return Fraction(int(value.p), int(value.q))


def _log_terms(value: LogSum) -> list[tuple[Fraction, str]]:
    """The plain part and the logarithms of primes (of π too), collected."""
    collected: dict[str, Fraction] = {}
    for argument, coefficient in value.logs.values():
        total = sum((_fraction(c) * rational for c, rational in coefficient.values()), Fraction(0))
        for base, exponent in _factors(argument):
            collected[base] = collected.get(base, Fraction(0)) + exponent * total
    logs = [(total, f"log({base})") for base, total in sorted(collected.items(), key=_by_size)]
    return [(_fraction(value.plain), ""), *logs]


def _by_size(item: tuple[str, Fraction]) -> tuple[int, str]:
    return (len(item[0]), item[0])


def _factors(argument: Any) -> list[tuple[str, int]]:
    if argument is PI:
        return [(PI, 1)]
    above = [(str(prime), power) for prime, power in fmpz(argument.p).factor()]
    below = [(str(prime), -power) for prime, power in fmpz(argument.q).factor()]
    return above + below


def _exp_terms(value: ExpSum) -> list[tuple[Fraction, str]]:
    terms = []
    for coefficient, exponent in value.terms:
        text = _join(_log_terms(exponent))
        if text == "log(pi)":
            terms.append((_fraction(coefficient), "pi"))
        else:
            terms.append((_fraction(coefficient), "" if text == "0" else f"exp({text})"))
    return terms + ([] if value.logs is None else _log_terms(value.logs))
