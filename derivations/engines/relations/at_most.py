"""The judge of inequalities: a point where one surely fails, or a reason why it cannot.

A reason is an expression that equals rhs − lhs (settled like any equality) and whose form shows that it is not negative:
a sum of squares, divergences and their like. rhs − lhs itself may show it; else the claim names one (``because``). An
inequality without either is only supported, by a bounded search that found no failure.
"""

from __future__ import annotations

from dataclasses import replace

from sympy import Transpose

from derivations.engines import counterexamples
from derivations.engines.between_roots import irrational_zero_of
from derivations.engines.conclusions import follow
from derivations.engines.counterexamples import Definedness
from derivations.engines.definedness import PARTLY_REMARK, reason_is_defined, where_defined
from derivations.engines.failures import CONFIRMING, THOROUGH, failure_of, is_constant
from derivations.engines.near_misses_of_bounds import try_near_misses
from derivations.engines.reasons import proposed_reasons
from derivations.engines.relations import Court
from derivations.language import nodes
from derivations.language.domains import Symmetry
from derivations.language.errors import Disagreement, LemmataError
from derivations.language.evidence import HOLDS_TOO, Certainty, Evidence, NearMisses, Outcome, Scope
from derivations.language.kinks import STEPS
from derivations.language.nonnegative import is_nonnegative, is_positive
from derivations.language.plain import plain
from derivations.language.statements import AtMost, Equality
from derivations.language.symmetric_forms import has_symmetry
from derivations.language.vanishing import zeros
from derivations.language.verdicts import HOLDING, Judgement, Verdict, together
from derivations.readings.point import Budget

_STRICT_TOO = "the strict inequality holds, too"
_UNUSED = "the reason given was not looked at: the gap shows its sign without it"
BY_SIGN = "the sign of a constant"
BY_FORM = "the gap is not negative by its form"

SETTLES = AtMost


def judge(statement: AtMost, court: Court) -> Judgement:
    """The verdict on lhs ≤ rhs."""
    seed = court.seed
    clash = _asymmetric(statement, court)
    if clash:
        return Judgement(Verdict.ILL_TYPED, clash)
    reasoned, reason = statement, _reasoned(statement, court)
    if reason is None:
        failure = failure_of(statement, seed, CONFIRMING)
        if failure is not None and failure.counterexample is not None:
            return Judgement(Verdict.REFUTED, evidence=(failure,))
        reasoned, reason = _reasoned_by_proposals(statement, court)
    holds = reason is not None and reason.verdict in HOLDING
    failure = failure_of(statement, seed, CONFIRMING if holds else THOROUGH)
    if failure is not None and failure.counterexample is not None:
        if holds:
            raise Disagreement(
                f"a reason shows what a counterexample refutes (seed {seed}): {failure.counterexample}; "
                "this is a bug in Lemmata, please report it"
            )
        return Judgement(Verdict.REFUTED, evidence=(failure,))
    if reason is None or not holds:
        return _without_reason(statement, failure, reason)
    defined = where_defined(statement, seed, Budget.of(THOROUGH.seconds))
    if defined is Definedness.NOWHERE:
        return Judgement(Verdict.VACUOUS, "no real point was found at which both sides are defined", reason.evidence)
    evidence = (*reason.evidence, *([failure] if failure is not None else []))
    misses = try_near_misses(reasoned, seed) if court.near_misses else NearMisses()
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
        if judgement.verdict not in HOLDING:
            return f"{plain(side)} is not symmetric: only symmetric matrices are ordered"
    return ""


# -------------------------------------------------------------------------------------------------- reasons


def _reasoned(statement: AtMost, court: Court) -> Judgement | None:
    """The judgement that the gap equals something not negative by its form; None when nothing is."""
    if statement.unless:
        return _with_exceptions(statement, court)
    shows = is_positive if statement.strict else is_nonnegative
    unused = (_UNUSED,) if statement.because is not None else ()
    if shows(statement.gap, statement.vocabulary):
        return Judgement(Verdict.PROVED, evidence=(_by_form(),), remarks=unused)
    if is_constant(statement) and counterexamples.holds_without_variables(statement, Budget.of(1.0)):
        evidence = Evidence(BY_SIGN, Outcome.HOLDS, Certainty.PROOF, Scope(({},)))
        return Judgement(Verdict.PROVED, evidence=(evidence,), remarks=unused)
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
            judgement = _reasoned(candidate, replace(court, settle=court.settle_quickly))
        except Disagreement:
            raise
        except LemmataError:
            continue  # a proposal may be ill-typed or beyond the engines
        if judgement is not None and judgement.verdict in HOLDING:
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
