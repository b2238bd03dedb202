"""The judge of inequalities: a point where one surely fails, or a reason why it cannot.

A reason is an expression that equals rhs − lhs (settled like any equality) and whose form shows that it is not negative:
a sum of squares, divergences and their like. rhs − lhs itself may show it; else the claim names one (``because``). An
inequality without either is only supported, by a bounded search that found no failure.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from time import process_time
from typing import Any

from sympy import Rational, Transpose

from derivations.engines import counterexamples
from derivations.engines.between_roots import irrational_zero_of
from derivations.engines.conclusions import follow
from derivations.engines.counterexamples import Definedness
from derivations.engines.definedness import PARTLY_REMARK, reason_is_defined, where_defined
from derivations.engines.descent import search
from derivations.engines.equality_points import where_all_vanish
from derivations.engines.reasons import proposed_reasons
from derivations.engines.relations import Court
from derivations.engines.size_choice import sizes_to_search
from derivations.engines.thresholds import wrong_thresholds
from derivations.language import nodes
from derivations.language.domains import Symmetry
from derivations.language.errors import Disagreement, LemmataError, OutOfBudget, Unsupported
from derivations.language.evidence import HOLDS_TOO, Certainty, Counterexample, Evidence, NearMiss, NearMisses, Outcome, Scope
from derivations.language.kinks import STEPS
from derivations.language.nonnegative import is_nonnegative, is_positive
from derivations.language.plain import plain
from derivations.language.statements import AtMost, Equality, Relation
from derivations.language.symmetric_forms import has_symmetry
from derivations.language.vanishing import suggested_zeros, zeros
from derivations.language.verdicts import Judgement, Verdict, together
from derivations.readings.point import Budget
from derivations.readings.points import free_symbols

BY_SIGN = "the sign of a constant"
BY_FORM = "the gap is not negative by its form"
_SEARCH = "search for a failure"
Alternatives = tuple[tuple[str, AtMost], ...]

_REVERSED, _STRICT = "reversed", "strict"
_STRICT_TOO = "the strict inequality holds, too"


@dataclass(frozen=True)
class Effort:
    """How long to look for a failure: sizes, starts at each, points on the way down from each, seconds in all."""

    sizes: int
    starts: int
    heights: int
    seconds: float


_THOROUGH = Effort(sizes=4, starts=12, heights=160, seconds=2.0)
CONFIRMING = Effort(sizes=3, starts=0, heights=0, seconds=0.2)  # beside a reason that holds
FOR_A_NEAR_MISS = Effort(sizes=3, starts=3, heights=60, seconds=0.4)


SETTLES = AtMost


def judge(statement: AtMost, court: Court) -> Judgement:
    """The verdict on lhs ≤ rhs."""
    seed = court.seed
    clash = _asymmetric(statement, court)
    if clash:
        return Judgement(Verdict.ILL_TYPED, clash)
    reasoned, reason = statement, _reasoned(statement, court)
    if reason is None:
        reasoned, reason = _reasoned_by_proposals(statement, court)
    holds = reason is not None and reason.verdict in (Verdict.PROVED, Verdict.CERTIFIED)
    failure = failure_of(statement, seed, CONFIRMING if holds else _THOROUGH)
    if failure is not None and failure.counterexample is not None:
        if holds:
            raise Disagreement(
                f"a reason shows what a counterexample refutes (seed {seed}): {failure.counterexample}; "
                "this is a bug in Lemmata, please report it"
            )
        return Judgement(Verdict.REFUTED, evidence=(failure,))
    if reason is None or not holds:
        return _without_reason(statement, failure, reason)
    defined = where_defined(statement, seed, Budget.of(_THOROUGH.seconds))
    if defined is Definedness.NOWHERE:
        return Judgement(Verdict.VACUOUS, "no real point was found at which both sides are defined", reason.evidence)
    evidence = (*reason.evidence, *([failure] if failure is not None else []))
    misses = _near_misses(reasoned, seed) if court.near_misses else NearMisses()
    if misses.survived:
        return Judgement(Verdict.UNDECIDED, "its reverse could not be refuted", evidence, misses)
    if misses.tried and not misses.killed:
        words = "none of its near misses could be refuted, so nothing shows that this claim could have failed"
        return Judgement(Verdict.UNDECIDED, words, evidence, misses)
    partly = (PARTLY_REMARK,) if defined is Definedness.PARTLY else ()
    stronger = (_STRICT_TOO,) if misses.count(HOLDS_TOO) else ()
    return replace(reason, evidence=evidence, near_misses=misses, remarks=(*reason.remarks, *stronger, *partly))


def _asymmetric(statement: AtMost, court: Court) -> str:
    """What to say of matrices that have no order because they are not symmetric."""
    if not nodes.is_matrix(statement.lhs):
        return ""
    for side in statement.expressions():
        if has_symmetry(side, Symmetry.SYMMETRIC, statement.vocabulary):
            continue
        judgement = court.settle(Equality(statement.vocabulary, side, Transpose(side)))
        if judgement.verdict not in (Verdict.PROVED, Verdict.CERTIFIED):
            return f"{plain(side)} is not symmetric: only symmetric matrices are ordered"
    return ""


# -------------------------------------------------------------------------------------------------- failures


def failure_of(statement: AtMost, seed: int, effort: Effort) -> Evidence | None:
    """A counterexample, or the evidence of a search without one; None when no point could be looked at."""
    started = process_time()
    budget = Budget.of(effort.seconds)
    sizes = sizes_to_search(statement.expressions(), statement.vocabulary, 2 * effort.sizes)
    found = _first_small(statement, sizes, seed, budget)
    starts = heights = 0
    for assignment in sizes[: effort.sizes] if effort.starts else ():
        if found is not None or budget.is_used_up():
            break
        result = search(statement, assignment, seed, budget, effort.starts, effort.heights)
        starts, heights, found = starts + result.starts, heights + result.heights, result.found
    if found is None and not heights:
        return None
    outcome = Outcome.FAILS if found is not None else Outcome.UNKNOWN
    certainty = Certainty.PROOF if found is not None else Certainty.FLOATING
    reason = found.confirmed_by if found is not None else f"no failure at {heights} points, downhill from {starts} starts"
    scope = Scope((found.sizes,) if found is not None else tuple(sizes[: effort.sizes]))
    return Evidence(
        "counterexample" if found is not None else _SEARCH,
        outcome,
        certainty,
        scope,
        reason=reason,
        seed=seed,
        points_tried=max(heights, 1),
        points_used=max(heights, 1),
        counterexample=found,
        seconds=process_time() - started,
    )


def _first_small(statement: AtMost, sizes: list[dict[str, int]], seed: int, budget: Budget) -> Counterexample | None:
    for assignment in sizes:
        try:
            found = counterexamples.find(statement, assignment, seed, budget)
        except OutOfBudget:
            return None
        except Unsupported:
            continue
        if found is not None:
            return found
    return None


# -------------------------------------------------------------------------------------------------- reasons


def _reasoned(statement: AtMost, court: Court) -> Judgement | None:
    """The judgement that the gap equals something not negative by its form; None when nothing is."""
    if statement.unless:
        return _with_exceptions(statement, court)
    shows = is_positive if statement.strict else is_nonnegative
    if shows(statement.gap, statement.vocabulary):
        return Judgement(Verdict.PROVED, evidence=(_by_form(),))
    if is_constant(statement) and counterexamples.holds_without_variables(statement, Budget.of(1.0)):
        evidence = Evidence(BY_SIGN, Outcome.HOLDS, Certainty.PROOF, Scope(({},)))
        return Judgement(Verdict.PROVED, evidence=(evidence,))
    if statement.because is None or not shows(statement.because, statement.vocabulary):
        return None
    everywhere = statement.strict or any(nodes.occurring(side, *STEPS, *nodes.LIMITS) for side in statement.expressions())
    if not reason_is_defined(statement.because, statement.expressions(), statement.vocabulary, everywhere=everywhere):
        return None
    judgement = court.settle(Equality(statement.vocabulary, statement.gap, statement.because))
    words = (
        f"the gap equals {plain(statement.because)}, which is {'positive' if statement.strict else 'not negative'} by its form"
    )
    return replace(judgement, remarks=(*judgement.remarks, words))


def _reasoned_by_proposals(statement: AtMost, court: Court) -> tuple[AtMost, Judgement | None]:
    """The statement with the first reason that the program proposes and that is settled; as it is when there is none."""
    for proposal in proposed_reasons(statement) if statement.because is None else ():
        try:
            candidate = replace(statement, because=proposal)
            judgement = _reasoned(candidate, court)
        except Disagreement:
            raise
        except LemmataError:
            continue  # a proposal may be ill-typed or beyond the engines
        if judgement is not None and judgement.verdict in (Verdict.PROVED, Verdict.CERTIFIED):
            return candidate, replace(judgement, remarks=(*judgement.remarks, "the reason was found by the program"))
    return statement, None


def _by_form() -> Evidence:
    return Evidence(BY_FORM, Outcome.HOLDS, Certainty.PROOF, Scope(every_size=True, theorem="its form"))


def _with_exceptions(statement: AtMost, court: Court) -> Judgement | None:
    """The gap, or the reason that equals it, is not negative and vanishes only where the exceptions hold."""
    reason = statement.gap if statement.because is None else statement.because
    if not is_nonnegative(reason, statement.vocabulary):
        return None
    if not reason_is_defined(reason, statement.expressions(), statement.vocabulary, everywhere=True):
        return Judgement(Verdict.UNDECIDED, f"{plain(reason)} may be undefined at some points, as far as its form shows")
    vanishing = zeros(reason, statement.vocabulary)
    trees = () if vanishing is None else vanishing.trees
    never = vanishing is not None and vanishing.never
    followed = [] if never else follow(statement.unless, trees, statement.vocabulary, court)
    if followed is None:
        return Judgement(Verdict.UNDECIDED, f"{plain(reason)} may vanish elsewhere too, as far as its form shows")
    judgement = Judgement(Verdict.PROVED, evidence=(_by_form(),))
    if statement.because is not None:
        judgement = court.settle(Equality(statement.vocabulary, statement.gap, reason))
    words = f"the gap {'is' if statement.because is None else 'equals'} {plain(reason)}, which vanishes only there by its form"
    found = together([judgement, *followed])
    return replace(found, remarks=(*found.remarks, words))


def is_constant(statement: Relation) -> bool:
    """Neither variables nor unknown functions: one value decides."""
    unknown = (nodes.OpaqueScalar, nodes.OpaqueMatrix)
    sides = statement.expressions()
    return not free_symbols(sides) and not any(nodes.occurring(side, *unknown) for side in sides)


def _without_reason(statement: AtMost, failure: Evidence | None, reason: Judgement | None) -> Judgement:
    words = "no reason was found why the gap cannot be negative"
    if statement.because is not None:
        words = f"{plain(statement.because)} does not show by its form that it is not negative"
    if reason is not None:
        words = f"the reason given is not settled ({reason.verdict.value}{', ' + reason.reason if reason.reason else ''})"
    if failure is None:
        return Judgement(Verdict.UNDECIDED, f"{words}, and no point could be looked at")
    if is_constant(statement):
        return Judgement(Verdict.UNDECIDED, f"{words}, and the sign of the one value there is could not be told")
    near = irrational_zero_of(statement.lhs, statement.rhs, statement.vocabulary) if _is_strict(statement) else None
    if near is not None:
        return Judgement(Verdict.UNDECIDED, f"{words}; the sides are equal at an irrational number near {float(near):.6g}")
    supported = replace(failure, outcome=Outcome.HOLDS)
    return Judgement(Verdict.SUPPORTED, f"{words}; {failure.reason}", (supported,))


def _is_strict(statement: AtMost) -> bool:
    """Whether the sides are not equal at any irrational number, as far as what is said goes."""
    return statement.strict and all(right.is_Rational for _, right in statement.unless)


# -------------------------------------------------------------------------------------------------- near misses


def _near_misses(statement: AtMost, seed: int) -> NearMisses:
    """The reverse, the strict version, and the same with a little less on the larger side, of an inequality with its reason."""
    trees = _suggested_where_equal(statement)
    found = []
    for alternatives in _changed(statement):
        words, changed = alternatives[0]
        holds_too = words == _STRICT and _holds_strictly(statement)
        found.append(_miss(words, changed, HOLDS_TOO) if holds_too else _judged(alternatives, trees, seed))
    return NearMisses(tuple(found))


def _shown_by(statement: AtMost) -> list[Any]:
    """What may show by its form that the gap is not negative."""
    return [tree for tree in (statement.because, statement.gap) if tree is not None]


def _suggested_where_equal(statement: AtMost) -> tuple[Any, ...]:
    """Trees that may be what vanishes where the sides are equal, read off the reason."""
    if nodes.is_matrix(statement.gap):
        return ()
    found = (suggested_zeros(tree, statement.vocabulary) for tree in _shown_by(statement))
    return next((trees for trees in found if trees), ())


def _holds_strictly(statement: AtMost) -> bool:
    """Whether what shows the inequality shows the strict one as well."""
    if is_constant(statement):
        return counterexamples.holds_without_variables(replace(statement, strict=True), Budget.of(1.0))
    tree = statement.gap
    if statement.because is not None and not is_nonnegative(tree, statement.vocabulary):
        tree = statement.because  # which was settled: where the gap itself shows the inequality, nothing was said of a reason
    return is_positive(tree, statement.vocabulary) and reason_is_defined(
        tree, statement.expressions(), statement.vocabulary, everywhere=True
    )


def _changed(statement: AtMost) -> Iterator[Alternatives]:
    """Each near miss with its words; where the sign of a side is not known, whichever of two fails is one."""
    plainly = replace(statement, because=None, strict=False, unless=())
    yield ((_REVERSED, replace(plainly, lhs=statement.rhs, rhs=statement.lhs)),)
    if not statement.strict:
        yield ((_STRICT, replace(plainly, strict=True)),)
    if statement.unless:
        yield (("without its exception", replace(plainly, strict=True)),)
    if not nodes.is_matrix(statement.lhs):
        yield (("off by 1/10", replace(plainly, rhs=statement.rhs - Rational(1, 10))),)
        if statement.lhs != 0 and statement.rhs != 0:
            half, twice = replace(plainly, rhs=statement.rhs / 2), replace(plainly, rhs=2 * statement.rhs)
            yield (("half of the larger side", half), ("twice the larger side", twice))
    for words, wrong in wrong_thresholds(plainly):
        yield ((words, wrong),)


def _judged(alternatives: Alternatives, trees: tuple[Any, ...], seed: int) -> NearMiss:
    """A near miss that survives says how much room an inequality leaves; only its reverse must fail."""
    for words, changed in alternatives if trees else ():
        if words != _REVERSED and _fails_where_equal(changed, trees, seed):
            return _miss(words, changed, "refuted")
    failure = None
    for words, changed in alternatives:
        failure = failure_of(changed, seed, FOR_A_NEAR_MISS)
        if failure is not None and failure.counterexample is not None:
            return _miss(words, changed, "refuted")
    in_time = failure is not None and failure.seconds < FOR_A_NEAR_MISS.seconds
    words, changed = alternatives[0]
    return _miss(words, changed, "survived" if words == _REVERSED and in_time else "undecided")


def _miss(words: str, changed: AtMost, fate: str) -> NearMiss:
    return NearMiss(words, f"{plain(changed.lhs)} {changed.sign} {plain(changed.rhs)}", fate)


def _fails_where_equal(changed: AtMost, trees: tuple[Any, ...], seed: int) -> bool:
    """Whether the changed inequality fails at a point at which the trees show the sides of the unchanged one to be equal."""
    budget = Budget.of(FOR_A_NEAR_MISS.seconds)
    sizes = sizes_to_search(changed.expressions(), changed.vocabulary, FOR_A_NEAR_MISS.sizes)
    try:
        return any(
            counterexamples.failure_at(trial) is not None
            for assignment in sizes
            for trial in where_all_vanish(changed, trees, assignment, seed, budget)
        )
    except (OutOfBudget, Unsupported):
        return False
