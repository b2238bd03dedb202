"""The judge of implications: equations that follow from what a premise forces to vanish, or a point where they do not.

A premise a = b holds where a − b vanishes. That is told from a − b itself, or from a reason that equals it, by its form
(:mod:`derivations.language.vanishing`); each conclusion must then be one of the equations found so. Every rule of that
module holds both ways, so that for “iff” it is enough that the conclusions give all of those equations back.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from random import Random
from typing import Any

from sympy import PolynomialError, factor

from derivations.engines import counterexamples
from derivations.engines.conclusions import follow
from derivations.engines.counterexamples import Found, failure_at, simplest
from derivations.engines.definedness import reason_is_defined
from derivations.engines.edits import changes, made
from derivations.engines.excepted_points import at_equations, beside_equations
from derivations.engines.relations import Court
from derivations.engines.size_choice import size_names, sizes_to_search, small_sizes
from derivations.engines.trial import Trial, trial_at
from derivations.language import nodes
from derivations.language.errors import Disagreement, OutOfBudget, Undefined, Unsupported
from derivations.language.evidence import Certainty, Counterexample, Evidence, NearMiss, NearMisses, Outcome, Scope
from derivations.language.implication import Equations, Implication
from derivations.language.nonnegative import is_nonnegative
from derivations.language.plain import plain
from derivations.language.statements import Equality, gap
from derivations.language.vanishing import Zeros, peeled, zeros
from derivations.language.verdicts import HOLDING, Judgement, Verdict, together
from derivations.language.vocabulary import Vocabulary
from derivations.readings.fields import RationalField
from derivations.readings.formal import FormalMatrix, is_formal
from derivations.readings.point import Budget
from derivations.readings.points import free_symbols
from derivations.readings.small_points import describe
from derivations.readings.telling_points import TellingPoints

SETTLES = Implication

_SIZES, _DRAWS, _SECONDS = 4, 60, 1.0
_TELLING_DRAWS = 20
_MOST_EDITS = 6
_LONGEST_DERIVATIVE = 400


def judge(statement: Implication, court: Court) -> Judgement:
    """The verdict on premises ⟹ conclusions, or on both directions."""
    reason = _reasoned(statement, court)
    if reason.verdict is Verdict.UNDECIDED:
        reason = _by_derivative(statement, court) or reason
    failure = _failure(statement, court.seed)
    if failure is not None:
        if reason.verdict in HOLDING:
            raise Disagreement(
                f"a reason shows what a counterexample refutes (seed {court.seed}): {failure}; "
                "this is a bug in Lemmata, please report it"
            )
        evidence = Evidence("counterexample", Outcome.FAILS, Certainty.PROOF, Scope((failure.sizes,)), counterexample=failure)
        return Judgement(Verdict.REFUTED, evidence=(evidence,))
    if reason.verdict not in HOLDING or not court.near_misses:
        return reason
    misses = _near_misses(statement, court.seed)
    if misses.survived:
        return Judgement(Verdict.UNDECIDED, "its conclusion holds without its premise", reason.evidence, misses)
    if not misses.killed:
        words = "none of its near misses could be refuted, so nothing shows that this claim could have failed"
        return Judgement(Verdict.UNDECIDED, words, reason.evidence, misses)
    return replace(reason, near_misses=misses)


# -------------------------------------------------------------------------------------------------- reasons


def _reasoned(statement: Implication, court: Court) -> Judgement:
    vocabulary = statement.vocabulary
    gaps = [gap(*pair) for pair in statement.premises]
    judgements = [Judgement(Verdict.PROVED, evidence=(_by_form(),))]
    if statement.because is not None:
        settled = court.settle(Equality(vocabulary, gaps[0], statement.because))
        if settled.verdict not in HOLDING:  # a wrong reason says nothing of the claim
            why = f"{settled.verdict.value}{', ' + settled.reason if settled.reason else ''}"
            return Judgement(Verdict.UNDECIDED, f"the reason given is not settled ({why})")
        judgements.append(settled)
        gaps = [statement.because]
        if not reason_is_defined(statement.because, statement.premises[0], vocabulary, everywhere=True):
            return Judgement(Verdict.UNDECIDED, f"{plain(statement.because)} may be undefined where the premise holds")
    found = [_vanishing(difference, vocabulary) for difference in gaps]
    if any(item.never for item in found):
        return Judgement(Verdict.VACUOUS, "the premise holds nowhere, by its form")
    trees = tuple(tree for item in found for tree in item.trees)
    followed = follow(statement.conclusions, trees, vocabulary, court)
    if followed is None:
        return Judgement(Verdict.UNDECIDED, "its form does not show that the premise forces the conclusion; give a reason")
    back = _back(statement, trees, court) if statement.both_ways else []
    if back is None:
        return Judgement(Verdict.UNDECIDED, "its form does not show that the conclusion gives the premise back")
    return together([*judgements, *followed, *back])


def _by_derivative(statement: Implication, court: Court) -> Judgement | None:
    """With a slope in the premise as SymPy finds and factors it: a proposal, which is then judged like an author's reason."""
    (left, right), *others = statement.premises
    if others or statement.because is not None or nodes.is_matrix(left) or not nodes.occurring(left - right, nodes.Directional):
        return None
    slopes = {node: node.args[0].diff(node.args[1]) for node in nodes.occurring(left - right, nodes.Directional)}
    plain_slopes = all(
        node.args[2] == 1 and not nodes.occurring(slope, nodes.ScalarNode, nodes.MatrixNode) for node, slope in slopes.items()
    )
    if not plain_slopes or sum(slope.count_ops() for slope in slopes.values()) > _LONGEST_DERIVATIVE:
        return None
    try:
        proposal = factor((left - right).xreplace(slopes))
    except (PolynomialError, NotImplementedError, TypeError, AttributeError):
        return None
    found = _reasoned(replace(statement, because=proposal), court)
    words = f"the premise's sides differ by {plain(proposal)}, as the program found"
    return replace(found, remarks=(*found.remarks, words)) if found.verdict in HOLDING else None


