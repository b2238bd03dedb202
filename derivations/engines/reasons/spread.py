r"""The square of a sum, or of a trace, against the sum of squares:
:math:`n\sum_i x_i^2 - (\sum_i x_i)^2 = n\sum_i (x_i - \bar x)^2` and
:math:`d\,\|X\|^2 - (\mathrm{tr}\,X)^2 = d\,\|X - \tfrac{\mathrm{tr}\,X}{d} I\|^2`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sympy import Add, Identity, MatAdd, Pow, Trace, expand_mul

from derivations.language import nodes
from derivations.language.nonnegative import is_positive
from derivations.language.products import scaled
from derivations.language.statements import AtMost


def proposals(bound: AtMost) -> Iterator[Any]:
    """The spread about the mean for every −c (Σ x)² and −c (tr X)² in the gap."""
    for term in Add.make_args(expand_mul(bound.gap)) if not nodes.is_matrix(bound.gap) else ():
        coefficient, square = term.as_independent(nodes.FiniteSum, Trace, as_Add=False)
        if isinstance(square, Pow) and square.exp == 2 and is_positive(-coefficient, bound.vocabulary):
            yield from (-coefficient * spread for spread in _spreads(square.base))


def _spreads(total: Any) -> Iterator[Any]:
    if isinstance(total, nodes.FiniteSum):
        body, index, size = total.args
        yield size * nodes.FiniteSum((body - total / size) ** 2, index, size)
    elif isinstance(total, Trace):
        size = total.args[0].shape[0]
        yield size * nodes.SquaredNorm(MatAdd(total.args[0], scaled(-total / size, [Identity(size)])))
