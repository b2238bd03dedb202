"""A number with densities, expectations and derivatives worked out, multiplied out, and like terms added up."""

from __future__ import annotations

from typing import Any

from sympy import Add, expand_mul

from derivations.language.vocabulary import Vocabulary
from derivations.readings.collecting import Collector
from derivations.readings.lowering import lower


def worked_out(number: Any, vocabulary: Vocabulary) -> Any:
    """An equal number as a sum of traces, forms, log-determinants and products of numbers.

    Raises :class:`Unsupported` where it has no such form.
    """
    terms = Add.make_args(expand_mul(lower(number), deep=False))
    collector = Collector(vocabulary)
    return Add(*(part for term in terms for part in Add.make_args(expand_mul(collector.collected(term), deep=False))))
