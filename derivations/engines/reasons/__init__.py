"""Reasons that the program proposes for an optimum without one: one file for each kind of argument, found by walking.

A file has ``proposals(optimum)``. What it yields is only proposed: it counts as a reason once its form shows that it is not
negative and it was found equal to the gap, exactly like a reason that an author gives.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from derivations.language import nodes
from derivations.language.errors import LemmataError
from derivations.language.statements import AtMost
from derivations.language.vocabulary import Vocabulary

_BY_SYMPY = (ArithmeticError, AttributeError, NotImplementedError, TypeError, ValueError)


@dataclass(frozen=True)
class Optimum:
    """A number, the values of variables at which it is claimed to be largest (``sign`` −1) or smallest (+1)."""

    function: Any
    values: tuple[tuple[Any, Any], ...]
    sign: int
    vocabulary: Vocabulary


def proposed_reasons(statement: AtMost) -> Iterator[Any]:
    """What may be equal to the gap of a bound f ≤ f(A) or f(A) ≤ f; nothing for other bounds."""
    optimum = _optimum(statement, statement.lhs, statement.rhs, -1) or _optimum(statement, statement.rhs, statement.lhs, 1)
    if optimum is None:
        return
    for module in iter_modules(__path__):
        try:
            found = import_module(f"{__name__}.{module.name}").proposals(optimum)
            yield from (proposal for proposal in found if proposal != 0)
        except (LemmataError, *_BY_SYMPY):
            continue  # the argument does not reach this function


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
