"""The seven verdicts; no two are ever conflated."""

from __future__ import annotations

from dataclasses import dataclass, field
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


MEANING = {
    Verdict.PROVED: "by checked rules at symbolic sizes, exact for every entry at the sizes named, or by one exact point",
    Verdict.CERTIFIED: "exact arithmetic at random points of the domain; the error bound is reported",
    Verdict.SUPPORTED: "floating-point evidence only",
    Verdict.REFUTED: "an exact or ball-certified counterexample inside the domain",
    Verdict.UNDECIDED: "none of these; the reason is named",
    Verdict.ILL_TYPED: "shapes or kinds do not fit",
    Verdict.VACUOUS: "no point satisfies the assumptions",
}


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
