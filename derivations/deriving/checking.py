"""Every neighbouring pair of lines of a derivation judged exactly, and what that makes of the whole."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

from derivations.deriving.derivation import Derivation
from derivations.deriving.derive import Derived, derive
from derivations.engines.counterexamples import Definedness
from derivations.engines.definedness import where_defined
from derivations.engines.judge import Settings, judge
from derivations.language.evidence import Certainty, Evidence, Outcome, Scope
from derivations.language.plain import plain
from derivations.language.statements import Equality
from derivations.language.verdicts import HOLDING, Judgement, Verdict
from derivations.readings.point import Budget

_SAME = "the two lines are the same once definitions are written out"


@dataclass(frozen=True)
class Checked:
    """A derivation with the judgement of each of its steps, and of its conclusion where it draws one.

    ``verdict`` is *proved* when every step was made by a rule, every pair of lines was found equal in exact arithmetic and
    every wrong end was refuted; otherwise ``reason`` says what was not, and ``failure`` is the judgement that decided.
    """

    derived: Derived
    steps: tuple[Judgement, ...]
    conclusion: Judgement | None
    verdict: Verdict
    reason: str = ""
    failure: Judgement | None = None
    wrong_ends: tuple[Judgement, ...] = ()

    @property
    def name(self) -> str:
        return self.derived.derivation.name

    @property
    def holds(self) -> bool:
        return self.verdict is Verdict.PROVED

    @property
    def seconds(self) -> float:
        return sum(judgement.seconds for judgement in (*self.judged, *self.wrong_ends))

    @property
    def judged(self) -> tuple[Judgement, ...]:
        """The judgements that the verdict rests on: of the steps, then of the conclusion."""
        return (*self.steps, *([self.conclusion] if self.conclusion is not None else []))

    @property
    def every_size(self) -> bool:
        """Whether every step, and the conclusion, was certified at every size."""
        return all(is_every_size(judgement.scope) for judgement in self.judged)

    @property
    def error_log2(self) -> float | None:
        """Base-2 logarithm of a bound on the probability that any step at all was certified wrongly."""
        return error_of_any(judgement.error_log2 for judgement in self.judged)

    def _repr_html_(self) -> str:
        """How a notebook shows it."""
        from derivations.reports.notebook import checked_html

        return checked_html(self)

    def _repr_latex_(self) -> str | None:
        """Its lines in LaTeX; nothing where it does not hold."""
        from derivations.reports.notebook import checked_latex

        return checked_latex(self)


def error_of_any(bounds: Iterable[float | None]) -> float | None:
    """The error bounds, given by their base-2 logarithms, added up; None where there are none.

    >>> error_of_any([-100.0, None, -100.0])
    -99.0
    """
    known = [bound for bound in bounds if bound is not None]
    largest = max(known, default=None)
    if largest is None or not math.isfinite(largest):
        return largest
    return largest + math.log2(math.fsum(2 ** (bound - largest) for bound in known))


def check(derivation: Derivation, settings: Settings) -> Checked:
    """Derive and check. Raises :class:`~derivations.deriving.derive.BrokenStep` when a move leads nowhere.

    With ``settings.near_misses`` the wrong ends that the file gives are judged too, and each must be refuted.

    >>> from derivations.catalogue import derivation
    >>> check(derivation("isotropic_log_likelihood"), Settings(seed=7)).verdict.value
    'proved'
    """
    return _checked(derive(derivation), settings)


def check_derived(derived: Derived, settings: Settings) -> Checked:
    """Judge the lines that are given, which hold only if the derivation's rules give these lines."""
    checked = _checked(derived, settings)
    strange = _first_strange_line(derived) if checked.holds else None
    if strange is None:
        return checked
    reason = f"{strange} is not what the derivation's moves give"
    return replace(checked, verdict=Verdict.UNDECIDED, reason=reason)


def _first_strange_line(derived: Derived) -> str | None:
    """The first line, or the conclusion, that differs from what the derivation computes."""
    computed = derive(derived.derivation)
    for number, line in enumerate(computed.lines):
        if number >= len(derived.lines) or derived.lines[number] != line:
            return f"line {number + 1}"
    if len(derived.lines) != len(computed.lines):
        return f"line {len(computed.lines) + 1}"
    return None if derived.conclusion == computed.conclusion else "the conclusion"


def _checked(derived: Derived, settings: Settings) -> Checked:
    alone = replace(settings, near_misses=False)  # that one-edit changes are caught is a check of its own: mutations.py
    steps = tuple(_judged(pair, alone) for pair in derived.pairs())
    conclusion = judge(derived.conclusion, alone) if derived.conclusion is not None else None
    wrong = tuple(judge(end, alone) for end in wrong_ends(derived)) if settings.near_misses else ()
    checked = Checked(derived, steps, conclusion, Verdict.PROVED, wrong_ends=wrong)
    failure, reason = _failure(checked)
    if not reason:
        return checked
    verdict = failure.verdict if failure is not None else Verdict.UNDECIDED
    return replace(checked, verdict=verdict, reason=reason, failure=failure)


def _failure(checked: Checked) -> tuple[Judgement | None, str]:
    """The judgement because of which the derivation is not proved, and why; empty words when it is."""
    derived = checked.derived
    if not checked.steps:
        return None, "it has no steps, so it shows nothing"
    for number, (step, pair) in enumerate(zip(checked.steps, derived.pairs(), strict=True), start=1):
        if derived.lines[number].reason is None:
            return None, f"step {number} has no reason"
        if step.verdict not in HOLDING:
            why = step.reason or f"{plain(pair.lhs)} = {plain(pair.rhs)}"
            return step, f"step {number} ({_words(derived, number)}): {step.verdict.value}, {why}"
    if checked.conclusion is not None and checked.conclusion.verdict not in HOLDING:
        said = (checked.conclusion.verdict.value, checked.conclusion.reason)
        return checked.conclusion, f"the conclusion: {', '.join(part for part in said if part)}"
    for text, wrong in zip(derived.derivation.near_misses, checked.wrong_ends, strict=False):
        if wrong.verdict is not Verdict.REFUTED:
            return None, f"a wrong end was not refuted but {wrong.verdict.value}: {text}"
    return None, ""


def wrong_ends(derived: Derived) -> tuple[Equality, ...]:
    """The equations of the start with every wrong end that the derivation gives; all of them must be refuted."""
    setting, start = derived.setting, derived.result().lhs
    vocabulary = setting.declarations.vocabulary
    return tuple(Equality(vocabulary, start, setting.read_unfolded(text)) for text in derived.derivation.near_misses)


def _judged(pair: Equality, settings: Settings) -> Judgement:
    if pair.lhs == pair.rhs:  # a definition was written out or folded, which changes no tree once it is written out
        if where_defined(pair, settings.seed, Budget.of(settings.seconds)) is Definedness.NOWHERE:
            return Judgement(Verdict.VACUOUS, "no real point was found at which the line is defined")
        same = Evidence("identical trees", Outcome.HOLDS, Certainty.PROOF, Scope(every_size=True, theorem="one tree is itself"))
        return Judgement(Verdict.PROVED, _SAME, (same,))
    return judge(pair, settings)


def is_every_size(scope: Scope) -> bool:
    """Whether nothing is left open about sizes: it holds at every one, or none occurs."""
    return scope.every_size or scope.sizes == ({},)


def _words(derived: Derived, number: int) -> str:
    reason = derived.lines[number].reason
    return reason.words if reason is not None else ""
