"""The seven verdicts; no two are ever conflated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import Enum

from derivations.language.evidence import Counterexample, Evidence, NearMisses, Scope, Witness


class Verdict(Enum):
    """What all the evidence about a statement adds up to."""

    PROVED = "proved"
    CERTIFIED = "certified"
    SUPPORTED = "supported"
    REFUTED = "refuted"
    UNDECIDED = "undecided"
    ILL_TYPED = "ill-typed"
    VACUOUS = "vacuous"


HOLDING = (Verdict.PROVED, Verdict.CERTIFIED)
"""The verdicts of what is true as far as exact evidence goes."""

MEANING = {
    Verdict.PROVED: "by checked rules at symbolic sizes, exact for every entry at the sizes named, or by one exact point",
    Verdict.CERTIFIED: "exact arithmetic at random points of the domain; the error bound is reported",
    Verdict.SUPPORTED: "floating-point evidence only",
    Verdict.REFUTED: "an exact or ball-certified counterexample inside the domain",
    Verdict.UNDECIDED: "none of these; the reason is named",
    Verdict.ILL_TYPED: "shapes or kinds do not fit",
    Verdict.VACUOUS: "no point satisfies the assumptions",
}


_SEVERITY = (
    Verdict.ILL_TYPED,
    Verdict.REFUTED,
    Verdict.VACUOUS,
    Verdict.UNDECIDED,
    Verdict.SUPPORTED,
    Verdict.CERTIFIED,
    Verdict.PROVED,
)


@dataclass(frozen=True)
class Judgement:
    """A verdict with all that stands behind it."""

    verdict: Verdict
    reason: str = ""
    evidence: tuple[Evidence, ...] = ()
    near_misses: NearMisses = field(default_factory=NearMisses)
    remarks: tuple[str, ...] = ()
    seconds: float = 0.0

    @property
    def counterexample(self) -> Counterexample | None:
        return next((item.counterexample for item in self.evidence if item.counterexample is not None), None)

    @property
    def witness(self) -> Witness | None:
        """The point at which everything holds that is said to hold somewhere."""
        return next((item.witness for item in self.evidence if item.witness is not None), None)

    @property
    def scope(self) -> Scope:
        """The widest scope among the evidence that holds."""
        holding = [item.scope for item in self.evidence if item.outcome.value == "holds"]
        return next((scope for scope in holding if scope.every_size), holding[0] if holding else Scope())

    @property
    def error_log2(self) -> float | None:
        """Base-2 logarithm of the largest error bound that the verdict leans on."""
        bounds = [item.error_log2 for item in self.evidence if item.error_log2 is not None]
        return max(bounds, default=None)

    def _repr_html_(self) -> str:
        """How a notebook shows it."""
        from derivations.language.shown import judgement_html

        return judgement_html(self)


def worst_of(judgements: Sequence[Judgement]) -> int:
    """The place of the worst verdict, then of the narrowest scope; the first where several are equally bad."""

    def badness(place: int) -> tuple[int, bool, int]:
        judgement = judgements[place]
        return _SEVERITY.index(judgement.verdict), judgement.scope.every_size, place

    return min(range(len(judgements)), key=badness)


def together(judgements: Sequence[Judgement]) -> Judgement:
    """Several judgements that all must hold, as one: the worst, with the largest error bound of all."""
    largest = max((item.error_log2 for item in judgements if item.error_log2 is not None), default=None)
    worst = judgements[worst_of(judgements)]
    evidence = [replace(item, error_log2=largest) if item.error_log2 is not None else item for item in worst.evidence]
    if evidence and worst.error_log2 is None and largest is not None:
        evidence[0] = replace(evidence[0], error_log2=largest)
    return replace(worst, evidence=tuple(evidence))
