r"""The inverse of a sum in the Loewner order: for :math:`B = A + \Delta`, A positive definite and :math:`\Delta` semidefinite,
:math:`A^{-1} - B^{-1} = B^{-1}\Delta B^{-1} + B^{-1}\Delta A^{-1}\Delta B^{-1}`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from sympy import Inverse, MatAdd, MatrixSymbol

from derivations.engines.smaller_terms import surely_smaller
from derivations.engines.worked_out import worked_out
from derivations.language import nodes
from derivations.language.statements import AtMost, gap
from derivations.language.vocabulary import Variable
from derivations.readings.lowering import lower, tidied
from derivations.readings.words import product_of, scaled_matrix, sum_of, words_of

_LOSS = "loss of an inverse"  # no letter that a claim declares has blanks in it


def proposals(bound: AtMost) -> Iterator[Any]:
    """The gap with the inverse of a larger matrix put in terms of that of a smaller one."""
    lhs, rhs = lower(bound.lhs), lower(bound.rhs)
    inverses = [*dict.fromkeys(node for side in (lhs, rhs) for node in nodes.occurring(side, Inverse))]
    others = [node.args[0] for node in inverses]
    for inverse in inverses:
        larger = inverse.args[0]
        loss = Variable(_LOSS, larger.shape, "symmetric")
        for smaller, difference in surely_smaller(larger, others, bound.vocabulary):
            put_in = sum_of([tidied(Inverse(smaller)), scaled_matrix(-1, loss.symbol)])
            changed = replace(bound, vocabulary=bound.vocabulary.with_variable(loss)).with_expressions(
                *(side.xreplace({inverse: put_in}) for side in (lhs, rhs))
            )
            yield nodes.substitute(_gap(changed, loss.symbol), {loss.symbol: _loss(larger, smaller, difference)})


def _loss(larger: Any, smaller: Any, difference: Any) -> Any:
    """A⁻¹ − B⁻¹ as a sum of two matrices that are positive semidefinite by their form."""
    first, second = Inverse(larger), tidied(Inverse(smaller))
    return MatAdd(product_of([first, difference, first]), product_of([first, difference, second, difference, first]))


def _gap(bound: AtMost, letter: MatrixSymbol) -> Any:
    if not nodes.is_matrix(bound.lhs):
        return worked_out(bound.gap, bound.vocabulary)
    larger, smaller = (
        sum_of([scaled_matrix(number, product_of(word)) for number, word in words_of(side, frozenset([letter]))])
        for side in (bound.rhs, bound.lhs)
    )
    return gap(larger, smaller)