def _by_form() -> Evidence:
    return Evidence("where the premise holds, by its form", Outcome.HOLDS, Certainty.PROOF, Scope(every_size=True))


def _vanishing(difference: Any, vocabulary: Vocabulary) -> Zeros:
    """Trees that vanish exactly where the difference of two sides does; at worst the difference itself."""
    for turned in (difference, -difference):
        found = zeros(turned, vocabulary) if is_nonnegative(turned, vocabulary) else None
        if found is not None:
            return found
    return Zeros((peeled(difference, vocabulary) if nodes.is_matrix(difference) else difference,))


def _back(statement: Implication, trees: tuple[Any, ...], court: Court) -> list[Judgement] | None:
    """The judgements by which the conclusions give the premises: every vanishing tree is one of theirs, or by substitution."""
    gaps = tuple(tree for pair in statement.conclusions for tree in _vanishing(gap(*pair), statement.vocabulary).trees)
    pairs = tuple((tree, nodes.zero_like(tree)) for tree in trees)
    return follow(pairs, gaps, statement.vocabulary, court) or _by_substitution(statement, court)


def _by_substitution(statement: Implication, court: Court) -> list[Judgement] | None:
    """The premises at X = A, when every conclusion is of that kind."""
    symbols = [left for left, _ in statement.conclusions if getattr(left, "is_symbol", False)]
    values = [right for _, right in statement.conclusions]
    if len(symbols) < len(values) or any(symbol in nodes.free_variables(value) for symbol in symbols for value in values):
        return None
    sides = list(statement.premises)
    for symbol, value in zip(symbols, values, strict=True):
        sides = [(nodes.at(left, symbol, value), nodes.at(right, symbol, value)) for left, right in sides]
    found = [court.settle(Equality(statement.vocabulary, left, right)) for left, right in sides]
    return found if all(judgement.verdict in HOLDING for judgement in found) else None


# -------------------------------------------------------------------------------------------------- failures


