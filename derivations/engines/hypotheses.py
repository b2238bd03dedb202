"""Hypotheses that a claim does not need: it is tried again outside the declared domain."""

from __future__ import annotations

from dataclasses import replace

from derivations.engines import random_exact
from derivations.engines.conditions import differentiates_in
from derivations.language.domains import DOMAINS, Symmetry
from derivations.language.errors import IllTyped
from derivations.language.evidence import Outcome
from derivations.language.statements import Equality
from derivations.readings.point import Budget
from derivations.readings.points import free_symbols

_ERROR_LOG2 = -40.0


def unneeded_hypotheses(statement: Equality, seed: int, budget: Budget) -> tuple[str, ...]:
    """For each matrix of a special kind, whether the claim also holds without that."""
    remarks = []
    for symbol in sorted(free_symbols(statement.expressions()), key=lambda item: str(item.name)):
        variable = statement.vocabulary.variable_of(symbol)
        if variable is None or variable.kind.symmetry is Symmetry.NONE or differentiates_in(statement, variable.name):
            continue
        wider = variable.kind.wider
        if wider is None:
            continue
        try:
            vocabulary = statement.vocabulary.with_variable(replace(variable, domain=wider))
        except IllTyped:
            continue
        widened = replace(statement, vocabulary=vocabulary)
        found = random_exact.settle(widened, seed, _ERROR_LOG2, budget, points_per_size=1)
        if found.outcome is Outcome.HOLDS and not found.reason:
            remarks.append(f"{variable.name} need not be {variable.domain}: {wider} is enough ({DOMAINS[wider].meaning})")
    return tuple(remarks)
