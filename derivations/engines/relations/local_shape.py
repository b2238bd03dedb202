"""The judge of local maxima, minima and saddles, by the second derivative at a stationary point.

What a semidefinite second derivative makes is not decided: x⁴ and −x⁴ have the same one at 0.
"""

from __future__ import annotations

from dataclasses import replace

from derivations.engines.relations import Court, inertia
from derivations.language.curvature import LocalShape
from derivations.language.verdicts import Judgement, Verdict

SETTLES = LocalShape


def judge(statement: LocalShape, court: Court) -> Judgement:
    """The verdict on a second derivative: what suffices, or else what is necessary."""
    sufficient = inertia.judge(statement.sufficient, court)
    if sufficient.verdict is not Verdict.REFUTED:
        return sufficient
    necessary = inertia.judge(replace(statement.necessary, because=None), replace(court, near_misses=False))
    if necessary.verdict is Verdict.REFUTED:
        return necessary
    words = "at some point of the domain the second derivative is semidefinite, which decides nothing"
    return Judgement(Verdict.UNDECIDED, words)