def _failure(statement: Implication, seed: int) -> Counterexample | None:
    """A small point at which the premises hold and a conclusion does not (for “iff” also the reverse)."""
    budget = Budget.of(_SECONDS)
    directions = [(statement.premises, statement.conclusions)]
    directions += [(statement.conclusions, statement.premises)] if statement.both_ways else []
    try:
        for sizes in sizes_to_search(statement.expressions(), statement.vocabulary, _SIZES):
            for premises, conclusions in directions:
                found = _failure_at_sizes(statement, premises, conclusions, sizes, seed, budget)
                if found is not None:
                    return found
    except OutOfBudget:
        return None
    return None


def _failure_at_sizes(
    statement: Implication, premises: Equations, conclusions: Equations, sizes: dict[str, int], seed: int, budget: Budget
) -> Counterexample | None:
    source = Random(f"{seed}/implication/{sorted(sizes.items())}")
    try:
        descriptions = describe(free_symbols(statement.expressions()), sizes, statement.vocabulary)
    except (Undefined, Unsupported):
        return None

    def failure(trial: Trial) -> Found | None:
        return failure_at(trial) if trial.in_domain and _hold(trial, premises) else None

    telling = TellingPoints(statement.expressions())
    for attempt in range(_DRAWS + _TELLING_DRAWS):
        point = telling.drawn(descriptions, source, attempt, _DRAWS)
        for conclusion in conclusions:
            equality = Equality(statement.vocabulary, *conclusion)
            trial = trial_at(equality, sizes, descriptions, point, budget, source.getrandbits(32), 1 << 30)
            for candidate in _candidates(trial, premises, conclusions):
                if failure(candidate) is not None:
                    return simplest(candidate, failure)
    return None


def _candidates(trial: Trial, premises: Equations, conclusions: Equations) -> Iterator[Trial]:
    """The trial, and points near it that satisfy the premises or almost satisfy the conclusions."""
    yield trial
    solved = at_equations(trial, premises)
    if solved is not None:
        yield solved
    yield from beside_equations(trial, conclusions)


def _hold(trial: Trial, equations: Equations) -> bool:
    """Whether all equations hold exactly."""
    field = RationalField()
    try:
        reading = trial.reading(field)
        gaps = [reading.value(left) + (-reading.value(right)) for left, right in equations]
    except (Undefined, Unsupported):
        return False
    if any(isinstance(gap, FormalMatrix) for gap in gaps):
        return False
    return all(bool(gap.is_zero()) if is_formal(gap) else field.is_zero(gap) for gap in gaps)


# -------------------------------------------------------------------------------------------------- near misses


def _near_misses(statement: Implication, seed: int) -> NearMisses:
    """The conclusion without its premise, which must fail, and one-edit changes of the conclusion."""
    return NearMisses((_without_premise(statement, seed), *_edited(statement, seed)))


def _without_premise(statement: Implication, seed: int) -> NearMiss:
    budget = Budget.of(_SECONDS)
    names = size_names(statement.expressions(), statement.vocabulary)
    fate = "survived"
    for pair in statement.conclusions:
        alone = Equality(statement.vocabulary, *pair)
        for sizes in small_sizes(names, statement.vocabulary)[:_SIZES]:
            if counterexamples.find(alone, sizes, seed, budget) is not None:
                fate = "refuted"
                break
    return NearMiss("without its premise", " and ".join(f"{plain(a)} = {plain(b)}" for a, b in statement.conclusions), fate)


def _edited(statement: Implication, seed: int) -> Iterator[NearMiss]:
    equality = Equality(statement.vocabulary, *statement.conclusions[0])
    for words, sides in islice(changes(equality), _MOST_EDITS):
        changed = made(equality, sides)
        if changed is None:
            continue
        conclusions = ((changed.lhs, changed.rhs), *statement.conclusions[1:])
        implication = replace(statement, conclusions=conclusions, both_ways=False, because=None)
        fate = "undecided" if _failure(implication, seed) is None else "refuted"
        yield NearMiss(words, implication.words(), fate)
