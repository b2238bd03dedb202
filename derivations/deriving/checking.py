"""Every neighbouring pair of lines of a derivation judged exactly, and what that makes of the whole."""

from __future__ import annotations

from dataclasses import dataclass

from derivations.deriving.derivation import Derivation
from derivations.deriving.derive import Derived, derive
from derivations.engines.judge import Settings, judge
from derivations.language.plain import plain
from derivations.language.statements import Equality
from derivations.language.verdicts import Judgement, Verdict

_HOLDING = (Verdict.PROVED, Verdict.CERTIFIED)


@dataclass(frozen=True)
class Checked:
    """A derivation with the judgement of each of its steps, and of its conclusion where it draws one.

    ``verdict`` is *proved* when every step was made by a rule and every pair of lines was found equal in exact
    arithmetic; otherwise it is the verdict of the first step that was not, and ``reason`` names that step.
    """

    derived: Derived
    steps: tuple[Judgement, ...]
    conclusion: Judgement | None
    verdict: Verdict
    reason: str = ""

    @property
    def name(self) -> str:
        return self.derived.derivation.name

    @property
    def holds(self) -> bool:
        return self.verdict is Verdict.PROVED

    @property
    def seconds(self) -> float:
        return sum(step.seconds for step in self.steps)


def check(derivation: Derivation, settings: Settings) -> Checked:
    """Derive and check. Raises :class:`~derivations.deriving.derive.BrokenStep` when a move leads nowhere."""
    return check_derived(derive(derivation), settings)


def check_derived(derived: Derived, settings: Settings) -> Checked:
    """Judge every neighbouring pair of lines, and the conclusion."""
    steps = tuple(_judged(pair, settings) for pair in derived.pairs())
    conclusion = judge(derived.conclusion, settings) if derived.conclusion is not None else None
    for number, (step, pair) in enumerate(zip(steps, derived.pairs(), strict=True), start=1):
        if step.verdict not in _HOLDING:
            reason = f"step {number} ({_words(derived, number)}): {step.verdict.value}"
            reason += f", {step.reason}" if step.reason else f": {plain(pair.lhs)} = {plain(pair.rhs)}"
            return Checked(derived, steps, conclusion, step.verdict, reason)
    if conclusion is not None and conclusion.verdict not in _HOLDING:
        return Checked(derived, steps, conclusion, conclusion.verdict, f"the conclusion: {conclusion.reason}")
    return Checked(derived, steps, conclusion, Verdict.PROVED)


def _judged(pair: Equality, settings: Settings) -> Judgement:
    if pair.lhs == pair.rhs:  # a definition was written out or folded, which changes no tree once it is written out
        return Judgement(Verdict.PROVED, "the two lines are the same once definitions are written out")
    return judge(pair, settings)


def _words(derived: Derived, number: int) -> str:
    reason = derived.lines[number].reason
    return reason.words if reason is not None else ""
