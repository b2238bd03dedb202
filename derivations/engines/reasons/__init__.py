"""Reasons that the program proposes for a bound without one: one file for each kind of argument, found by walking.

A file has ``proposals(bound)``. What it yields is only proposed: it counts as a reason once its form shows that it is not
negative and it was found equal to the gap, exactly like a reason that an author gives.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from derivations.engines.worked_out import MOST_TERMS, terms_at_most
from derivations.language.errors import LemmataError
from derivations.language.statements import AtMost

_BY_SYMPY = (ArithmeticError, AttributeError, NotImplementedError, TypeError, ValueError)


def proposed_reasons(bound: AtMost) -> Iterator[Any]:
    """What may be equal to the gap of a bound, each once; nothing for one that is too long to be multiplied out."""
    known = {bound.gap}
    if terms_at_most(bound.gap) > MOST_TERMS:
        return
    for module in iter_modules(__path__):
        try:
            for proposal in import_module(f"{__name__}.{module.name}").proposals(bound):
                if proposal != 0 and proposal not in known:
                    known.add(proposal)
                    yield proposal
        except (LemmataError, *_BY_SYMPY):
            continue  # the argument does not reach this bound
