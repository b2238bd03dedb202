r"""The log-determinant of a sum: for :math:`B = A + \Delta`,
:math:`\log\det B = \log\det A + \mathrm{tr}(B^{-1}\Delta) + 2\,\mathrm{KL}(\mathcal N(0, A)\,\|\,\mathcal N(0, B))`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sympy import Dummy, Inverse, MatMul, Trace, ZeroMatrix

from derivations.engines.smaller_terms import surely_smaller
from derivations.engines.worked_out import worked_out
from derivations.language import nodes
from derivations.language.statements import AtMost
from derivations.readings.lowering import lower, tidied


def proposals(bound: AtMost) -> Iterator[Any]:
    """The gap with the log-determinant of a larger matrix put in terms of that of a smaller one."""
    if nodes.is_matrix(bound.gap):
        return
    gap = lower(bound.gap)
    found = [*dict.fromkeys(nodes.occurring(gap, nodes.LogDet))]
    others = [node.args[0] for node in found]
    for node in found:
        larger = node.args[0]
        for smaller, difference in surely_smaller(larger, others, bound.vocabulary):
            excess = Dummy("excess", positive=True)
            changed = worked_out(gap.xreplace({node: tidied(nodes.LogDet(smaller)) + excess}), bound.vocabulary)
            yield changed.xreplace({excess: _excess(larger, smaller, difference)})


def _excess(larger: Any, smaller: Any, difference: Any) -> Any:
    zero = ZeroMatrix(larger.shape[0], 1)
    divergence = nodes.KL(nodes.Normal(zero, smaller), nodes.Normal(zero, larger))
    return Trace(MatMul(Inverse(larger), difference)) + 2 * divergence
