"""The exact engine: both sides at random points of the domain, modulo random primes, at many sizes.

An untrue statement passes one point with a probability bounded by its degree; points are added until the bound of the
settings is met at every size. A difference without logarithms or exponentials is a proof that the statement fails; one
with them is only "not recognised as equal", which leaves the word to the ball reading.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from math import ceil
from random import Random
from time import monotonic

from derivations.engines.size_choice import MOST_SIZES, choose_sizes, size_names
from derivations.engines.size_degrees import highest_degree, sizes_that_outnumber_zeros
from derivations.engines.size_orders import in_every_order
from derivations.language.errors import OutOfBudget, Unsupported
from derivations.language.evidence import Certainty, Evidence, Outcome, Scope
from derivations.language.statements import Equality
from derivations.readings.comparison import Agreement, branches, compare
from derivations.readings.degrees import coefficient_bits, degree_of_difference, error_log2_per_point
from derivations.readings.point import Budget
from derivations.readings.residuals import Pairs, pairs_of
from derivations.readings.signs import TooManyCases

ENGINE = "exact arithmetic"
_MOST_POINTS = 12
_CONFIRMATIONS = 3
_FEWEST = 2  # sizes at which a claim with kinks must hold, where others have too many cases
_LEFT_OUT = 3
_MOST_FAILED = 5  # sizes at which the sides are not equal, after which no more are looked at
_MOST_UNDEFINED = 2  # sizes at which the sides are undefined, for each at which they are defined


@dataclass
class _Run:
    """What has been found so far."""

    passed: list[dict[str, int]] = field(default_factory=list)
    failed: list[dict[str, int]] = field(default_factory=list)
    unrecognised: list[dict[str, int]] = field(default_factory=list)
    undefined: list[dict[str, int]] = field(default_factory=list)
    skipped: list[dict[str, int]] = field(default_factory=list)
    """Sizes with more patterns of signs than are gone through."""
    primes: list[int] = field(default_factory=list)
    tried: int = 0
    used: int = 0
    error_log2: float | None = None
    remark: str = ""


def settle(
    statement: Equality,
    seed: int,
    error_log2: float,
    budget: Budget,
    points_per_size: int | None = None,
    also: tuple[dict[str, int], ...] = (),
) -> Evidence:
    """Test an equality at many sizes, with as many points at each as the error bound asks for.

    With ``points_per_size`` it is a quick confirmation instead: that many points at a small, a middle and a larger size.
    ``also`` names further sizes to test, which another engine has found worth a look.
    """
    started = monotonic()
    source = Random(f"{seed}/random exact")
    pairs = pairs_of(statement)
    run = _Run()
    reason = ""
    try:
        names = size_names(statement.expressions(), statement.vocabulary)
        quick = points_per_size is not None
        chosen, reason = _sizes(run, pairs, statement, names, also, source, quick)
        chosen = _with_few_cases(run, pairs, chosen, source, budget)
        per_point = _error_per_point(pairs, chosen)
        points = points_per_size or _points_needed(per_point, error_log2)
        for assignment in chosen:
            _test_size(run, pairs, assignment, source, budget, points)
            if len(run.failed) + len(run.unrecognised) == _MOST_FAILED:
                break
        run.error_log2 = per_point * points
        reason = reason or ("" if quick and not pairs.has_kinks else _too_few(run, statement, names, source, _cases(pairs)))
    except (Unsupported, OutOfBudget) as error:
        reason = str(error)
    return _evidence(run, reason, seed, monotonic() - started)


def _sizes(
    run: _Run,
    pairs: Pairs,
    statement: Equality,
    names: list[str],
    also: tuple[dict[str, int], ...],
    source: Random,
    quick: bool,
) -> tuple[list[dict[str, int]], str]:
    """The sizes to test, and why they may not tell enough; for a quick confirmation a few of them."""
    expressions, vocabulary = statement.expressions(), statement.vocabulary
    chosen = choose_sizes(names, vocabulary, source, MOST_SIZES, large=not quick and not pairs.has_kinks)
    chosen = _with_few_components(run, pairs, chosen)
    if quick and len(chosen) > _CONFIRMATIONS:
        chosen = [chosen[0], chosen[len(chosen) // 2], chosen[-1]]
    chosen += [assignment for assignment in also if set(assignment) == set(names) and assignment not in chosen]
    chosen = _with_few_components(run, pairs, chosen)
    if quick:
        return chosen, ""
    further = sizes_that_outnumber_zeros(expressions, names, vocabulary, chosen, source)
    chosen += [assignment for assignment in further.sizes if assignment not in (*chosen, *run.skipped)]
    orders = in_every_order(expressions, names, vocabulary, highest_degree(expressions, names, vocabulary))
    chosen += [assignment for assignment in orders.sizes if assignment not in (*chosen, *run.skipped)]
    run.remark = further.remark
    return _with_few_components(run, pairs, chosen), further.doubt or orders.doubt


def _with_few_components(run: _Run, pairs: Pairs, chosen: list[dict[str, int]]) -> list[dict[str, int]]:
    """The sizes at which every component of the domain can be gone through; those of permutations with signs are many."""
    kept = []
    for sizes in chosen:
        try:
            branches(pairs, sizes)
            kept.append(sizes)
        except TooManyCases:
            run.skipped.append(sizes)
    return kept


def _with_few_cases(
    run: _Run, pairs: Pairs, chosen: list[dict[str, int]], source: Random, budget: Budget
) -> list[dict[str, int]]:
    """The sizes at which every pattern of signs can be gone through, as one point shows that does not count."""
    kept = []
    for sizes in chosen:
        try:
            if pairs.has_kinks:
                compare(pairs, sizes, source, budget)
            kept.append(sizes)
        except TooManyCases:
            run.skipped.append(sizes)
    if run.skipped and not kept:
        raise TooManyCases(f"too many {_cases(pairs)} at every size tried")
    return kept


def _cases(pairs: Pairs) -> str:
    return "patterns of signs" if pairs.has_kinks else "permutations with signs"


def _too_few(run: _Run, statement: Equality, names: list[str], source: Random, cases: str) -> str:
    """Why the sizes at which every case was gone through do not tell enough, where some were left out."""
    if not run.skipped:
        return ""
    left_out = f"too many {cases} at {'; '.join(_words(sizes) for sizes in run.skipped[:4])}"
    further = sizes_that_outnumber_zeros(statement.expressions(), names, statement.vocabulary, run.passed, source)
    needed = [sizes for sizes in further.sizes if sizes not in run.passed]
    if len(run.passed) < _FEWEST or further.doubt or needed:
        return left_out
    run.remark += ("; " if run.remark else "") + left_out
    return ""


def _error_per_point(pairs: Pairs, chosen: list[dict[str, int]]) -> float:
    """log₂ of the error of one point, by the degree at the largest of all sizes (a bound for every one of them)."""
    largest = {name: max(sizes[name] for sizes in chosen) for name in (chosen[0] if chosen else {})}
    degree = sum(degree_of_difference(left, right, largest, pairs.vocabulary) for left, right in pairs.pairs)
    bits = coefficient_bits(*pairs.sides)
    return error_log2_per_point(degree, bits)


def _points_needed(per_point: float, error_log2: float) -> int:
    if per_point * _MOST_POINTS > error_log2:
        raise OutOfBudget(f"the degree of the statement is too large for the error bound 2^{error_log2:g}")
    return ceil(error_log2 / per_point)


def _test_size(run: _Run, pairs: Pairs, sizes: dict[str, int], source: Random, budget: Budget, points: int) -> None:
    components = branches(pairs, sizes)
    for index in range(points * components):
        run.tried += 1
        comparison = compare(pairs, sizes, source, budget, index % components)
        if comparison.agreement is Agreement.UNDEFINED:
            run.undefined.append(sizes)
            return
        run.used += 1
        run.primes.append(comparison.prime)
        if comparison.agreement is not Agreement.EQUAL:
            (run.failed if comparison.agreement is Agreement.UNEQUAL else run.unrecognised).append(sizes)
            return
    run.passed.append(sizes)


def _evidence(run: _Run, reason: str, seed: int, seconds: float) -> Evidence:
    counted = Evidence(
        ENGINE,
        Outcome.UNKNOWN,
        seed=seed,
        primes=tuple(run.primes),
        points_tried=run.tried,
        points_used=run.used,
        seconds=seconds,
    )
    if run.failed:
        scope = Scope(sizes=tuple(run.failed))
        why = "the sides differ modulo a prime"
        return replace(counted, outcome=Outcome.FAILS, certainty=Certainty.PROOF, scope=scope, reason=why)
    if reason:  # what was left out may hold a counterexample
        return replace(counted, reason=reason, scope=Scope(sizes=tuple(run.skipped[:_LEFT_OUT])))
    if run.unrecognised:
        scope = Scope(sizes=tuple(run.unrecognised))
        return replace(counted, scope=scope, reason="the sides were not recognised as equal")
    if not run.used:
        return replace(counted, outcome=Outcome.NO_POINTS, reason="no point was found at which both sides are defined")
    if len(run.undefined) > _MOST_UNDEFINED * len(run.passed):
        where = "; ".join(_words(sizes) for sizes in run.passed)
        return replace(counted, scope=Scope(tuple(run.passed)), reason=f"both sides are defined at too few sizes ({where})")
    note = run.remark
    if run.undefined:
        note += ("; " if note else "") + "undefined at " + "; ".join(_words(sizes) for sizes in run.undefined[:4])
    return replace(counted, outcome=Outcome.HOLDS, scope=Scope(tuple(run.passed)), reason=note, error_log2=run.error_log2)


def _words(sizes: dict[str, int]) -> str:
    return ", ".join(f"{name} = {value}" for name, value in sorted(sizes.items())) or "every point"
