"""A number with densities, expectations and derivatives worked out, multiplied out, and like terms added up."""

from __future__ import annotations

from math import prod
from typing import Any

from sympy import Add, MatAdd, MatMul, Mul, Pow, expand_mul

from derivations.language import nodes
from derivations.language.vocabulary import Vocabulary
from derivations.readings.collecting import Collector
from derivations.readings.lowering import lower

MOST_TERMS = 400  # of what is multiplied out in search of a reason
_MANY = 10**6


def worked_out(number: Any, vocabulary: Vocabulary) -> Any:
    """An equal number as a sum of traces, forms, log-determinants and products of numbers.

    Raises :class:`Unsupported` where it has no such form.
    """
    terms = Add.make_args(expand_mul(lower(number), deep=False))
    collector = Collector(vocabulary)
    return Add(*(part for term in terms for part in Add.make_args(expand_mul(collector.collected(term), deep=False))))


def terms_at_most(tree: Any) -> int:
    """How many terms a tree has at most once it is multiplied out everywhere, up to a million."""
    if isinstance(tree, nodes.At | nodes.MatrixAt):
        body, variable, value = tree.args
        return terms_at_most(nodes.substitute(body, {variable: value}))
    counts = [terms_at_most(part) for part in tree.args]
    if isinstance(tree, Add | MatAdd):
        found = sum(counts)
    elif isinstance(tree, Mul | MatMul):
        found = prod(counts)
    elif isinstance(tree, Pow) and tree.exp.is_Integer and tree.exp > 0:
        found = counts[0] ** min(int(tree.exp), 20) if counts[0] > 1 else 1
    else:
        found = max(counts, default=1)
    return min(found, _MANY)
