"""The judge of limits: a number, a matrix or an infinity that a formula tends to.

A finite limit is settled like an equation, with the reason that is given. An infinite one is proved where the form of the
body, or of a reason that is settled to equal it, shows the growth and its sign; at exact points it is refuted or supported.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from derivations.engines.continuity import PARTS
from derivations.engines.counterexamples import Definedness
from derivations.engines.definedness import PARTLY_REMARK, where_defined
from derivations.engines.growth import destination_by_form
from derivations.engines.limits import (
    concluded,
    equal_to_body,
    given,
    has_bound_variables,
    is_defined_beside,
    judge_limits,
    refutation,
    value_because,
    worst,
)
from derivations.engines.relations import Court
from derivations.language import nodes
from derivations.language.errors import Disagreement
from derivations.language.evidence import Certainty, Evidence, NearMiss, NearMisses, Outcome, Scope
from derivations.language.plain import plain
from derivations.language.statements import Equality, Tends
from derivations.language.verdicts import HOLDING, Judgement, Verdict

SETTLES = Tends
BY_FORM = "the growth is shown by its form"


def judge(statement: Tends, court: Court) -> Judgement:
    """The verdict on a limit."""
    return _infinite(statement, court) if statement.is_infinite else _finite(statement, court)


def _finite(statement: Tends, court: Court) -> Judgement:
    equation = Equality(statement.vocabulary, statement.lhs, statement.rhs)
    found = None
    if statement.because is not None:
        reached = value_because(_reason(statement), statement.lhs, given(statement), statement.vocabulary, court)
        if reached is not None:
            value, reason = reached
            found = worst([reason, court.settle(Equality(statement.vocabulary, value, statement.rhs))])
    holds = found is not None and found.verdict in HOLDING
    failure = refutation(statement, holds, court)
    if failure is not None:
        _require_agreement(found, failure, court)
        return Judgement(Verdict.REFUTED, evidence=(failure,))
    if holds:
        return concluded(equation, found, court)
    judgement = judge_limits(equation, court)
    if statement.because is None or judgement.verdict in HOLDING:
        return judgement
    return replace(judgement, reason=f"{_why_not(statement, found)}; {judgement.reason}".rstrip("; "))


def _reason(statement: Tends) -> Any:
    """The reason as a function of the variable that moves."""
    variable = statement.lhs.args[1]
    declared = statement.vocabulary.variables[nodes.display_name(variable)]
    return nodes.substitute(statement.because, {declared.symbol: variable})


def _why_not(statement: Tends, found: Judgement | None) -> str:
    if found is None:
        return f"{plain(statement.because)} does not show by its form where it goes"
    return f"the reason given is not settled ({found.verdict.value}{', ' + found.reason if found.reason else ''})"


def _require_agreement(found: Judgement | None, failure: Evidence, court: Court) -> None:
    if found is not None and found.verdict in HOLDING:
        raise Disagreement(
            f"a reason shows what a counterexample refutes (seed {court.seed}): {failure.counterexample}; "
            "this is a bug in Lemmata, please report it"
        )


# -------------------------------------------------------------------------------------------------- infinite limits


def _infinite(statement: Tends, court: Court) -> Judgement:
    found = _by_form(statement, court)
    failure = refutation(statement, found is not None and found.verdict in HOLDING, court)
    if failure is not None:
        _require_agreement(found, failure, court)
        return Judgement(Verdict.REFUTED, evidence=(failure,))
    defined = where_defined(statement, court.seed, court.budget)
    if defined is Definedness.NOWHERE:
        return Judgement(Verdict.VACUOUS, "no real point was found near which the formula is defined")
    misses = _near_misses(statement, court) if court.near_misses else NearMisses()
    if misses.survived:
        return Judgement(Verdict.UNDECIDED, "the opposite limit could not be refuted", near_misses=misses)
    remarks = (PARTLY_REMARK,) if defined is Definedness.PARTLY else ()
    if found is not None and found.verdict in HOLDING:
        return replace(found, near_misses=misses, remarks=(*found.remarks, *remarks))
    words = "the form of the growth does not show its sign" if statement.because is None else _why_not(statement, found)
    if not misses.killed:  # where the opposite is refuted, exact points went the right way
        return Judgement(Verdict.UNDECIDED, words, near_misses=misses, remarks=remarks)
    evidence = Evidence(
        "exact points", Outcome.HOLDS, Certainty.RANDOM_EXACT, Scope(), reason="small exact points", seed=court.seed
    )
    return Judgement(Verdict.SUPPORTED, f"{words}; at exact points it goes there", (evidence,), misses, remarks)


def _by_form(statement: Tends, court: Court) -> Judgement | None:
    """The judgement that the body, or what equals it, grows as stated by its form; None when no form shows that."""
    limit, vocabulary = statement.lhs, statement.vocabulary
    body = limit.args[0] if statement.because is None else _reason(statement)
    known = frozenset(part for part in nodes.occurring(limit.args[0], *PARTS) if not has_bound_variables(part))
    if destination_by_form(body, limit, known, vocabulary) != statement.rhs:
        return None
    if statement.because is None:
        evidence = Evidence(BY_FORM, Outcome.HOLDS, Certainty.PROOF, Scope(every_size=True, theorem="its form"))
        return Judgement(Verdict.PROVED, evidence=(evidence,))
    if not is_defined_beside(body, limit, known, vocabulary):
        return None
    reason = court.settle(equal_to_body(body, limit, vocabulary))
    return replace(reason, remarks=(*reason.remarks, f"it equals {plain(body)}, whose growth shows by its form"))


def _near_misses(statement: Tends, court: Court) -> NearMisses:
    return NearMisses(tuple(_judged(words, changed, court) for words, changed in _changed(statement)))


def _changed(statement: Tends) -> Iterator[tuple[str, Tends]]:
    opposite = nodes.MINUS_INFINITY if statement.rhs == nodes.INFINITY else nodes.INFINITY
    yield "the opposite", replace(statement, rhs=opposite, because=None)
    yield "a finite limit", replace(statement, rhs=nodes.ONE, because=None)


def _judged(words: str, changed: Tends, court: Court) -> NearMiss:
    refuted = refutation(changed, True, court) is not None
    return NearMiss(words, f"{plain(changed.lhs)} = {plain(changed.rhs)}", "refuted" if refuted else "undecided")
