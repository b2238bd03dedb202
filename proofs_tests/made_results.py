"""Claims and results made by hand, so that the reports are tested without the engines."""

from __future__ import annotations

from typing import Any

from derivations.engines.judge import ClaimResult
from derivations.language.claims import Claim
from derivations.language.evidence import Certainty, Counterexample, Evidence, NearMiss, NearMisses, Outcome, Scope
from derivations.language.verdicts import Judgement, Verdict

TWELVE_SIZES = Scope(
    sizes=(*({"d": d, "k": 1} for d in range(1, 7)), *({"d": d, "k": 2} for d in range(2, 7)), {"d": 7, "k": 4})
)
EVERY_SIZE = Scope(sizes=({"d": 16, "k": 16},), every_size=True, theorem="the word bound", bounds={"d": 16, "k": 16})
WITNESS = Counterexample(
    sizes={"d": 2, "k": 1},
    values={"W": [["1"], ["-1/2"]], "sigma2": "1/2"},
    lhs="3/2",
    rhs="-3/4",
    confirmed_by="exact entries",
    holds_when=("d = 1",),
)
MISSES = NearMisses(
    (
        NearMiss("sign of the second term", "a = -b", "refuted"),
        NearMiss("d for k", "a = b*d/k", "refuted"),
        NearMiss("transpose of S", "a = b", "changes nothing"),
    )
)


def made_claim(name: str, math: str = "a = b", **others: Any) -> Claim:
    return Claim(id=name, math=math, **others)


def certified(name: str, scope: Scope = TWELVE_SIZES, **others: Any) -> ClaimResult:
    evidence = Evidence(
        "exact",
        Outcome.HOLDS,
        Certainty.RANDOM_EXACT,
        scope,
        error_log2=-108.7,
        seed=7,
        primes=(2305843009213693951,),
        points_tried=13,
        points_used=12,
        seconds=0.012,
    )
    judgement = Judgement(Verdict.CERTIFIED, evidence=(evidence,), near_misses=MISSES, seconds=0.0123)
    return ClaimResult(made_claim(name, **others), judgement, (judgement,))


def refuted(name: str, **others: Any) -> ClaimResult:
    evidence = Evidence("exact", Outcome.FAILS, counterexample=WITNESS, points_tried=1, points_used=1)
    judgement = Judgement(Verdict.REFUTED, reason="the two sides differ", evidence=(evidence,), seconds=0.5)
    return ClaimResult(made_claim(name, **others), judgement, (judgement,))


def with_verdict(name: str, verdict: Verdict, reason: str = "", **others: Any) -> ClaimResult:
    judgement = Judgement(verdict, reason=reason)
    return ClaimResult(made_claim(name, **others), judgement, (judgement,))


def unreadable(name: str, **others: Any) -> ClaimResult:
    claim = made_claim(name, problem="line 12, column 9: ‘q’ is not declared", excerpt="q = p\n^", line=12, **others)
    return ClaimResult(claim, Judgement(Verdict.UNDECIDED, reason=claim.problem))
