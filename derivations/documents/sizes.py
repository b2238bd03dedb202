"""Sizes written as text (``d``, ``d - k``, ``2*d``), and which of two sizes is known to be the smaller."""

from __future__ import annotations

from typing import Any

from sympy import Add, Integer, Mul, Symbol, expand

from derivations.documents.problems import Misread, nearest
from derivations.documents.scope import Scope
from derivations.documents.syntax_tree import Name, Negative, Number, Power, Product, Sum, Syntax
from derivations.language import nodes
from derivations.language.plain import plain
from derivations.language.shapes import equal_sizes
from derivations.language.vocabulary import Vocabulary

LARGEST_SIZE = 1000
_HIGHEST_DEGREE = 2
"""Products of two sizes are those of Kronecker products; sizes stay low in degree, so that expanding them stays cheap."""


def size(syntax: Syntax, scope: Scope) -> Any:
    """The size that a piece of syntax spells, as a sum of size symbols, or products of two, with integer coefficients."""
    value = expand(_size(syntax, scope))
    if isinstance(value, Integer) and not 1 <= value <= LARGEST_SIZE:
        raise Misread(f"a size is a whole number from 1 to {LARGEST_SIZE}", syntax.start, syntax.end)
    if value.is_positive is False:
        raise Misread(f"the size {plain(value)} is not positive", syntax.start, syntax.end)
    return value


def _size(syntax: Syntax, scope: Scope) -> Any:
    if isinstance(syntax, Number) and syntax.value.denominator == 1 and syntax.value <= LARGEST_SIZE:
        return Integer(syntax.value.numerator)
    if isinstance(syntax, Name):
        return _named_size(syntax, scope)
    if isinstance(syntax, Negative):
        return -_size(syntax.operand, scope)
    if isinstance(syntax, Sum):
        return Add(*(sign * _size(term, scope) for sign, term in syntax.terms))
    if isinstance(syntax, Power) and isinstance(syntax.exponent, Number) and syntax.exponent.value == _HIGHEST_DEGREE:
        base = _size(syntax.operand, scope)
        if base.is_Symbol or base.is_Integer:
            return Mul(base, base)
    if isinstance(syntax, Product) and len(syntax.rest) == 1 and syntax.rest[0][0] == "*":
        factors = [_size(factor, scope) for factor in (syntax.first, syntax.rest[0][1])]
        if sum(_degree(factor) for factor in factors) <= _HIGHEST_DEGREE:
            return Mul(*factors)
    message = f"a size is needed here: a declared size, a whole number up to {LARGEST_SIZE}, or such as d - k, 2*d or d*k"
    raise Misread(message, syntax.start, syntax.end)


def _degree(size: Any) -> int:
    """The degree of a size in the size symbols."""
    powers = ((factor.as_base_exp() for factor in Mul.make_args(term)) for term in Add.make_args(expand(size)))
    return max(sum(int(exponent) for base, exponent in term if base.is_Symbol) for term in powers)


def _named_size(name: Name, scope: Scope) -> Any:
    if name.name in scope.vocabulary.sizes:
        return nodes.size_symbol(name.name)
    if scope.declares(name.name):
        sizes = ", ".join(scope.vocabulary.sizes)
        message = f"“{name.name}” is not a size" + (f"; the sizes are: {sizes}" if sizes else "")
        raise Misread(message, name.start, name.end)
    instead = nearest(name.name, scope.vocabulary.sizes) or f'; declare it in [sizes], or with --let "{name.name} >= 1"'
    raise Misread(f"the size “{name.name}” is not declared{instead}", name.start, name.end)


def is_within(smaller: Any, larger: Any, vocabulary: Vocabulary) -> bool:
    """Whether smaller ≤ larger follows from the declarations, or is left to the numbers at hand.

    A whole number against a symbolic size is such a case: at smaller sizes the entry has no value.
    """
    if equal_sizes(smaller, larger):
        return True
    if isinstance(smaller, Integer):
        return bool(smaller <= larger) if isinstance(larger, Integer) else True
    return isinstance(smaller, Symbol) and _reaches(str(smaller.name), larger, vocabulary, frozenset())


def _reaches(name: str, larger: Any, vocabulary: Vocabulary, seen: frozenset[str]) -> bool:
    """Whether a chain of declared bounds leads from a size up to another."""
    declared = vocabulary.sizes.get(name)
    if declared is None or name in seen:
        return False
    for bound in (*declared.at_most, *declared.less_than):
        if isinstance(bound, int):
            if isinstance(larger, Integer) and bound <= larger:
                return True
        elif nodes.size_symbol(bound) == larger or _reaches(bound, larger, vocabulary, seen | {name}):
            return True
    return False
