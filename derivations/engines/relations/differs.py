"""The judge of ``a != b`` for every value: a point where the sides are equal, or a difference that its form keeps from zero."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from random import Random
from time import process_time

from derivations.engines import counterexamples, witnesses
from derivations.engines.between_roots import irrational_zero_of
from derivations.engines.counterexamples import Definedness, failure_at, simplest
from derivations.engines.definedness import PARTLY_REMARK, where_defined
from derivations.engines.failures import is_constant
from derivations.engines.relations import Court
from derivations.engines.relations.at_most import BY_FORM, BY_SIGN
from derivations.engines.size_choice import size_names, sizes_to_search, small_sizes
from derivations.engines.trial import trial_at
from derivations.language.errors import Undefined, Unsupported
from derivations.language.evidence import Certainty, Counterexample, Evidence, NearMiss, NearMisses, Outcome, Scope
from derivations.language.nodes import is_matrix
from derivations.language.nonnegative import is_nonzero, is_positive
from derivations.language.plain import plain
from derivations.language.statements import Differs, Equality, gap
from derivations.language.verdicts import Judgement, Verdict
from derivations.readings.point import Budget
from derivations.readings.points import free_symbols
from derivations.readings.small_points import describe

SETTLES = Differs
_SIZES, _POINTS = 4, 300
_NO_REASON = "no reason was found why the sides cannot be equal"


def judge(statement: Differs, court: Court) -> Judgement:
    """The verdict on lhs ≠ rhs."""
    found, sizes, seconds = _equal_somewhere(statement, court)
    reason = _reason(statement)
    if found is not None:
        confirmed = f"the sides are equal: {found.confirmed_by}"
        failure = Evidence("counterexample", Outcome.FAILS, Certainty.PROOF, Scope((found.sizes,)), confirmed)
        failure = replace(failure, seed=court.seed, points_tried=1, points_used=1, counterexample=found, seconds=seconds)
        return Judgement(Verdict.REFUTED, evidence=(failure,))
    if not sizes:
        return Judgement(Verdict.UNDECIDED, "no point could be looked at")
    if reason is None and is_constant(statement):
        return Judgement(Verdict.UNDECIDED, "whether the two numbers are equal could not be told exactly")
    if reason is None:
        near = irrational_zero_of(statement.lhs, statement.rhs, statement.vocabulary)
        if near is not None:
            return Judgement(Verdict.UNDECIDED, f"the sides are equal at an irrational number near {float(near):.6g}")
        words = f"{_NO_REASON}; they differ at every small point that was tried"
        tried = Evidence("search for equality", Outcome.HOLDS, Certainty.FLOATING, Scope(tuple(sizes)), words, seed=court.seed)
        defined = where_defined(statement, court.seed, Budget.of(1.0))
        if defined is Definedness.NOWHERE:
            return Judgement(Verdict.VACUOUS, "no real point was found at which both sides are defined")
        return Judgement(Verdict.SUPPORTED, words, (tried,))
    return _holding(statement, reason, court)


def _reason(statement: Differs) -> Evidence | None:
    """The difference, or its opposite, is positive (definite) or otherwise never zero by its form."""
    forward, back = gap(statement.lhs, statement.rhs), gap(statement.rhs, statement.lhs)
    vocabulary = statement.vocabulary
    never_zero = any(is_positive(gap, vocabulary) for gap in (forward, back))
    if not is_matrix(forward) and not size_names((forward,), vocabulary):
        never_zero = never_zero or is_nonzero(forward, vocabulary)
    if never_zero:
        return Evidence(BY_FORM, Outcome.HOLDS, Certainty.PROOF, Scope(every_size=True, theorem="its form"))
    if is_constant(statement) and counterexamples.holds_without_variables(statement, Budget.of(1.0)):
        return Evidence(BY_SIGN, Outcome.HOLDS, Certainty.PROOF, Scope(({},)))
    return None


def _holding(statement: Differs, reason: Evidence, court: Court) -> Judgement:
    defined = where_defined(statement, court.seed, Budget.of(1.0))
    if defined is Definedness.NOWHERE:
        return Judgement(Verdict.VACUOUS, "no real point was found at which both sides are defined", (reason,))
    remarks = (PARTLY_REMARK,) if defined is Definedness.PARTLY else ()
    misses = NearMisses((_equal_instead(statement, court),)) if court.near_misses else NearMisses()
    return Judgement(Verdict.PROVED, "", (reason,), misses, remarks)


def _equal_somewhere(statement: Differs, court: Court) -> tuple[Counterexample | None, list[dict[str, int]], float]:
    """A point at which the sides are equal, the sizes that were looked at, and the time it took."""
    started = process_time()
    tried = []
    for sizes in sizes_to_search(statement.expressions(), statement.vocabulary, _SIZES):
        try:
            found = _equal_at(statement, sizes, court)
        except (Undefined, Unsupported):
            continue
        tried.append(sizes)
        if found is not None:
            return found, tried, process_time() - started
    return None, tried, process_time() - started


def _equal_at(statement: Differs, sizes: dict[str, int], court: Court) -> Counterexample | None:
    descriptions = describe(free_symbols(statement.expressions()), sizes, statement.vocabulary)
    for point in islice(witnesses.small_points(descriptions, Random(court.seed)), _POINTS):
        trial = trial_at(statement, sizes, descriptions, point, court.budget)
        if trial.in_domain and failure_at(trial) is not None:
            return simplest(trial)
    return counterexamples.find(statement, sizes, court.seed, court.budget)


def _equal_instead(statement: Differs, court: Court) -> NearMiss:
    changed = Equality(statement.vocabulary, statement.lhs, statement.rhs)
    sizes = small_sizes(size_names(statement.expressions(), statement.vocabulary), statement.vocabulary)
    fails = any(counterexamples.surely_fails(changed, item, court.seed, court.budget) for item in sizes[:_SIZES])
    return NearMiss("equal", f"{plain(changed.lhs)} = {plain(changed.rhs)}", "refuted" if fails else "undecided")
