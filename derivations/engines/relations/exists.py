"""The judge of existence: the values that a claim names, or a small rational point that is looked for.

Values that depend on nothing are tried at once, exactly. Values that depend on other variables make every condition a
statement about all of these, which is judged as such; then nothing may be undefined anywhere, not even on a thin set, for
there the values name no point. What a search does not find is not refuted.
"""

from __future__ import annotations

from dataclasses import replace
from time import process_time
from typing import Any

from derivations.engines import counterexamples, witnesses
from derivations.engines.near_misses import try_near_misses
from derivations.engines.relations import Court, judges
from derivations.engines.size_choice import size_names
from derivations.engines.smoothness import is_smooth_everywhere
from derivations.engines.trial import trial_at
from derivations.language import nodes
from derivations.language.evidence import Certainty, Evidence, NearMisses, Outcome, Scope, Witness
from derivations.language.existence import Exists
from derivations.language.statements import Equality, Relation
from derivations.language.verdicts import HOLDING, Judgement, Verdict
from derivations.readings.point import Budget
from derivations.readings.points import free_symbols

SETTLES = Exists
NOT_THESE = "the values given do not do it; others are not ruled out"
_NOT_EVERYWHERE = "it was not shown by form that everything is defined at these values, whatever the other variables are"
_SECONDS = 5.0
_POINT = Scope(({},))
_WORST_FIRST = (
    *(Verdict.ILL_TYPED, Verdict.REFUTED, Verdict.VACUOUS, Verdict.UNDECIDED),
    *(Verdict.SUPPORTED, Verdict.CERTIFIED, Verdict.PROVED),
)


def judge(statement: Exists, court: Court) -> Judgement:
    """The verdict on an existence."""
    if not statement.values:
        return _searched(statement, court)
    return _at_a_point(statement, court) if _is_closed(statement) else _everywhere(statement, court)


def _is_closed(statement: Exists) -> bool:
    """Whether nothing is left that could take another value."""
    sides = [side for instance in statement.instances for side in instance.expressions()]
    unknown = any(nodes.occurring(side, nodes.OpaqueScalar, nodes.OpaqueMatrix) for side in sides)
    return not unknown and not free_symbols(sides) and not size_names(tuple(sides), statement.vocabulary)


def _evidence(engine: str, witness: Witness, started: float, points: int) -> Evidence:
    return Evidence(
        engine,
        Outcome.HOLDS,
        Certainty.PROOF,
        _POINT,
        reason=f"holds at {_point_in_words(witness)}",
        points_tried=points,
        points_used=points,
        witness=witness,
        seconds=process_time() - started,
    )


def _point_in_words(witness: Witness) -> str:
    return ", ".join(f"{name} = {_value_in_words(value)}" for name, value in witness.values.items())


def _value_in_words(value: Any) -> str:
    return str(value) if not isinstance(value, list) else f"[{', '.join(map(_value_in_words, value))}]"


# -------------------------------------------------------------------------------------------------- no values


def _searched(statement: Exists, court: Court) -> Judgement:
    started = process_time()
    result = witnesses.search(statement, court.seed, Budget.of(_SECONDS))
    if result.found is None:
        words = f"no such point among {result.points} small rational ones, which rules out no other"
        evidence = Evidence("search for a witness", Outcome.UNKNOWN, Certainty.PROOF, _POINT, words, points_tried=result.points)
        return Judgement(Verdict.UNDECIDED, words, (replace(evidence, points_used=result.points),))
    return Judgement(Verdict.PROVED, evidence=(_evidence("search for a witness", result.found, started, result.points),))


# -------------------------------------------------------------------------------------------------- values of their own


def _at_a_point(statement: Exists, court: Court) -> Judgement:
    started = process_time()
    witness = witnesses.closed_witness(statement, court.budget)
    if witness is None:
        return _failing(statement, court)
    misses = _near_misses(statement, court)
    return _unless_survived(Verdict.PROVED, (_evidence("exact arithmetic at the values given", witness, started, 1),), misses)


