r"""A logarithm with a factor that is not negative, turned round: :math:`c\log t = -c\log\frac1t \ge c\,(1 - \frac1t)`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sympy import Add, log

from derivations.language import nodes
from derivations.language.nonnegative import is_nonnegative, is_positive
from derivations.language.statements import AtMost
from derivations.language.vocabulary import Vocabulary


def proposals(bound: AtMost) -> Iterator[Any]:
    """The gap with every such logarithm of a positive number turned, inside sums over an index, too."""
    if not nodes.is_matrix(bound.gap):
        yield _turned(bound.gap, bound.vocabulary)


def _turned(number: Any, vocabulary: Vocabulary) -> Any:
    if isinstance(number, nodes.FiniteSum):
        body, index, size = number.args
        return nodes.FiniteSum(_turned(body, vocabulary), index, size)
    if isinstance(number, Add):
        return Add(*(_turned(term, vocabulary) for term in number.args))
    coefficient, logarithm = number.as_independent(log, nodes.FiniteSum, as_Add=False)
    if isinstance(logarithm, nodes.FiniteSum):
        return coefficient * _turned(logarithm, vocabulary)
    if not isinstance(logarithm, log) or not is_nonnegative(coefficient, vocabulary):
        return number
    argument = logarithm.args[0]
    return -coefficient * log(1 / argument) if is_positive(argument, vocabulary) else number
