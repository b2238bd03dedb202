"""Sums of squares, one for each direction: where the form shows of each whether it is positive or negative definite.

Recognised, for a direction Y or y and a coefficient c whose sign its form shows: c·y², c·‖Y‖², c·yᵀPy, c·tr(P Y P′ Yᵀ) with
positive definite P and P′, and c·Σᵢⱼ Yᵢⱼ² with a positive coefficient in the sum too. Each is zero at Y = 0 only. Further
terms that are not negative (not positive) by their form may be added to a positive (negative) definite one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sympy import Add, MatMul, Mul, Pow, S, Trace, Transpose

from derivations.language import nodes
from derivations.language.definiteness import is_positive_definite
from derivations.language.domains import Symmetry
from derivations.language.nonnegative import is_nonnegative, is_positive
from derivations.language.products import scaled, scaled_factors
from derivations.language.symmetric_forms import has_symmetry
from derivations.language.vocabulary import Vocabulary

_SIGNS = (1, -1)


def signs_by_form(total: Any, directions: tuple[Any, ...], vocabulary: Vocabulary) -> dict[Any, int] | None:
    """For every direction 1 or −1 where its terms are positive or negative definite, 0 where it has none.

    None when a term depends on none or on several directions, or its sign is not shown.
    """
    terms: dict[Any, list[Any]] = {direction: [] for direction in directions}
    for term in _terms(total):
        moving = [direction for direction in directions if direction in nodes.free_variables(term)]
        if len(moving) != 1:
            return None
        terms[moving[0]].append(term)
    found = {direction: _sign(own, direction, vocabulary) for direction, own in terms.items()}
    return None if None in found.values() else {direction: sign for direction, sign in found.items() if sign is not None}


def _terms(total: Any) -> Iterator[Any]:
    """The terms of a sum, products with a sum multiplied out."""
    for term in Add.make_args(total):
        factors = Mul.make_args(term)
        inner = next((factor for factor in factors if isinstance(factor, Add) and _has_nodes(factor)), None)
        if inner is None:
            if term != 0:
                yield term
            continue
        others = [factor for factor in factors if factor is not inner]
        for part in inner.args:
            yield from _terms(Mul(*others, part))


def _has_nodes(number: Any) -> bool:
    """Whether a sum is more than a coefficient made of letters."""
    return bool(nodes.occurring(number, nodes.ScalarNode, Trace))


def _sign(terms: list[Any], direction: Any, vocabulary: Vocabulary) -> int | None:
    """The sign of a direction's terms together; 0 when there are none, None when they show none."""
    if not terms:
        return 0
    for sign in _SIGNS:
        definite = [_is_definite(Mul(sign, term), direction, vocabulary) for term in terms]
        rest = [term for term, known in zip(terms, definite, strict=True) if not known]
        if any(definite) and all(is_nonnegative(Mul(sign, term), vocabulary) for term in rest):
            return sign
    return None


def _is_definite(term: Any, direction: Any, vocabulary: Vocabulary) -> bool:
    """Whether a term is a positive number times a form that is positive definite in the direction."""
    factors = Mul.make_args(term)
    moving = [factor for factor in factors if direction in nodes.free_variables(factor)]
    coefficient = Mul(*(factor for factor in factors if factor not in moving))
    if len(moving) != 1 or not is_positive(coefficient, vocabulary):
        return False
    square = moving[0]
    if isinstance(square, Pow):
        return bool(square.args == (direction, S(2)))
    if isinstance(square, nodes.SquaredNorm):
        return _is_injective(square.args[0], direction, vocabulary)
    if isinstance(square, nodes.QuadraticForm):
        return bool(square.args[0] == direction) and is_positive_definite(square.args[1], vocabulary)
    if isinstance(square, Trace | nodes.AsScalar):
        return _is_trace_of_square(square.args[0], direction, vocabulary)
    return isinstance(square, nodes.FiniteSum) and _is_sum_of_squares(square, direction, vocabulary)


def _is_injective(matrix: Any, direction: Any, vocabulary: Vocabulary) -> bool:
    """The direction itself, or between factors that are positive definite."""
    coefficient, factors = scaled_factors(matrix)
    others = [factor for factor in factors if factor not in (direction, Transpose(direction))]
    alone = len(factors) == len(others) + 1
    return alone and is_positive(coefficient, vocabulary) and all(is_positive_definite(part, vocabulary) for part in others)


def _is_trace_of_square(matrix: Any, direction: Any, vocabulary: Vocabulary) -> bool:
    """tr(P Y P′ Yᵀ), turned as it may be."""
    coefficient, factors = scaled_factors(matrix)
    places = [place for place, factor in enumerate(factors) if direction in nodes.free_variables(factor)]
    if not isinstance(matrix, MatMul) or len(places) != 2 or not is_positive(coefficient, vocabulary):
        return False
    one, other = places
    if not _are_transposes(factors[one], factors[other], direction, vocabulary):
        return False
    between, around = factors[one + 1 : other], factors[other + 1 :] + factors[:one]
    return all(not part or is_positive_definite(scaled(S.One, part), vocabulary) for part in (between, around))


def _are_transposes(one: Any, other: Any, direction: Any, vocabulary: Vocabulary) -> bool:
    if {one, other} == {direction, Transpose(direction)}:
        return True
    return bool(one == other == direction) and has_symmetry(direction, Symmetry.SYMMETRIC, vocabulary)


def _is_sum_of_squares(total: Any, direction: Any, vocabulary: Vocabulary) -> bool:
    """Σᵢ Σⱼ cᵢⱼ Yᵢⱼ² over all entries that are free, with positive c."""
    ranges: dict[Any, Any] = {}
    body = total
    while isinstance(body, nodes.FiniteSum):
        body, index, last = body.args
        ranges[index] = last
    squares = [factor for factor in Mul.make_args(body) if direction in nodes.free_variables(factor)]
    if len(squares) != 1 or not isinstance(squares[0], Pow) or squares[0].exp != 2:
        return False
    entry = squares[0].base
    coefficient = Mul(*(factor for factor in Mul.make_args(body) if factor is not squares[0]))
    if not isinstance(entry, nodes.Entry) or entry.args[0] != direction or not is_positive(coefficient, vocabulary):
        return False
    return _covers(entry.args[1:], ranges, direction, vocabulary)


def _covers(places: Any, ranges: dict[Any, Any], direction: Any, vocabulary: Vocabulary) -> bool:
    """Whether the places that are summed over are all entries, or all of the diagonal of a diagonal direction."""
    row, column = places
    if row == column and has_symmetry(direction, Symmetry.DIAGONAL, vocabulary):
        return set(ranges) == {row} and bool(ranges[row] == direction.shape[0])
    wanted = {place: side for place, side in zip(places, direction.shape, strict=True) if side != 1}
    one = [place for place, side in zip(places, direction.shape, strict=True) if side == 1]
    return ranges == wanted and len(wanted) + len(one) == 2 and all(place == 1 for place in one)