def _failing(statement: Exists, court: Court) -> Judgement:
    """A condition that fails at the values, the reason why they are no point, or none of these."""
    for number, instance in enumerate(statement.instances, 1):
        found = counterexamples.find(instance, {}, court.seed, court.budget)
        if found is not None:
            engine = "exact arithmetic at the values given"
            which = f"condition {number} of {len(statement.instances)}" if len(statement.instances) > 1 else "the relation"
            words = f"{which} fails there; {NOT_THESE}"
            failure = Evidence(engine, Outcome.FAILS, Certainty.PROOF, _POINT, words, counterexample=found, fails=instance)
            return Judgement(Verdict.REFUTED, words, (replace(failure, points_tried=1, points_used=1),))
    if any(_is_undefined(instance, court) for instance in statement.instances):
        return Judgement(Verdict.VACUOUS, "at the values given a side is undefined, or a value is outside its domain")
    return Judgement(Verdict.UNDECIDED, "what holds at the values given could not be told exactly")


def _is_undefined(instance: Relation, court: Court) -> bool:
    return not counterexamples.is_defined(trial_at(instance, {}, {}, {}, court.budget))


def _unless_survived(verdict: Verdict, evidence: tuple[Evidence, ...], misses: NearMisses) -> Judgement:
    """The verdict, unless a near miss that changes a condition was not refuted."""
    survivor = next((miss for miss in misses.tried if miss.fate == "survived"), None)
    if survivor is None:
        return Judgement(verdict, "", evidence, misses)
    words = f"a near miss was not refuted ({survivor.edit}): {survivor.statement}"
    return Judgement(Verdict.UNDECIDED, words, evidence, misses)


def _near_misses(statement: Exists, court: Court) -> NearMisses:
    if not court.near_misses:
        return NearMisses()
    equalities = [instance for instance in statement.instances if isinstance(instance, Equality)]
    return NearMisses(tuple(miss for item in equalities for miss in try_near_misses(item, court.seed, court.budget).tried))


# -------------------------------------------------------------------------------------------------- values that depend on more


def _everywhere(statement: Exists, court: Court) -> Judgement:
    sides = [side for instance in statement.instances for side in instance.expressions()]
    smooth = all(is_smooth_everywhere(side, statement.vocabulary) for side in sides)  # the values lie in their domains, then
    instances = statement.written_out if smooth else statement.instances
    parts = [_judged(instance, court) for instance in instances]
    worst = min(parts, key=lambda part: (_WORST_FIRST.index(part.verdict), part.scope.every_size))
    failing = instances[parts.index(worst)]
    evidence = _with_largest_error(worst, parts)
    if worst.verdict is Verdict.REFUTED:
        reason = "; ".join(part for part in (NOT_THESE, worst.reason) if part)
        evidence = tuple(replace(item, fails=failing) if item.counterexample is not None else item for item in worst.evidence)
        return Judgement(Verdict.REFUTED, reason, evidence, remarks=worst.remarks)
    if worst.verdict not in HOLDING:
        return replace(worst, evidence=evidence)
    if not smooth:
        return Judgement(Verdict.UNDECIDED, _NOT_EVERYWHERE, evidence)
    return replace(_unless_survived(worst.verdict, evidence, _near_misses(statement, court)), remarks=worst.remarks)


def _with_largest_error(worst: Judgement, parts: list[Judgement]) -> tuple[Evidence, ...]:
    """The evidence for the worst condition, whose scope is the narrowest, with the largest error of all."""
    largest = max((part.error_log2 for part in parts if part.error_log2 is not None), default=None)
    return tuple(replace(item, error_log2=largest) if item.error_log2 is not None else item for item in worst.evidence)


def _judged(instance: Relation, court: Court) -> Judgement:
    if isinstance(instance, Equality):
        return court.settle(instance)
    return judges()[type(instance)](instance, replace(court, near_misses=False))
