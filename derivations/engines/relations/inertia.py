"""The judge of counts of curvatures: a point where one surely fails, one value that decides, or a sum of squares.

Counts are not algebraic: that they agree at many points says nothing of the others. So a claim with variables is certified
only through a reason (:mod:`derivations.engines.sylvester`), and supported by points that agree.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from time import process_time

from derivations.engines.curvature_search import Effort, Search, search
from derivations.engines.definedness import PARTLY_REMARK
from derivations.engines.relations import Court
from derivations.engines.size_choice import size_names
from derivations.engines.sylvester import Reason, reasoned, shortfall
from derivations.language import nodes
from derivations.language.curvature import SIGNS, Count, Inertia
from derivations.language.degree_in_directions import degree_in
from derivations.language.errors import Disagreement, IllTyped
from derivations.language.evidence import Certainty, Evidence, NearMiss, NearMisses, Outcome, Scope
from derivations.language.nodes import display_name
from derivations.language.size_polynomials import is_zero_polynomial
from derivations.language.statements import Equality
from derivations.language.verdicts import HOLDING, Judgement, Verdict
from derivations.language.vocabulary import Variable, Vocabulary
from derivations.readings.points import free_symbols

SETTLES = Inertia

BY_VALUE = "curvatures of the one matrix there is"
BY_FORM = "a sum of squares by its form"
_SEARCH = "curvatures at small points"
_THOROUGH = Effort(sizes=8, points=12, seconds=3.0)
_CONFIRMING = Effort(sizes=8, points=1, seconds=2.0)  # beside a reason that holds
_FOR_NEAR_MISSES = Effort(sizes=8, points=8, seconds=2.0)  # where those points refute none


def judge(statement: Inertia, court: Court) -> Judgement:
    """The verdict on counts of curvatures."""
    problem = _not_quadratic(statement, court)
    if problem is not None:
        return problem
    reason = Reason() if _is_constant(statement) else reasoned(statement, court)
    missing = reason.problem or shortfall(statement, reason)
    shown = not _is_constant(statement) and not missing
    started = process_time()
    seen = search(statement, court.seed, _CONFIRMING if shown else _THOROUGH, court.budget)
    if shown and not seen.looked_at:  # what is undefined at few points may be defined at others
        seen = search(statement, court.seed, _THOROUGH, court.budget)
    evidence = _of_search(seen, court.seed, process_time() - started)
    if seen.found is not None and shown:
        raise Disagreement(
            f"a sum of squares shows what a counterexample refutes (seed {court.seed}): {seen.found}; "
            "this is a bug in Lemmata, please report it"
        )
    if seen.found is not None:
        return Judgement(Verdict.REFUTED, evidence=(evidence,))
    if not seen.looked_at:
        return _nowhere(seen)
    if _is_constant(statement):
        return _by_value(statement, seen, court)
    if not shown:
        return _without_reason(statement, missing, seen, evidence)
    return _shown(statement, reason, seen, court)


def _is_constant(statement: Inertia) -> bool:
    """Neither variables beside the directions nor sizes nor unknown functions: one matrix decides."""
    free = free_symbols([statement.form, *statement.directions, *(count.number for count in statement.counts)])
    unknown = nodes.occurring(statement.form, nodes.OpaqueScalar, nodes.OpaqueMatrix)
    return free <= set(statement.directions) and not unknown


# ------------------------------------------------------------------------------------------ quadratic forms


def _not_quadratic(statement: Inertia, court: Court) -> Judgement | None:
    """The judgement on what is no quadratic form; by its form, or else by the parallelogram law as an equality.

    A function that is continuous with Q(H + K) + Q(H − K) = 2 Q(H) + 2 Q(K) for all H and K is a quadratic form.
    """
    if degree_in(statement.form, frozenset(statement.directions)) == 2:
        return None
    names = ", ".join(display_name(direction) for direction in statement.directions)
    judgement = court.settle(_parallelogram(statement))
    if judgement.verdict in HOLDING:
        return None
    if judgement.verdict is Verdict.REFUTED:
        words = f"this is no quadratic form in {names}: it breaks Q(H + K) + Q(H - K) = 2*Q(H) + 2*Q(K)"
        return Judgement(Verdict.ILL_TYPED, words)
    return Judgement(Verdict.UNDECIDED, f"it was not shown to be a quadratic form in {names}")


def _parallelogram(statement: Inertia) -> Equality:
    form, vocabulary = statement.form, statement.vocabulary
    other = {}
    for direction in statement.directions:
        variable = _other(direction, vocabulary)
        vocabulary = vocabulary.with_variable(variable)
        other[direction] = variable.symbol

    def shifted(sign: int) -> dict[object, object]:
        return {direction: direction + sign * second for direction, second in other.items()}

    total = nodes.substitute(form, shifted(1)) + nodes.substitute(form, shifted(-1))
    return Equality(vocabulary, total, 2 * form + 2 * nodes.substitute(form, other))


def _other(direction: object, vocabulary: Vocabulary) -> Variable:
    """A second direction of the same kind, under a name that no declared one has."""
    variable = vocabulary.variable_of(direction)
    if variable is None:
        raise IllTyped(f"{direction} is not declared")
    return replace(variable, name=f"other {variable.name}")


# ------------------------------------------------------------------------------------------ verdicts


def _of_search(seen: Search, seed: int, seconds: float) -> Evidence:
    failed = seen.found is not None
    scope = Scope((seen.found.sizes,)) if seen.found is not None else Scope(tuple(seen.sizes))
    return Evidence(
        "counterexample" if failed else _SEARCH,
        Outcome.FAILS if failed else Outcome.UNKNOWN,
        Certainty.PROOF if failed else Certainty.FLOATING,
        scope,
        seen.found.confirmed_by if seen.found is not None else f"the counts agree at {seen.held} small points",
        seed=seed,
        points_tried=seen.looked_at + seen.undefined,
        points_used=seen.looked_at,
        counterexample=seen.found,
        seconds=seconds,
    )


def _nowhere(seen: Search) -> Judgement:
    if seen.undefined:
        return Judgement(Verdict.VACUOUS, "no point was found at which the form is defined")
    return Judgement(Verdict.UNDECIDED, "the form could not be evaluated at any small point")


def _by_value(statement: Inertia, seen: Search, court: Court) -> Judgement:
    if not seen.held:
        return Judgement(Verdict.UNDECIDED, "a curvature is too close to zero for balls to tell its sign")
    proof = Evidence(BY_VALUE, Outcome.HOLDS, Certainty.PROOF, Scope(({},)), points_tried=1, points_used=1)
    return _with_near_misses(Judgement(Verdict.PROVED, evidence=(proof,)), statement, seen, court)


def _without_reason(statement: Inertia, missing: str, seen: Search, evidence: Evidence) -> Judgement:
    words = missing if statement.because is not None else "no reason was given"
    if seen.unclear:
        return Judgement(Verdict.UNDECIDED, f"{words}, and at some points the counts could not be told", (evidence,))
    supported = replace(evidence, outcome=Outcome.HOLDS)
    return Judgement(Verdict.SUPPORTED, f"{words}; {evidence.reason}", (supported,))


def _shown(statement: Inertia, reason: Reason, seen: Search, court: Court) -> Judgement:
    """What a sum of squares shows, with what it rests on."""
    by_form = Evidence(BY_FORM, Outcome.HOLDS, Certainty.PROOF, Scope(every_size=True, theorem="its form"))
    judgement = reason.judgement or Judgement(Verdict.PROVED, evidence=(by_form,))
    partly = (PARTLY_REMARK,) if seen.undefined else ()
    words = "by Sylvester's law of inertia" + ("" if reason.reaches_all else ", from below: only some directions are looked at")
    judgement = replace(judgement, remarks=(*judgement.remarks, words, *partly))
    return _with_near_misses(judgement, statement, seen, court)


# ------------------------------------------------------------------------------------------ near misses


def _with_near_misses(judgement: Judgement, statement: Inertia, seen: Search, court: Court) -> Judgement:
    """Other counts must fail at one of the points that were looked at; where all hold there, at one of some more."""
    if not court.near_misses:
        return judgement
    misses = _judged(statement, seen)
    if misses.tried and not misses.killed and not _is_constant(statement):
        misses = _judged(statement, seen, search(statement, court.seed, _FOR_NEAR_MISSES, court.budget))
    if misses.tried and not misses.killed:
        words = "none of its near misses could be refuted, so nothing shows that this claim could have failed"
        return replace(judgement, verdict=Verdict.UNDECIDED, reason=words, near_misses=misses)
    return replace(judgement, near_misses=misses)


def _judged(statement: Inertia, *searches: Search) -> NearMisses:
    """What became of each: it must fail at one of the points that the searches looked at."""
    misses = []
    for words, counts in _changed(statement):
        fate = "refuted" if any(seen.refutes(counts) for seen in searches) else "undecided"
        misses.append(NearMiss(words, ", ".join(count.words() for count in counts), fate))
    return NearMisses(tuple(misses))


def _changed(statement: Inertia) -> Iterator[tuple[str, tuple[Count, ...]]]:
    """One more and one less of each sign, one size for another, and signs taken for each other."""
    for place, count in enumerate(statement.counts):
        yield f"one more {count.sign}", _with_count(statement, place, replace(count, number=count.number + 1))
        if not count.at_least:
            yield f"one less {count.sign}", _with_count(statement, place, replace(count, number=count.number - 1))
        yield from _other_sizes(statement, place, count)
    yield from _other_signs(statement)


def _other_sizes(statement: Inertia, place: int, count: Count) -> Iterator[tuple[str, tuple[Count, ...]]]:
    names = size_names((statement.form, *statement.directions), statement.vocabulary)
    for symbol in sorted(count.number.free_symbols, key=lambda item: str(item.name)):
        for name in names:
            number = count.number.xreplace({symbol: statement.vocabulary.sizes[name].symbol})
            if not is_zero_polynomial(number - count.number):
                words = f"size {name} for {symbol.name} in {count.sign}"
                yield words, _with_count(statement, place, replace(count, number=number))


def _other_signs(statement: Inertia) -> Iterator[tuple[str, tuple[Count, ...]]]:
    """Each count with the sign of another."""
    for place, count in enumerate(statement.counts):
        for sign in SIGNS:
            taken = [other for other in statement.counts if other.sign == sign]
            same = any(is_zero_polynomial(other.number - count.number) for other in taken)
            if sign != count.sign and not same and not count.at_least:
                yield f"{sign} for {count.sign}", _with_count(statement, place, replace(count, sign=sign))


def _with_count(statement: Inertia, place: int, count: Count) -> tuple[Count, ...]:
    return (*statement.counts[:place], count, *statement.counts[place + 1 :])
