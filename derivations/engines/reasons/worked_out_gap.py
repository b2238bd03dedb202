"""The gap itself, worked out: like terms cancel, and a quotient of polynomials shows its factors."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sympy import factor, fraction, together

from derivations.engines.worked_out import MOST_TERMS, terms_at_most, worked_out
from derivations.language import nodes
from derivations.language.statements import AtMost


def proposals(bound: AtMost) -> Iterator[Any]:
    """The gap collected; of numbers alone, also over one denominator with its factors."""
    if nodes.is_matrix(bound.gap):
        return
    gap = worked_out(bound.gap, bound.vocabulary)
    yield gap
    if not nodes.occurring(gap, nodes.ScalarNode, nodes.MatrixNode):
        quotient = together(gap)
        if all(terms_at_most(part) <= MOST_TERMS for part in fraction(quotient)):
            yield factor(quotient)
