r"""A log-determinant against a trace: :math:`\mathrm{tr}(BX) - \log\det X` and :math:`\mathrm{tr}(X^{-1}B) + \log\det X` are
smallest at some A, where they lack twice a divergence between normal distributions with the covariances X and A."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sympy import Add, S, ZeroMatrix

from derivations.engines.optimum import optimum_of
from derivations.language import nodes
from derivations.language.statements import AtMost
from derivations.readings.lowering import lower


def proposals(bound: AtMost) -> Iterator[Any]:
    """Twice the coefficient of log det X times KL(X, A) where that is negative, KL(A, X) where it is positive."""
    optimum = optimum_of(bound)
    if optimum is None or len(optimum.values) != 1 or not nodes.is_matrix(optimum.values[0][0]):
        return
    variable, value = optimum.values[0]
    zero = ZeroMatrix(variable.shape[0], S.One)
    at_variable, at_value = nodes.Normal(zero, variable), nodes.Normal(zero, value)
    factor = 2 * optimum.sign * _coefficient(lower(optimum.function), nodes.LogDet(variable))
    yield -factor * nodes.KL(at_variable, at_value)
    yield factor * nodes.KL(at_value, at_variable)


def _coefficient(number: Any, node: Any) -> Any:
    """The numeric factor of a node in a sum."""
    terms = (term.as_independent(node, as_Add=False) for term in Add.make_args(number.expand()))
    return Add(*(factor for factor, rest in terms if rest == node))
