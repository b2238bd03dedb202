"""How every relation but equality is judged: one file for each, found by walking the folder.

A file says in ``SETTLES`` which class of :mod:`derivations.language.statements` it judges, and does so in
``judge(statement, court)``. What it rests on are equalities, which the :class:`Court` settles, and exact points.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from derivations.language.statements import Equality, Statement
from derivations.language.verdicts import Judgement
from derivations.readings.point import Budget


@dataclass(frozen=True)
class Court:
    """What a judge of a relation works with.

    ``settle`` judges an equality without near misses of its own, ``settle_quickly`` without looking for conditions under
    which one that fails would hold; ``near_misses`` asks for those of the relation.
    """

    settle: Callable[[Equality], Judgement]
    settle_quickly: Callable[[Equality], Judgement]
    seed: int
    budget: Budget
    near_misses: bool


Judge = Callable[[Statement, Court], Judgement]


@cache
def judges() -> dict[type[Statement], Judge]:
    """The judge of every relation."""
    modules = [import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__)]
    return {module.SETTLES: module.judge for module in modules}
