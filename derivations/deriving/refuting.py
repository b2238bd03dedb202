"""Whether a wrong equation is refuted, found out as quickly as can be: a witness that can be printed is not looked for."""

from __future__ import annotations

from dataclasses import replace

from derivations.engines import random_exact
from derivations.engines.counterexamples import Definedness, definedness, surely_fails
from derivations.engines.definedness import where_defined
from derivations.engines.judge import Settings, judge
from derivations.engines.size_choice import size_names, small_sizes
from derivations.language.evidence import Outcome
from derivations.language.statements import Equality, Statement
from derivations.language.verdicts import Verdict
from derivations.readings.point import Budget


def is_refuted(statement: Statement, settings: Settings) -> bool:
    """Whether a statement surely fails at some point of its domain.

    >>> from derivations.catalogue import identity
    >>> is_refuted(identity("trace_cyclicity").near_miss_claims()[0].steps[0], Settings(seed=7))
    True
    """
    quick = quick_verdict(statement, settings) if isinstance(statement, Equality) else None
    if quick is None:
        return judge(statement, replace(settings, near_misses=False)).verdict is Verdict.REFUTED
    return quick is Verdict.REFUTED


def quick_verdict(statement: Equality, settings: Settings) -> Verdict | None:
    """*Refuted* where the sides differ modulo a prime, which is exact, or lie in disjoint balls at a small point.

    *Vacuous* where they differ and have no meaning for some values, so that no check certifies them; None where only the
    judge can tell.
    """
    budget = Budget.of(settings.seconds)
    found = random_exact.settle(statement, settings.seed, settings.error_log2, budget, points_per_size=1)
    if found.outcome is Outcome.FAILS:
        nowhere = where_defined(statement, settings.seed, budget) is Definedness.NOWHERE
        return Verdict.VACUOUS if nowhere else Verdict.REFUTED
    if found.outcome is not Outcome.UNKNOWN:
        return None
    if any(surely_fails(statement, sizes, settings.seed, budget) for sizes in _sizes(statement)):
        return Verdict.REFUTED
    return Verdict.VACUOUS if is_undefined_somewhere(statement, settings) else None


def is_undefined_somewhere(statement: Equality, settings: Settings) -> bool:
    """Whether a side is undefined at some of the points tried at small sizes."""
    budget = Budget.of(settings.seconds)
    tried = _sizes(statement)
    return any(definedness(statement, sizes, settings.seed, budget) is not Definedness.EVERYWHERE for sizes in tried)


def _sizes(statement: Equality) -> list[dict[str, int]]:
    names = size_names(statement.expressions(), statement.vocabulary)
    return small_sizes(names, statement.vocabulary, largest=2)
