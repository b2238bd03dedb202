"""Near misses of an inequality: its reverse, the strict version, a little less on the larger side, a wrong threshold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from sympy import Rational

from derivations.engines import counterexamples
from derivations.engines.definedness import reason_is_defined
from derivations.engines.equality_points import where_all_vanish, where_most_vanish
from derivations.engines.failures import FOR_A_NEAR_MISS, failure_of, is_constant
from derivations.engines.size_choice import sizes_to_search
from derivations.engines.thresholds import THRESHOLD, wrong_thresholds
from derivations.language import nodes
from derivations.language.errors import OutOfBudget, Unsupported
from derivations.language.evidence import HOLDS_TOO, NearMiss, NearMisses
from derivations.language.nonnegative import is_nonnegative, is_positive
from derivations.language.plain import plain
from derivations.language.statements import AtMost
from derivations.language.vanishing import suggested_zeros
from derivations.readings.point import Budget

Alternatives = tuple[tuple[str, AtMost], ...]

_REVERSED, _STRICT = "reversed", "strict"


def try_near_misses(statement: AtMost, seed: int) -> NearMisses:
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
        if words != _REVERSED and _fails_where_equal(changed, trees, seed, words.startswith(THRESHOLD)):
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


def _fails_where_equal(changed: AtMost, trees: tuple[Any, ...], seed: int, is_threshold: bool) -> bool:
    """Whether the changed inequality fails where the trees show the sides of the unchanged one to be equal.

    A wrong threshold moves the optimum: the best values of most variables are on the way to the new one.
    """
    points = where_most_vanish if is_threshold else where_all_vanish
    budget = Budget.of(FOR_A_NEAR_MISS.seconds)
    sizes = sizes_to_search(changed.expressions(), changed.vocabulary, FOR_A_NEAR_MISS.sizes)
    try:
        return any(
            counterexamples.failure_at(trial) is not None
            for assignment in sizes
            for trial in points(changed, trees, assignment, seed, budget)
        )
    except (OutOfBudget, Unsupported):
        return False
