"""Sections of every derivation for tests of how they look: the lines are computed, and taken as checked without judging."""

from __future__ import annotations

from functools import cache

from derivations.catalogue import derivations
from derivations.deriving.checking import Checked
from derivations.deriving.derivation import Derivation
from derivations.deriving.derive import derive
from derivations.language.evidence import Evidence, Outcome, Scope
from derivations.language.verdicts import Judgement, Verdict
from derivations.reports.manuscript.section import Section, section

_SOME_SIZES = Scope(sizes=({"d": 2, "k": 1}, {"d": 6, "k": 3}))
_EVERY_SIZE = Scope(every_size=True, theorem="test")


def taken_as_checked(item: Derivation) -> Checked:
    """A derivation whose steps are said to be certified: the first at some sizes, the others at every size."""
    derived = derive(item)
    steps = tuple(_certified(_EVERY_SIZE if number else _SOME_SIZES) for number, _ in enumerate(derived.pairs()))
    conclusion = _certified(_EVERY_SIZE) if derived.conclusion is not None else None
    return Checked(derived, steps, conclusion, Verdict.PROVED)


def _certified(scope: Scope) -> Judgement:
    return Judgement(Verdict.CERTIFIED, evidence=(Evidence("test", Outcome.HOLDS, scope=scope, error_log2=-101.5),))


@cache
def every_section() -> tuple[Section, ...]:
    """All of the catalogue."""
    return tuple(section(taken_as_checked(item)) for item in derivations())
