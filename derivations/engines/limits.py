"""Equations with limits in them: settled by continuity, refuted at exact points, else supported by random ones.

At a random point a limit is exact, but it says nothing of special points, where 0/0 may be something else: t/(t + x²) goes
to 0 for every x but 0. So what random points show is support. A limit is certified where the form of its body shows
that it is continuous at the target, at every point the claim is about; then the limit is the value there, and the claim
an equation without limits. A body that is not continuous by its form is tried in lowest terms.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from time import monotonic
from typing import Any

from sympy import PolynomialError, cancel, expand_log

from derivations.engines import counterexamples, random_exact
from derivations.engines.continuity import PARTS, inward_form, inward_value, is_part_defined, limit_value, tidied
from derivations.engines.counterexamples import Definedness
from derivations.engines.definedness import PARTLY_REMARK, where_defined
from derivations.engines.near_misses import problem_with, try_near_misses
from derivations.engines.relations import Court
from derivations.engines.size_choice import sizes_to_search
from derivations.language import nodes
from derivations.language.errors import Disagreement, OutOfBudget, Unsupported
from derivations.language.evidence import Certainty, Evidence, Outcome, Scope
from derivations.language.plain import plain
from derivations.language.statements import Equality, Relation
from derivations.language.verdicts import HOLDING, Judgement, Verdict
from derivations.language.vocabulary import Vocabulary
from derivations.readings.point import Budget
from derivations.readings.points import free_symbols

_MOST_SIZES = 6
_SECONDS, _CONFIRMING_SECONDS = 4.0, 0.5
_AT_RANDOM = (
    "limits were exact at random points only, and at special points they may be others; "
    "tends(f, t = a, value) because g, with a g that has no 0/0 at t = a, settles all points"
)


def has_limits(statement: Relation) -> bool:
    return any(nodes.occurring(side, *nodes.LIMITS) for side in statement.expressions())


def judge_limits(statement: Equality, court: Court) -> Judgement:
    """The verdict on an equation with limits."""
    settled = _without_limits(statement, court)
    found = worst([*settled.reasons, court.settle(settled.statement)]) if settled is not None else None
    return concluded(statement, found, court)


def concluded(statement: Equality, found: Judgement | None, court: Court) -> Judgement:
    """What continuity has found, beside counterexamples of the statement as it was written and its near misses."""
    holds = found is not None and found.verdict in HOLDING
    failure = refutation(statement, holds, court)
    if failure is not None:
        if holds:
            raise Disagreement(
                f"continuity shows what a counterexample refutes (seed {court.seed}): {failure.counterexample}; "
                "this is a bug in Lemmata, please report it"
            )
        return Judgement(Verdict.REFUTED, evidence=(failure,))
    if found is None or not holds:
        found = _at_random_points(statement, court)
    defined = where_defined(statement, court.seed, court.budget)
    if defined is Definedness.NOWHERE:
        return Judgement(Verdict.VACUOUS, "no real point was found at which both sides are defined", found.evidence)
    if found.verdict not in (*HOLDING, Verdict.SUPPORTED):
        return found
    partly = (PARTLY_REMARK,) if defined is Definedness.PARTLY else ()
    found = replace(found, remarks=tuple(dict.fromkeys((*found.remarks, *partly))))
    if not court.near_misses:
        return found
    misses = try_near_misses(statement, court.seed, court.budget)
    problem = problem_with(misses)
    if problem:
        return Judgement(Verdict.UNDECIDED, problem, found.evidence, misses, found.remarks)
    return replace(found, near_misses=misses)


# -------------------------------------------------------------------------------------------------- continuity


@dataclass(frozen=True)
class _Settled:
    """A statement whose limits were replaced by values, and what shows that they may be."""

    statement: Equality
    reasons: tuple[Judgement, ...] = ()


def _without_limits(statement: Equality, court: Court) -> _Settled | None:
    """The statement with every limit replaced by a value, innermost first; None when one of them cannot be."""
    reasons: tuple[Judgement, ...] = ()
    while has_limits(statement):
        limits = frozenset().union(*(nodes.occurring(side, *nodes.LIMITS) for side in statement.expressions()))
        innermost = min(limits, key=lambda limit: (nodes.binder_depth(limit), plain(limit)))
        found = value_of(innermost, given(statement), statement.vocabulary, court)
        if found is None:
            return None
        value, judgement = found
        sides = (nodes.substitute(side, {innermost: value}) for side in statement.expressions())
        statement = statement.with_expressions(*sides)
        reasons = (*reasons, *([judgement] if judgement is not None else []))
    return _Settled(statement, reasons)


def given(statement: Relation) -> frozenset[Any]:
    """The parts outside limits: a statement speaks only of points at which they are defined."""
    return frozenset(part for side in statement.expressions() for part in _parts_outside(side) if not has_bound_variables(part))


def has_bound_variables(part: Any) -> bool:
    """Whether a part depends on a bound variable: elsewhere that may run over other values."""
    return any(nodes.BOUND_MARK in symbol.name for symbol in nodes.free_variables(part))


def _parts_outside(tree: Any) -> frozenset[Any]:
    if isinstance(tree, nodes.LIMITS):
        return frozenset()
    own = frozenset([tree, tidied(tree)]) if isinstance(tree, PARTS) else frozenset()
    return own.union(*(_parts_outside(argument) for argument in tree.args))


def value_of(limit: Any, known: frozenset[Any], vocabulary: Vocabulary, court: Court) -> tuple[Any, Judgement | None] | None:
    """The value of a limit by continuity of its body, or of its body in lowest terms, which is settled to equal it."""
    value = limit_value(limit.args[0], limit, known, vocabulary)
    if value is not None:
        return value, None
    lowest = _in_lowest_terms(limit, vocabulary)
    return None if lowest is None else value_because(lowest, limit, known, vocabulary, court)


def value_because(
    reason: Any, limit: Any, known: frozenset[Any], vocabulary: Vocabulary, court: Court
) -> tuple[Any, Judgement] | None:
    """The value that a reason gives a limit: an expression that is settled to equal the body and is continuous."""
    if not is_defined_beside(reason, limit, known, vocabulary):
        return None
    value = limit_value(reason, limit, known, vocabulary)
    return None if value is None else (value, court.settle(equal_to_body(reason, limit, vocabulary)))


def is_defined_beside(reason: Any, limit: Any, known: frozenset[Any], vocabulary: Vocabulary) -> bool:
    """Whether what does not move in a reason is defined wherever the statement and the body of the limit are."""
    body, variable = limit.args[:2]
    fixed = [part for part in nodes.occurring(reason, *PARTS) if variable not in nodes.free_variables(part)]
    elsewhere = known | {part for part in nodes.occurring(body, *PARTS) if not has_bound_variables(part)}
    return all(part in elsewhere or is_part_defined(part, vocabulary) for part in fixed)


def equal_to_body(reason: Any, limit: Any, vocabulary: Vocabulary) -> Equality:
    """The equation body = reason, for every value of the variable that moves."""
    body, variable = limit.args[:2]
    free = {variable: vocabulary.variables[nodes.display_name(variable)].symbol}
    return Equality(vocabulary, nodes.substitute(body, free), nodes.substitute(reason, free))


def _in_lowest_terms(limit: Any, vocabulary: Vocabulary) -> Any | None:
    """A number with its settings carried out and common factors cancelled, as SymPy proposes it; never trusted."""
    inward = inward_form(limit.args[0], limit, vocabulary)
    if inward is None or nodes.is_matrix(inward[0]):
        return None
    body, variable, _ = inward
    moved = limit.args[1] if variable == limit.args[1] else inward_value(limit)
    try:
        return nodes.substitute(expand_log(cancel(body)), {variable: moved})
    except (PolynomialError, AttributeError, TypeError, NotImplementedError):
        return None


def worst(judgements: list[Judgement]) -> Judgement:
    """The weakest of several judgements that a verdict rests on, with the largest error bound of all."""
    for judgement in judgements:
        if judgement.verdict not in HOLDING:
            return judgement
    weakest = min(judgements, key=lambda item: (item.verdict is Verdict.PROVED, item.scope.every_size))
    largest = max((item.error_log2 for item in judgements if item.error_log2 is not None), default=None)
    evidence = tuple(replace(item, error_log2=largest) if item.error_log2 is not None else item for item in weakest.evidence)
    remarks = dict.fromkeys(remark for item in judgements for remark in item.remarks)
    words = "the limit is a value: the formula is continuous there by its form, wherever both sides are defined"
    return replace(weakest, evidence=evidence, remarks=(*remarks, words))


# -------------------------------------------------------------------------------------------------- points


def refutation(statement: Relation, confirming: bool, court: Court) -> Evidence | None:
    """An exact point at which the statement as written surely fails; looked for briefly where a reason holds anyway."""
    started = monotonic()
    budget = Budget.of(_CONFIRMING_SECONDS if confirming else _SECONDS)
    for sizes in sizes_to_search(statement.expressions(), statement.vocabulary, _MOST_SIZES):
        try:
            found = counterexamples.find(statement, sizes, court.seed, budget)
        except Unsupported:
            continue  # at other sizes it may have exact values
        except OutOfBudget:
            return None
        if found is not None:
            seconds = monotonic() - started
            return Evidence(
                "counterexample",
                Outcome.FAILS,
                Certainty.PROOF,
                Scope((sizes,)),
                found.confirmed_by,
                seed=court.seed,
                points_tried=1,
                points_used=1,
                counterexample=found,
                seconds=seconds,
            )
    return None


def _at_random_points(statement: Equality, court: Court) -> Judgement:
    """Exact at random points: a proof where there is nothing random, and support elsewhere."""
    exact = counterexamples.equal_without_variables(statement, court.budget)
    if exact:
        evidence = Evidence("exact arithmetic", Outcome.HOLDS, Certainty.PROOF, Scope(({},)), points_tried=1, points_used=1)
        return Judgement(Verdict.PROVED, evidence=(evidence,))
    tested = random_exact.settle(statement, court.seed, -100.0, court.budget, points_per_size=1)
    if tested.outcome is Outcome.HOLDS and free_symbols(statement.expressions()):
        return Judgement(Verdict.SUPPORTED, _AT_RANDOM, (tested,))
    words = tested.reason if tested.outcome is not Outcome.HOLDS else "its limits are not continuous by their form"
    return Judgement(Verdict.UNDECIDED, words, (replace(tested, outcome=Outcome.UNKNOWN),))
