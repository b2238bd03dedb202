"""What a bound f ≤ f(A) or f(A) ≤ f says of an optimum: the function, where it is, and of which kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from derivations.language import nodes
from derivations.language.statements import AtMost
from derivations.language.vocabulary import Vocabulary


@dataclass(frozen=True)
class Optimum:
    """A number, the values of variables at which it is claimed to be largest (``sign`` −1) or smallest (+1)."""

    function: Any
    values: tuple[tuple[Any, Any], ...]
    sign: int
    vocabulary: Vocabulary


def optimum_of(statement: AtMost) -> Optimum | None:
    """The optimum that a bound speaks of; ``None`` for other bounds."""
    return _optimum(statement, statement.lhs, statement.rhs, -1) or _optimum(statement, statement.rhs, statement.lhs, 1)


def _optimum(statement: AtMost, function: Any, best: Any, sign: int) -> Optimum | None:
    """The optimum that ``best`` names, if it is the function at some values."""
    values = []
    while isinstance(best, nodes.At) and best != function:
        body, bound, value = best.args
        variable = statement.vocabulary.variables.get(nodes.display_name(bound))
        if variable is None:
            return None
        values.append((variable.symbol, value))
        best = nodes.substitute(body, {bound: variable.symbol})
    return Optimum(function, tuple(values), sign, statement.vocabulary) if values and best == function else None
