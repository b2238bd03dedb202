r"""A logarithm against a reciprocal: :math:`\frac at + b\log t` is smallest at :math:`A = a/b`, where it lacks
:math:`b\,(\frac At - 1 - \log\frac At)`; and a logarithm against a multiple, :math:`a t - b\log t`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sympy import Add, expand, log

from derivations.engines.optimum import optimum_of
from derivations.language import nodes
from derivations.language.statements import AtMost


def proposals(bound: AtMost) -> Iterator[Any]:
    """b (r − 1 − log r) for both ratios of the number and its best value; b is the coefficient of the logarithm."""
    optimum = optimum_of(bound)
    if optimum is None or len(optimum.values) != 1 or nodes.is_matrix(optimum.values[0][0]):
        return
    variable, value = optimum.values[0]
    if any(variable in nodes.free_variables(node) for node in nodes.occurring(optimum.function, nodes.ScalarNode)):
        return
    slope = expand(variable * optimum.function.diff(variable))
    factor = Add(*(term for term in Add.make_args(slope) if variable not in term.free_symbols)) * optimum.sign
    yield factor * (value / variable - 1 - log(value / variable))
    yield -factor * (variable / value - 1 - log(variable / value))
