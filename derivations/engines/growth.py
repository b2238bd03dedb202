r"""Where a formula goes when it grows beyond all bounds, shown by its form.

A number is written as :math:`\sum c_i(u)\,u^{r_i}(\log u)^{m_i}` with coefficients that are continuous at u = 0. The fastest
growing power decides, once its coefficient there has a sign by its form: every other term is small beside it.
"""

from __future__ import annotations

from itertools import product
from typing import Any

from sympy import Add, Integer, Mul, Pow, S, Symbol, log

from derivations.engines.continuity import Target, inward_form, is_continuous
from derivations.language import nodes
from derivations.language.nonnegative import is_positive
from derivations.language.vocabulary import Vocabulary

_MOST_TERMS = 400
Growth = tuple[Any, int]  # (r, m) of uʳ (log u)ᵐ
_BOUNDED: Growth = (S.Zero, 0)


def destination_by_form(body: Any, limit: Any, given: frozenset[Any], vocabulary: Vocabulary) -> Any | None:
    """∞ or −∞ when the form of the body shows that it goes there on every side, else None."""
    inward = inward_form(body, limit, vocabulary)
    if inward is None:
        return None
    found = {_one_sided(moved, small, given, vocabulary) for moved, small in _sides(*inward, limit)}
    return found.pop() if len(found) == 1 else None


def _sides(body: Any, variable: Any, value: Any, limit: Any) -> list[tuple[Any, Any]]:
    """The body in u > 0 that goes to 0, for each side."""
    if variable != limit.args[1]:
        return [(body, variable)]
    small = Symbol(f"{variable.name}{nodes.BOUND_MARK}small", positive=True)
    directions = (1, -1) if limit.args[3] == 0 else (int(limit.args[3]),)
    return [(nodes.substitute(body, {variable: value + direction * small}), small) for direction in directions]


def _one_sided(body: Any, small: Any, given: frozenset[Any], vocabulary: Vocabulary) -> Any | None:
    terms = _terms(body, small)
    if terms is None:
        return None
    target = Target(small, S.Zero, given, vocabulary)
    coefficients: dict[Growth, list[Any]] = {}
    for growth, coefficient in terms:
        if not is_continuous(coefficient, target):
            return None
        coefficients.setdefault(growth, []).append(coefficient)
    fastest = min(coefficients, key=lambda growth: (growth[0], -growth[1]))
    if not (fastest[0] < 0 or (fastest[0] == 0 and fastest[1] > 0)):
        return None
    leading = target.at(Add(*coefficients[fastest]))
    if not (is_positive(leading, vocabulary) or is_positive(-leading, vocabulary)):
        return None
    upward = is_positive(leading, vocabulary) != bool(fastest[1] % 2)  # log u goes to −∞
    return nodes.INFINITY if upward else nodes.MINUS_INFINITY


def _terms(number: Any, small: Any) -> list[tuple[Growth, Any]] | None:
    """Terms ((r, m), c): products are multiplied out where a factor grows or vanishes with u."""
    if small not in nodes.free_variables(number):
        return [(_BOUNDED, number)]
    if isinstance(number, Add):
        parts = [_terms(term, small) for term in number.args]
        return None if None in parts else [term for part in parts if part is not None for term in part]
    if isinstance(number, Mul):
        return _multiplied([_terms(factor, small) for factor in number.args])
    power = _power(number, small)
    if power is not None:
        return [((power, 0), S.One)]
    if isinstance(number, log):
        constant, moving = number.args[0].as_independent(small, as_Add=False)
        power = _power(moving, small)
        if power is not None and not constant.is_negative:  # log(c uʳ) = log c + r log u, wherever it is defined
            return [(_BOUNDED, log(constant)), ((S.Zero, 1), power)]
    if isinstance(number, Pow) and number.base == log(small) and isinstance(number.exp, Integer) and number.exp > 0:
        return [((S.Zero, int(number.exp)), S.One)]
    return [(_BOUNDED, number)]


def _power(number: Any, small: Any) -> Any | None:
    """r of uʳ."""
    base, exponent = number.as_base_exp()
    return exponent if base == small and exponent.is_Rational else None


def _multiplied(factors: list[list[tuple[Growth, Any]] | None]) -> list[tuple[Growth, Any]] | None:
    known = [factor for factor in factors if factor is not None]
    count = 1
    for factor in known:
        count *= len(factor)
    if len(known) < len(factors) or count > _MOST_TERMS:
        return None
    return [
        (
            (Add(*(growth[0] for growth, _ in choice)), sum(growth[1] for growth, _ in choice)),
            Mul(*(coefficient for _, coefficient in choice)),
        )
        for choice in product(*known)
    ]
