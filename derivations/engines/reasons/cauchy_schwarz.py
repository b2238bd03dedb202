r"""Cauchy–Schwarz by Lagrange's identity, for a positive semidefinite A: with :math:`K = x y^\top - y x^\top`,
:math:`(x^\top A x)(y^\top A y) - (x^\top A y)^2 = \tfrac12\,\mathrm{tr}(A K A K^\top)`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sympy import Add, MatAdd, Pow, Rational, Trace, Transpose

from derivations.engines.worked_out import worked_out
from derivations.language import nodes
from derivations.language.nonnegative import is_positive
from derivations.language.products import scaled_factors
from derivations.language.statements import AtMost
from derivations.readings.collecting import Collector
from derivations.readings.words import product_of, scaled_matrix

_HALF = Rational(1, 2)


def proposals(bound: AtMost) -> Iterator[Any]:
    """The identity for every −c (xᵀAy)² in the gap, cut at every place, with A and without."""
    if nodes.is_matrix(bound.gap):
        return
    collector = Collector(bound.vocabulary)
    for term in Add.make_args(worked_out(bound.gap, bound.vocabulary)):
        coefficient, square = term.as_independent(nodes.AsScalar, as_Add=False)
        if not isinstance(square, Pow) or square.exp != 2 or not is_positive(-coefficient, bound.vocabulary):
            continue
        _, word = scaled_factors(square.base.args[0])
        for cut in range(1, len(word)):
            column = product_of([collector.transposed(factor) for factor in reversed(word[:cut])])
            for middle in ([], [word[cut]] if cut < len(word) - 1 else []):
                other = product_of(word[cut + len(middle) :])
                yield -coefficient * _half_trace(column, other, middle, collector)


def _half_trace(column: Any, other: Any, middle: list[Any], collector: Collector) -> Any:
    turned = product_of([column, collector.transposed(other)])
    skew = MatAdd(turned, scaled_matrix(-1, collector.transposed(turned)))
    if not middle:
        return _HALF * nodes.SquaredNorm(skew)
    return _HALF * Trace(product_of([*middle, skew, *middle, Transpose(skew)]))
