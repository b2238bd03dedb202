"""The judge of ranks at generic points.

At a point modulo a prime the rank is never above the generic one. So a claimed rank r that is found there is reached for sure,
and a larger generic rank is missed with a probability that is bounded by the degree of the minors of r + 1 rows, which do not
all vanish as polynomials. A claim is refuted by the rank over the field of rational functions in all entries, at a small size,
or by a rational point at which the rank is larger.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from math import ceil, prod
from random import Random
from typing import Any

from sympy import Poly

from derivations.engines.generic_points import rank_at, rank_modulo_prime, symbolic_rank, variables_of
from derivations.engines.places import Place
from derivations.engines.relations import Court
from derivations.engines.size_choice import choose_sizes, size_names, small_sizes
from derivations.engines.size_degrees import sizes_that_outnumber_zeros
from derivations.engines.size_orders import in_every_order
from derivations.language.errors import OutOfBudget, Undefined, Unsupported
from derivations.language.evidence import Certainty, Counterexample, Evidence, NearMiss, NearMisses, Outcome, Scope
from derivations.language.generic_rank import GenericRank
from derivations.language.size_polynomials import is_zero_polynomial, value_at
from derivations.language.verdicts import Judgement, Verdict
from derivations.readings.degrees import DegreeBound, coefficient_bits, error_log2_per_point
from derivations.readings.point import Budget
from derivations.readings.points import branched
from derivations.readings.small_points import describe, draw

SETTLES = GenericRank

_ENGINE = "rank modulo primes"
_ERROR_LOG2 = -100.0
_DRAWS = 40
_SMALL_SIZES = 8
_SECONDS, _SECONDS_FOR_A_NEAR_MISS = 4.0, 1.0
_MOST_UNDEFINED = 2  # sizes at which the map is undefined, for each at which it is defined
_REMARKS = ("generic: at special points the rank may be smaller",)
_TOO_LARGE = "a number made of sizes in it may vanish at every size that could be looked at"
_TOO_LARGE_SIDES = "where one of its sides outgrows another it is too large to be looked at"
_WHY_NOT_EVERY_SIZE = "ranks are looked at size by size"


@dataclass
class _Run:
    """What the points modulo primes showed."""

    passed: list[dict[str, int]] = field(default_factory=list)
    differing: list[dict[str, int]] = field(default_factory=list)
    primes: list[int] = field(default_factory=list)
    error_log2: float = -float("inf")
    undefined: list[dict[str, int]] = field(default_factory=list)
    doubt: str = ""
    """Why a number that is made of sizes may have vanished at every size that was looked at."""


def judge(statement: GenericRank, court: Court) -> Judgement:
    """The verdict on a rank."""
    run = _at_primes(statement, court)
    if run.differing:
        return _different(statement, court)
    if len(run.undefined) > _MOST_UNDEFINED * len(run.passed):
        verdict = Verdict.UNDECIDED if run.passed else Verdict.VACUOUS
        return Judgement(verdict, f"the map is defined at {len(run.passed) or 'none'} of the sizes looked at")
    if not run.passed:
        return Judgement(Verdict.UNDECIDED, "no size was small enough to be looked at")
    if run.doubt:
        return Judgement(Verdict.UNDECIDED, run.doubt)
    evidence = Evidence(
        _ENGINE,
        Outcome.HOLDS,
        scope=Scope(tuple(run.passed), why_not_every_size=_WHY_NOT_EVERY_SIZE),
        error_log2=run.error_log2,
        seed=court.seed,
        primes=tuple(run.primes),
        points_tried=len(run.primes) + len(run.undefined),
        points_used=len(run.primes),
    )
    misses = _near_misses(statement, court) if court.near_misses else NearMisses()
    if misses.tried and not misses.killed:
        return Judgement(Verdict.UNDECIDED, "none of its near misses could be refuted", (evidence,), misses, _REMARKS)
    return Judgement(Verdict.CERTIFIED, "", (evidence,), misses, _REMARKS)


def _different(statement: GenericRank, court: Court) -> Judgement:
    """The rank is another one modulo a prime: a counterexample is looked for."""
    found = _refuted(statement, court.seed, Budget.of(_SECONDS))
    if found is None:
        return Judgement(Verdict.UNDECIDED, "the rank differs modulo a prime, but no small counterexample was found")
    scope = Scope((found.sizes,))
    how = found.confirmed_by
    evidence = Evidence("counterexample", Outcome.FAILS, Certainty.PROOF, scope, how, seed=court.seed, counterexample=found)
    return Judgement(Verdict.REFUTED, evidence=(evidence,))


# ------------------------------------------------------------------------------------------ modulo primes


def _names(statement: GenericRank) -> list[str]:
    counted = {str(symbol.name) for symbol in statement.rank.free_symbols}
    return sorted({*size_names((statement.value, *statement.directions), statement.vocabulary), *counted})


def _at_primes(statement: GenericRank, court: Court) -> _Run:
    run, source = _Run(), Random(f"{court.seed}/generic rank")
    names = _names(statement)
    chosen = choose_sizes(names, statement.vocabulary, source)
    further = sizes_that_outnumber_zeros((statement.value,), names, statement.vocabulary, chosen, source)
    orders = in_every_order((statement.value, *statement.directions), names, statement.vocabulary, _degree(statement.rank))
    chosen = [*chosen, *(sizes for sizes in orders.sizes if sizes not in chosen)]
    for sizes in [*chosen, *(sizes for sizes in further.sizes if sizes not in chosen)]:
        try:
            _at_size(statement, sizes, source, court.budget, run)
        except OutOfBudget:
            if court.budget.is_used_up():
                break
        except Undefined:
            run.undefined.append(sizes)
    missed = [sizes for sizes in further.sizes if sizes not in (*run.passed, *run.undefined)]
    untested = orders.is_one_missed([*run.passed, *run.undefined, *run.differing])
    run.doubt = further.doubt or orders.doubt or (_TOO_LARGE if missed else _TOO_LARGE_SIDES if untested else "")
    return run


def _degree(count: Any) -> int:
    """The degree of a claimed rank in the sizes; that of a rank is taken to be 2 at least, as in d(d + 1)/2."""
    symbols = sorted(count.free_symbols, key=lambda symbol: str(symbol.name))
    return max(2, int(Poly(count, *symbols).total_degree()) if symbols else 0)


def _at_size(statement: GenericRank, sizes: dict[str, int], source: Random, budget: Budget, run: _Run) -> None:
    """As many points as the bound needs, on every component of the domain."""
    claimed = value_at(statement.rank, sizes)
    components = prod(branched(variables_of(statement), sizes, statement.vocabulary).values())
    per_point = _error_log2(statement, sizes, int(claimed))
    primes = []
    for index in range(ceil(_ERROR_LOG2 / per_point) * components):
        rank, prime = rank_modulo_prime(statement, sizes, source, index % components, budget)
        primes.append(prime)
        if rank != claimed:
            run.differing.append(sizes)
            return
    run.primes += primes
    run.error_log2 = max(run.error_log2, per_point * ceil(_ERROR_LOG2 / per_point))
    run.passed.append(sizes)


def _error_log2(statement: GenericRank, sizes: dict[str, int], claimed: int) -> float:
    """log₂ of the chance that minors of one row more than claimed all vanish, though not as polynomials."""
    above, below = DegreeBound(sizes, statement.vocabulary).of(statement.value)
    rows = max(claimed, 0) + 1
    found = error_log2_per_point(rows * max(1, above + below), rows * (coefficient_bits(statement.value) + 64))
    if found > -10:
        raise OutOfBudget("the degree of the map is too large for the error bound")
    return found


# ------------------------------------------------------------------------------------------ counterexamples


def _refuted(statement: GenericRank, seed: int, budget: Budget) -> Counterexample | None:
    """A small size at which the rank is another, with a point that has it."""
    for sizes in small_sizes(_names(statement), statement.vocabulary)[:_SMALL_SIZES]:
        try:
            found = _at_small_size(statement, sizes, seed, budget)
        except (OutOfBudget, Undefined, Unsupported):
            if budget.is_used_up():
                return None
            continue
        if found is not None:
            return found
    return None


def _at_small_size(statement: GenericRank, sizes: dict[str, int], seed: int, budget: Budget) -> Counterexample | None:
    claimed = value_at(statement.rank, sizes)
    try:
        generic: int | None = symbolic_rank(statement, sizes, budget)
    except (OutOfBudget, Unsupported):
        generic = None
    if generic == claimed:
        return None
    for place in _places(statement, sizes, seed, budget):
        try:
            rank = rank_at(statement, place)
        except (Undefined, ZeroDivisionError):
            continue
        if rank == generic or (generic is None and rank > claimed):
            how = "the rank over all rational functions of the entries" if generic is not None else "exact rational arithmetic"
            shown = place.shown([statement.value])
            return Counterexample(sizes, shown, str(rank), str(claimed), how, labels=("rank", "claimed"))
    return None


def _places(statement: GenericRank, sizes: dict[str, int], seed: int, budget: Budget) -> Iterator[Place]:
    source = Random(f"{seed}/rank/{sorted(sizes.items())}")
    descriptions = describe(variables_of(statement), sizes, statement.vocabulary)
    for attempt in range(_DRAWS):
        point = draw(descriptions, source, attempt * 6 // _DRAWS)
        yield Place(statement.vocabulary, sizes, descriptions, point, source.getrandbits(32), 1 << 30, budget)


# ------------------------------------------------------------------------------------------ near misses


def _near_misses(statement: GenericRank, court: Court) -> NearMisses:
    """One more, one less, and one size for another."""
    changed = [("one more", statement.rank + 1), ("one less", statement.rank - 1)]
    names = size_names((statement.value, *statement.directions), statement.vocabulary)
    for symbol in sorted(statement.rank.free_symbols, key=lambda item: str(item.name)):
        for name in names:
            other = statement.rank.xreplace({symbol: statement.vocabulary.sizes[name].symbol})
            if not is_zero_polynomial(other - statement.rank):
                changed.append((f"size {name} for {symbol.name}", other))
    return NearMisses(tuple(_judged(words, replace(statement, rank=rank), court) for words, rank in changed))


def _judged(words: str, changed: GenericRank, court: Court) -> NearMiss:
    found = _refuted(changed, court.seed, Budget.of(_SECONDS_FOR_A_NEAR_MISS))
    return NearMiss(words, changed.words(), "refuted" if found is not None else "undecided")
