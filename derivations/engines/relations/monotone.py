"""The judge of monotone functions: two points in the wrong order, or a gap or a derivative that shows its sign.

The sign of a derivative orders the values only on an interval where the function has no gap: 1/t has a negative derivative
wherever it is defined, and 1/(−1) < 1/1. So the function must be smooth for every value of the variable, by its form.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sympy import S, count_ops, diff, factor

from derivations.engines.failures import CONFIRMING, FOR_A_NEAR_MISS, failure_of
from derivations.engines.relations import Court, at_most
from derivations.engines.smoothness import is_smooth_everywhere
from derivations.language import nodes
from derivations.language.errors import Disagreement
from derivations.language.evidence import NearMiss, NearMisses
from derivations.language.monotonicity import Monotone
from derivations.language.nonnegative import is_nonnegative, is_positive
from derivations.language.plain import plain
from derivations.language.statements import AtMost
from derivations.language.verdicts import HOLDING, Judgement, Verdict

SETTLES = Monotone
_LONGEST_DERIVATIVE = 60  # operations in a function of numbers whose derivative SymPy is asked to factor


def judge(statement: Monotone, court: Court) -> Judgement:
    """The verdict on the order of the values."""
    sloping = _by_derivative(statement, court)
    if sloping.verdict in HOLDING:
        failure = failure_of(statement.bound, court.seed, CONFIRMING)
        if failure is not None and failure.counterexample is not None:
            raise Disagreement(
                f"a derivative shows what a counterexample refutes (seed {court.seed}): {failure.counterexample}; "
                "this is a bug in Lemmata, please report it"
            )
        return _with_near_miss(sloping, statement, court)
    ordered = at_most.judge(statement.bound, replace(court, near_misses=False))
    if ordered.verdict is Verdict.REFUTED:
        return replace(ordered, evidence=tuple(replace(item, fails=statement.bound) for item in ordered.evidence))
    if ordered.verdict in HOLDING:
        unused = (f"not by the reason given: {sloping.reason}",) if statement.because is not None else ()
        return _with_near_miss(replace(ordered, remarks=(*ordered.remarks, *unused)), statement, court)
    if ordered.verdict is Verdict.SUPPORTED:
        return replace(ordered, reason="; ".join(part for part in (sloping.reason, ordered.evidence[0].reason) if part))
    return ordered


def _by_derivative(statement: Monotone, court: Court) -> Judgement:
    """The judgement that the derivative equals something whose form shows its sign, where that orders the values."""
    reason = statement.because if statement.because is not None else _proposed(statement)
    if reason is None:
        return Judgement(
            Verdict.UNDECIDED, "no reason was given: because …, which is the derivative in a form that shows its sign"
        )
    zero: Any = S.Zero
    slope = AtMost(statement.vocabulary, zero, statement.slope, strict=statement.strict, because=reason)
    judgement = at_most.judge(slope, replace(court, near_misses=False))
    if judgement.verdict is Verdict.REFUTED:
        sign = "not positive" if statement.strict else "negative"
        return Judgement(Verdict.UNDECIDED, f"the derivative of the function, in the direction claimed, is {sign} somewhere")
    if judgement.verdict not in HOLDING:
        return Judgement(Verdict.UNDECIDED, f"of the derivative: {judgement.reason}")
    if not is_smooth_everywhere(statement.function, statement.vocabulary):
        name = statement.variable.name
        words = f"the derivative has its sign, but the form does not show that the function is defined for every {name}"
        return Judgement(Verdict.UNDECIDED, f"{words}: it may jump")
    sign = "positive" if statement.strict else "not negative"
    words = f"the derivative, in the direction claimed, is {plain(reason)}, which is {sign} by its form"
    smooth = f"the function is smooth for every value of {statement.variable.name}, by its form"
    return replace(judgement, remarks=(smooth,) if statement.because is not None else (words, smooth))


def _proposed(statement: Monotone) -> Any | None:
    """For a function of numbers, the derivative as SymPy finds and factors it: a proposal, which is then checked."""
    function = statement.function
    if nodes.occurring(function, nodes.ScalarNode, nodes.MatrixNode) or count_ops(function) > _LONGEST_DERIVATIVE:
        return None
    if any(nodes.is_matrix(part) for part in nodes.occurring(function, object)):
        return None
    slope = factor(diff(-function if statement.decreasing else function, statement.variable.symbol))
    shows = is_positive if statement.strict else is_nonnegative
    return slope if shows(slope, statement.vocabulary) else None


def _with_near_miss(judgement: Judgement, statement: Monotone, court: Court) -> Judgement:
    """Its reverse must fail, or nothing shows that the claim could have."""
    if not court.near_misses:
        return judgement
    reverse = replace(statement, decreasing=not statement.decreasing, because=None)
    failure = failure_of(reverse.bound, court.seed, FOR_A_NEAR_MISS)
    refuted = failure is not None and failure.counterexample is not None
    miss = NearMiss("reversed", reverse.words(), "refuted" if refuted else "survived")
    found = replace(judgement, near_misses=NearMisses((miss,)))
    if refuted:
        return found
    return replace(found, verdict=Verdict.UNDECIDED, reason=f"its reverse could not be refuted: {plain(statement.function)}")
