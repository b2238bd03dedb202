"""Points between the roots of what a statement in one number is made of: where a piecewise rational gap may change its sign.

A gap that is a quotient of polynomials keeps its sign between two of their roots, and with a maximum, minimum or step the
pieces meet at roots of differences of arguments. So one point between any two neighbouring roots, and the rational roots
themselves, meet every sign there is, but for what happens at irrational roots alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache
from itertools import combinations, islice, pairwise, product
from typing import Any

from sympy import Poly, PolynomialError, Rational, S, fraction, together

from derivations.language import nodes
from derivations.language.kinks import KINKS, STEPS
from derivations.language.vocabulary import Vocabulary
from derivations.readings.small_points import entry_choices
from derivations.readings.telling_points import is_among

_BINDING = (nodes.At, nodes.Directional, nodes.Gradient, nodes.Expectation, nodes.LogIntegral, *nodes.LIMITS)
_MOST_REFINEMENTS = 40
_NEAR = Rational(1, 10**6)
_MOST_PIECES, _HIGHEST_DEGREE, _MOST_KINKS = 16, 80, 4
_LARGEST_SIZE = 2500  # degree times bits of a coefficient: beyond it isolating roots may take long


@lru_cache(maxsize=256)
def points_between_roots(gap: Any) -> list[Fraction]:
    """Rational numbers for the one variable of a gap, the rational roots first; none where it is no such gap.

    >>> from sympy import Symbol
    >>> x = Symbol("x", real=True)
    >>> [str(point) for point in points_between_roots((x - 1) * (x**2 - 2))]
    ['1', '-3', '0', '7/6', '5/2']
    """
    whole = _product_of_polynomials(gap)
    if whole is None:
        return []
    intervals = _isolated(whole)
    if not intervals:
        return [Fraction(0)]
    roots = [low for low, high in intervals if low == high]
    between = [(first[1] + second[0]) / 2 for first, second in pairwise(intervals)]
    return [*roots, intervals[0][0] - 1, *between, intervals[-1][1] + 1]


def irrational_zero_of(left: Any, right: Any, vocabulary: Vocabulary) -> Fraction | None:
    """A rational number near an irrational one of the domain at which two sides without kinks are equal; None without one."""
    gap = right - left if not nodes.is_matrix(left) else None
    if gap is None or nodes.occurring(gap, *KINKS):
        return None
    for polynomial in _polynomials_of(_opened(gap))[:1]:
        variable = vocabulary.variable_of(*polynomial.gens)
        whole = _small_enough(polynomial)
        if variable is None or whole is None:
            continue
        for (low, high), _ in whole.intervals(eps=_NEAR):
            middle = (_exact(low) + _exact(high)) / 2
            if low != high and is_among(middle, entry_choices(variable.domain)):
                return middle
    return None


def _isolated(polynomial: Poly) -> list[tuple[Fraction, Fraction]]:
    """Disjoint intervals around the real roots, in order; that of a rational root may be a point."""
    found: list[tuple[Any, Any]] = []
    for (low, high), _ in polynomial.intervals():
        for _ in range(_MOST_REFINEMENTS):
            if not found or found[-1][1] < low:
                break
            low, high = _refined(polynomial, low, high)
            found[-1] = _refined(polynomial, *found[-1])
        found.append((low, high))
    return [(_exact(low), _exact(high)) for low, high in found]


def _refined(polynomial: Poly, low: Any, high: Any) -> tuple[Any, Any]:
    """A quarter of an interval that holds one root; a point stays as it is."""
    return (low, high) if low == high else polynomial.refine_root(low, high, eps=(high - low) / 4)


def _exact(number: Any) -> Fraction:
    return Fraction(int(number.p), int(number.q))


def _product_of_polynomials(gap: Any) -> Poly | None:
    """The square-free product of all polynomials in the one variable at whose roots the gap may change its sign."""
    gap = _opened(gap)
    variables = nodes.free_variables(gap)
    kinks = sorted(nodes.occurring(gap, *KINKS), key=str)
    if len(kinks) > _MOST_KINKS:
        return None
    found: list[Poly] = []
    for tree in islice(_trees(gap, kinks), 4 * _MOST_PIECES):
        found += [polynomial for polynomial in _polynomials_of(tree) if set(polynomial.gens) == variables]
    total = None
    for polynomial in found:
        total = polynomial if total is None else total.lcm(polynomial)
        if total.degree() > _HIGHEST_DEGREE:
            return None
    if total is None or total.degree() < 1:
        return None
    return _small_enough(total)


def _small_enough(polynomial: Poly) -> Poly | None:
    """The polynomial without multiple roots, in whole numbers; None where to isolate its roots may take long."""
    whole = polynomial.clear_denoms(convert=True)[1].sqf_part()
    bits = max(int(abs(coefficient)).bit_length() for coefficient in whole.coeffs())
    return whole if whole.degree() * bits <= _LARGEST_SIZE else None


def _trees(gap: Any, kinks: list[Any]) -> Iterator[Any]:
    """The pieces of the gap and the differences of the arguments of its kinks, written without kinks."""
    differences = [first - second for kink in kinks for first, second in combinations((*kink.args, S.Zero)[:8], 2)]
    for choice in islice(product(*(_values(kink) for kink in kinks)), _MOST_PIECES):
        chosen = dict(zip(kinks, choice, strict=True))
        for tree in (gap, *differences):
            yield _without_kinks(tree, chosen)


def _values(kink: Any) -> tuple[Any, ...]:
    if isinstance(kink, STEPS):
        return (S.Zero, S.One)
    return tuple(kink.args) if len(kink.args) > 1 else (kink.args[0], -kink.args[0])


def _without_kinks(tree: Any, chosen: dict[Any, Any]) -> Any:
    for _ in range(_MOST_KINKS + 1):
        if not nodes.occurring(tree, *KINKS):
            break
        tree = nodes.substitute(tree, chosen)
    return tree


def _opened(tree: Any) -> Any:
    """The tree with numbers put in where variables are set to them, unless something is taken there that moves the variable."""
    for setting in nodes.occurring(tree, nodes.At):
        body, variable, value = setting.args
        if value.is_Rational and not nodes.occurring(body, *_BINDING):
            put_in = nodes.substitute(body, {variable: value})
            tree = tree if put_in.has(S.NaN, S.ComplexInfinity) else nodes.substitute(tree, {setting: put_in})
    return tree


def _polynomials_of(tree: Any) -> list[Poly]:
    """The numerator and the denominator as polynomials in the one variable; nothing where they are none."""
    symbols = nodes.free_variables(tree)
    if len(symbols) != 1 or nodes.occurring(tree, nodes.ScalarNode, *KINKS) or any(map(nodes.is_matrix, symbols)):
        return []
    try:
        parts = [Poly(part, *symbols) for part in fraction(together(tree))]
    except PolynomialError:
        return []
    return [part for part in parts if (part.degree() >= 0 and part.domain.is_ZZ) or part.domain.is_QQ]
