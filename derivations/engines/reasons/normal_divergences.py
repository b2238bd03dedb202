r"""A log-determinant that is at most a trace or another log-determinant, by a divergence of two normal distributions:
:math:`2\,\mathrm{KL}(\mathcal N(0, X)\,\|\,\mathcal N(0, Y)) = \mathrm{tr}(Y^{-1}X) - d + \log\det Y - \log\det X`.

Y is I, or the diagonal of X (Hadamard), or the multiple of I with the trace of X (arithmetic against geometric mean).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sympy import Add, Identity, Trace, ZeroMatrix

from derivations.engines.worked_out import worked_out
from derivations.language import nodes
from derivations.language.definiteness import is_positive_definite
from derivations.language.nonnegative import is_positive
from derivations.language.products import scaled
from derivations.language.statements import AtMost
from derivations.readings.lowering import lower


def proposals(bound: AtMost) -> Iterator[Any]:
    """For −c log det X in the gap 2c KL(N(0, X), N(0, Y)), alone and with what is left of the gap."""
    if nodes.is_matrix(bound.gap):
        return
    gap = lower(bound.gap).expand()
    for coefficient, matrix in _subtracted(gap, bound):
        for other in _others(matrix, gap):
            zero = ZeroMatrix(matrix.shape[0], 1)
            divergence = 2 * coefficient * nodes.KL(nodes.Normal(zero, matrix), nodes.Normal(zero, other))
            yield divergence
            yield divergence + worked_out(gap - divergence, bound.vocabulary)


def _subtracted(gap: Any, bound: AtMost) -> Iterator[tuple[Any, Any]]:
    for term in Add.make_args(gap):
        coefficient, node = term.as_independent(nodes.LogDet, as_Add=False)
        if not isinstance(node, nodes.LogDet) or not is_positive(-coefficient, bound.vocabulary):
            continue
        if is_positive_definite(node.args[0], bound.vocabulary):
            yield -coefficient, node.args[0]


def _others(matrix: Any, gap: Any) -> Iterator[Any]:
    """What the matrix may be compared with."""
    size = matrix.shape[0]
    yield from (
        node.args[0]
        for node in nodes.occurring(gap, nodes.LogDet)
        if node.args[0] != matrix and node.args[0].shape == matrix.shape
    )
    yield Identity(size)
    yield nodes.Diag(nodes.Diagonal(matrix))
    yield scaled(Trace(matrix) / size, [Identity(size)])
