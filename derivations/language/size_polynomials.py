"""Counts that are polynomials in the sizes, compared exactly."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from sympy import Poly, Symbol

from derivations.language.errors import IllTyped
from derivations.language.plain import plain
from derivations.language.vocabulary import Vocabulary


def require_size_polynomial(count: Any, vocabulary: Vocabulary) -> None:
    """Raise :class:`IllTyped` unless the count is a polynomial in declared sizes with rational coefficients."""
    names = {str(symbol.name) for symbol in count.free_symbols}
    is_rational = all(number.is_Rational for number in count.atoms() - count.free_symbols)
    if not is_rational or not count.is_polynomial(*count.free_symbols):
        raise IllTyped(f"{plain(count)} is no count: write a polynomial in sizes, such as d*k - 1")
    if foreign := sorted(names - set(vocabulary.sizes)):
        raise IllTyped(f"{plain(count)} is no count, because “{foreign[0]}” is no size: a count depends on sizes only")


def is_zero_polynomial(count: Any) -> bool:
    """Whether a polynomial in sizes is zero, all its coefficients being so.

    >>> from derivations.language.nodes import size_symbol
    >>> d = size_symbol("d")
    >>> is_zero_polynomial((d + 1) ** 2 - d**2 - 2 * d - 1)
    True
    """
    return bool(_coefficients(count) == [])


def is_never_negative(count: Any, vocabulary: Vocabulary) -> bool:
    """Whether a polynomial is at least 0 at all admissible sizes, shown by its coefficients.

    It is rewritten in what each size exceeds its smallest value by; coefficients that are not negative show it.
    """
    shifted = {symbol: symbol + vocabulary.sizes[symbol.name].at_least for symbol in count.free_symbols}
    return all(coefficient >= 0 for coefficient in _coefficients(count.xreplace(shifted)))


def value_at(count: Any, sizes: dict[str, int]) -> Fraction:
    """The value of a polynomial at given sizes."""
    value = count.xreplace({symbol: Poly(sizes[symbol.name], symbol).LC() for symbol in count.free_symbols})
    return Fraction(int(value.p), int(value.q))


def _coefficients(count: Any) -> list[Any]:
    symbols = sorted(count.free_symbols, key=lambda symbol: str(symbol.name)) or [Symbol("d")]
    return [coefficient for coefficient in Poly(count, *symbols, domain="QQ").coeffs() if coefficient]
