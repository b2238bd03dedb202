"""The engine for the scope *every size*: one exact test at a size read off the formula (docs/every_size.md).

The statement is lowered to traces, inverses and log-determinants, the lowered form is checked against the original at
random points, the size that suffices is counted, and the lowered form is tested there. Sizes used as coefficients are
then independent random numbers (except in case 1, which tests a full grid of sizes). A statement outside the
hypotheses is left to the other engines, with the reason named.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from itertools import product
from math import ceil
from random import Random
from time import monotonic
from typing import Any

from sympy import Add, Determinant, Integer, MatrixSymbol, Mul, Pow, Symbol, exp, log

from derivations.engines.size_choice import choose_sizes, size_names
from derivations.language import nodes
from derivations.language.domains import Symmetry
from derivations.language.errors import Disagreement, OutOfBudget, Undefined, Unsupported
from derivations.language.evidence import Certainty, Evidence, Outcome, Scope
from derivations.language.plain import plain
from derivations.language.statements import Equality
from derivations.language.vocabulary import Vocabulary
from derivations.readings.atoms import Atoms
from derivations.readings.collecting import Collector
from derivations.readings.comparison import Agreement, branches, compare, difference, zero_or_formal
from derivations.readings.contractions import Contraction, contraction
from derivations.readings.counting import (
    Counts,
    Letters,
    NotCovered,
    linear_bounds,
    matrix_letters,
    scalar_bounds,
    size_name,
    states,
)
from derivations.readings.degrees import degree_of_difference, error_log2_per_point
from derivations.readings.exact import Budget, ExactReading, Point
from derivations.readings.fields import PrimeField
from derivations.readings.formal import is_formal
from derivations.readings.jets import Jet
from derivations.readings.lowering import lower
from derivations.readings.points import PointSource, free_symbols, random_prime
from derivations.readings.residuals import DIRECTION, Pairs, pairs_of

ENGINE = "every-size theorem"
CANCELLED = "like terms that cancel"
_CHEAP_SIZE = 60
_LARGEST_SIZE = 200
_LARGEST_GRID = 48
_CHECKS_OF_LOWERING = 3
_MOST_POINTS = 12
_SPARE = 1  # sizes tested exceed the bound, so that a count off by one would still be safe


@dataclass(frozen=True)
class _Plan:
    """How one lowered pair is settled: the sides to test, the case of the theorem, the sizes needed, those to test."""

    left: Any
    right: Any
    case: str
    bounds: Counts
    assignments: tuple[dict[str, int], ...]
    decoupled: bool
    gradients: bool


@dataclass
class _Tally:
    primes: list[int]
    used: int = 0
    error_log2: float = -1e9


def settle(statement: Equality, seed: int, error_log2: float, budget: Budget) -> Evidence:
    """Certify an equality at every size, or say why this engine cannot."""
    started = monotonic()
    source = Random(f"{seed}/every size")
    tally = _Tally([])
    try:
        plans = _settle_pairs(statement, source, error_log2, budget, tally)
    except (Unsupported, Undefined, OutOfBudget) as error:
        return Evidence(ENGINE, Outcome.UNKNOWN, reason=str(error), seconds=monotonic() - started)
    bounds: Counts = Counter()
    for plan in plans:
        bounds |= plan.bounds
    tested = max((sizes for plan in plans for sizes in plan.assignments), key=lambda sizes: sum(sizes.values()))
    cases = " and ".join(sorted({plan.case for plan in plans}))
    scope = Scope((tested,), every_size=True, theorem=cases, bounds=dict(bounds))
    return Evidence(
        ENGINE,
        Outcome.HOLDS,
        Certainty.RANDOM_EXACT,
        scope,
        error_log2=tally.error_log2,
        seed=seed,
        primes=tuple(tally.primes),
        points_tried=tally.used,
        points_used=tally.used,
        seconds=monotonic() - started,
    )


def _settle_pairs(
    statement: Equality, source: Random, error_log2: float, budget: Budget, tally: _Tally
) -> list[_Plan]:
    original = pairs_of(statement)
    if any(side.has(nodes.Gradient) for pair in original.pairs for side in pair):
        raise NotCovered("a gradient that is not a term of its own")
    lowered = Pairs(tuple((lower(left), lower(right)) for left, right in original.pairs), original.vocabulary)
    names = size_names(tuple(side for pair in original.pairs for side in pair), original.vocabulary)
    checked = _check_lowering(original, lowered, names, source, budget)
    plans = []
    for pair, (left, right) in zip(original.pairs, lowered.pairs, strict=True):
        plan = _plan(left, right, names, lowered.vocabulary)
        if plan.case == CANCELLED:
            plan = replace(plan, left=pair[0], right=pair[1], assignments=(checked,), decoupled=False)
        _carry_out(plan, lowered.vocabulary, source, error_log2, budget, tally)
        plans.append(plan)
    return plans


def _check_lowering(
    original: Pairs, lowered: Pairs, names: list[str], source: Random, budget: Budget
) -> dict[str, int]:
    """The rewritten sides must equal the original ones, read from their definitions, at random points.

    Returns the largest sizes at which they did.
    """
    done: list[dict[str, int]] = []
    for sizes in reversed(choose_sizes(names, original.vocabulary, source, most=4)):
        sides = [
            (before, after)
            for old, new in zip(original.pairs, lowered.pairs, strict=True)
            for before, after in zip(old, new, strict=True)
        ]
        agreement = compare(Pairs(tuple(sides), original.vocabulary), sizes, source, budget).agreement
        if agreement is Agreement.UNEQUAL:
            raise Disagreement(
                f"rewriting {plain(sides[0][0])} changed its value at {sizes}: this is a bug in Lemmata, please report it"
            )
        if agreement is Agreement.EQUAL:
            done.append(sizes)
        if len(done) >= _CHECKS_OF_LOWERING:
            break
    if not done:
        raise NotCovered("the rewritten form could not be checked against the original")
    return done[0]


def _as_logarithms(left: Any, right: Any) -> tuple[Any, Any]:
    """Two products of powers of determinants, exponentials and positive numbers, as sums of logarithms.

    Equal logarithmic derivatives and equal values at the base point make the quotient 1, signs included.
    """
    if not any(side.atoms(Determinant, exp) or _has_roots(side) for side in (left, right)):
        return left, right
    return logarithm_of_product(left), logarithm_of_product(right)


def _has_roots(side: Any) -> bool:
    return any(not power.exp.is_Integer for power in side.atoms(Pow))


def logarithm_of_product(number: Any) -> Any:
    """log of a product of powers of determinants, exponentials and positive numbers, taken apart."""
    if isinstance(number, Mul):
        return Add(*(logarithm_of_product(factor) for factor in number.args))
    if isinstance(number, exp):
        return number.args[0]
    if isinstance(number, Pow):
        if matrix_letters(number.exp):
            raise NotCovered(f"the exponent of {plain(number)} depends on matrices")
        return number.exp * logarithm_of_product(number.base)
    if isinstance(number, Determinant):
        return nodes.LogDet(number.args[0])
    if number.is_positive and not matrix_letters(number):
        return log(number)
    raise NotCovered(f"{plain(number)} is not known to be positive")


# -------------------------------------------------------------------------------------------------- which case


def _plan(left: Any, right: Any, names: list[str], vocabulary: Vocabulary) -> _Plan:
    """The first case of the theorem whose hypotheses hold and whose test is small enough."""
    reasons = []
    tries = (_plan_matrix, _plan_grid) if nodes.is_matrix(left) else (_plan_number, _plan_grid)
    for attempt in tries:
        try:
            return attempt(left, right, names, vocabulary)
        except Unsupported as error:
            reasons.append(str(error))
    raise NotCovered("; ".join(dict.fromkeys(reasons)))


def _plan_matrix(left: Any, right: Any, names: list[str], vocabulary: Vocabulary) -> _Plan:
    if tuple(left.shape) == (1, 1):
        raise NotCovered("both sides are 1×1 matrices")
    letters = Letters(vocabulary)
    bounds = states(left, letters) + states(right, letters)
    return _Plan(left, right, "case 2", bounds, (_test_sizes(bounds, names, vocabulary),), decoupled=True, gradients=False)


def _plan_number(left: Any, right: Any, names: list[str], vocabulary: Vocabulary) -> _Plan:
    """The difference tested as it is when that is cheap, else with like terms collected.

    Each can be tested as it is (through all gradients) or, when it is linear in a direction, in that alone.
    """
    left, right = _as_logarithms(left, right)
    collected = Collector(vocabulary).collected(left - right)
    reasons = []
    for number, largest in ((left - right, _CHEAP_SIZE), (collected, _LARGEST_SIZE), (left - right, _LARGEST_SIZE)):
        options: list[_Plan] = []
        for attempt in (_plan_gradients, _plan_direction):
            try:
                options.append(attempt(number, names, vocabulary))
            except Unsupported as error:
                reasons.append(str(error))
        affordable = [plan for plan in options if max(plan.assignments[0].values(), default=0) <= largest]
        if affordable:
            return min(affordable, key=lambda plan: sum(plan.bounds.values()))
    raise NotCovered("; ".join(dict.fromkeys(reasons)))


def _plan_gradients(number: Any, names: list[str], vocabulary: Vocabulary) -> _Plan:
    if number == 0:
        return _Plan(number, number, CANCELLED, Counter(), ({},), decoupled=True, gradients=False)
    bounds = scalar_bounds(number, Letters(vocabulary))
    sizes = _test_sizes(bounds, names, vocabulary)
    return _Plan(number, Integer(0), "case 3", bounds, (sizes,), decoupled=True, gradients=True)


def _plan_direction(number: Any, names: list[str], vocabulary: Vocabulary) -> _Plan:
    """For a number that is linear in the direction of a derivative."""
    for symbol in matrix_letters(number):
        if str(symbol.name).startswith(DIRECTION):
            bounds = linear_bounds(number, symbol, Letters(vocabulary))
            sizes = _test_sizes(bounds, names, vocabulary)
            return _Plan(number, Integer(0), "case 3, linear in a direction", bounds, (sizes,), True, gradients=False)
    raise NotCovered("no direction occurs")


def _plan_grid(left: Any, right: Any, names: list[str], vocabulary: Vocabulary) -> _Plan:
    both = contraction(left, vocabulary).plus(contraction(right, vocabulary))
    starts, widths = _grid(both, names, vocabulary)
    cells = [
        dict(zip(names, values, strict=True))
        for values in product(*(range(starts[name], starts[name] + widths[name]) for name in names))
    ]
    if len(cells) > _LARGEST_GRID:
        raise NotCovered(f"a grid of {len(cells)} sizes is needed")
    if not all(vocabulary.admits(cell) for cell in cells):
        raise NotCovered("the relations between the sizes leave no full grid")
    bounds = Counter({name: starts[name] for name in names})
    return _Plan(left, right, "case 1", bounds, tuple(cells), decoupled=False, gradients=False)


def _grid(both: Contraction, names: list[str], vocabulary: Vocabulary) -> tuple[dict[str, int], dict[str, int]]:
    """Where the grid starts for every size, smaller sizes wholly below larger ones, and how wide it is."""
    starts = {name: max(both.nodes[name], vocabulary.sizes[name].at_least, 1) + _SPARE for name in names}
    widths = {name: both.numerator[name] + both.denominator[name] + 1 for name in names}
    for _ in names:
        for name in names:
            size = vocabulary.sizes[name]
            for above in (*size.at_most, *size.less_than):
                if isinstance(above, str) and above in starts:
                    starts[above] = max(starts[above], starts[name] + widths[name])
    if max((starts[name] + widths[name] for name in names), default=0) > _LARGEST_SIZE:
        raise NotCovered(f"sizes above {_LARGEST_SIZE} are needed")
    return starts, widths


def _test_sizes(bounds: Counts, names: list[str], vocabulary: Vocabulary) -> dict[str, int]:
    """Sizes at or above the bounds that respect the relations."""
    sizes = {name: max(bounds[name] + _SPARE, vocabulary.sizes[name].at_least, 2) for name in names}
    for _ in names:
        for name in names:
            size = vocabulary.sizes[name]
            for above in size.at_most:
                if isinstance(above, str) and above in sizes:
                    sizes[above] = max(sizes[above], sizes[name])
            for above in size.less_than:
                if isinstance(above, str) and above in sizes:
                    sizes[above] = max(sizes[above], sizes[name] + 1)
    if max(sizes.values(), default=0) > _LARGEST_SIZE:
        raise NotCovered(f"sizes up to {max(sizes.values())} would have to be tested, more than {_LARGEST_SIZE}")
    if not vocabulary.admits(sizes):
        raise NotCovered("the relations between the sizes do not allow large enough sizes")
    return sizes


# -------------------------------------------------------------------------------------------------- the test


def _carry_out(
    plan: _Plan,
    vocabulary: Vocabulary,
    source: Random,
    error_log2: float,
    budget: Budget,
    tally: _Tally,
) -> None:
    """Run the tests of a plan; anything but success raises."""
    left, right = plan.left, plan.right
    if plan.case not in (CANCELLED, "case 1"):
        _check_base_point(plan, vocabulary, source, error_log2, budget)
    for sizes in plan.assignments:
        degree = degree_of_difference(left, right, sizes, vocabulary) * (3 if plan.gradients else 1)
        per_point = error_log2_per_point(degree)
        if per_point * _MOST_POINTS > error_log2:
            raise OutOfBudget(f"the degree of the statement ({degree}) is too large for the error bound")
        components = branches(Pairs(((left, right),), vocabulary)) if not plan.decoupled else 1
        points = ceil(error_log2 / per_point)
        for index in range(points * components):
            tally.primes.append(_pass_one(plan, sizes, vocabulary, source, budget))
            tally.used += 1
        tally.error_log2 = max(tally.error_log2, per_point * points)


def _pass_one(
    plan: _Plan, sizes: dict[str, int], vocabulary: Vocabulary, source: Random, budget: Budget
) -> int:
    """One fresh point modulo one fresh prime, drawing again where the sides are undefined."""
    for _ in range(3):
        prime = random_prime(source)
        try:
            agreement = _agreement(plan, sizes, vocabulary, PrimeField(prime), source, budget)
        except Undefined:
            continue
        if agreement is not Agreement.EQUAL:
            raise NotCovered(f"the sides differ at {sizes}")
        return prime
    raise Undefined("both sides are undefined at the size that would settle every size")


def _agreement(
    plan: _Plan,
    sizes: dict[str, int],
    vocabulary: Vocabulary,
    field: PrimeField,
    source: Random,
    budget: Budget,
) -> Agreement:
    symbols = free_symbols([plan.left, plan.right])
    values = PointSource(field, sizes, vocabulary, source).draw(symbols)
    if plan.gradients:
        values = _moved(values, sizes, vocabulary, field, source)
    reading = ExactReading(_point(field, vocabulary, sizes, values, source, budget, plan.decoupled))
    gap = difference(reading.value(plan.left), reading.value(plan.right))
    return zero_or_formal(field, _slope(gap, field) if plan.gradients else gap)


def _slope(gap: Any, field: PrimeField) -> Any:
    """The coefficient of the infinitesimal, in which no logarithm may be left."""
    slope = gap.parts.get(1, field.number(0)) if isinstance(gap, Jet) else field.number(0)
    if is_formal(slope):
        raise NotCovered("a logarithm with a coefficient that depends on matrices")
    return slope


def _moved(
    values: dict[Any, Any], sizes: dict[str, int], vocabulary: Vocabulary, field: PrimeField, source: Random
) -> dict[Any, Any]:
    """Every matrix plus ε times a random tangent direction (numbers stay where they are)."""
    moved = {}
    for symbol, value in values.items():
        variable = vocabulary.variable_of(symbol)
        if not isinstance(symbol, MatrixSymbol) or variable is None:
            moved[symbol] = value
            continue
        if variable.kind.symmetry is Symmetry.CURVED:
            moved[symbol] = _moved_orthogonal(value, field, sizes, vocabulary, source)
        else:
            step = PointSource(field, sizes, vocabulary, source).draw([symbol])[symbol]
            moved[symbol] = Jet({0: value, 1: step})
    return moved


def _moved_orthogonal(
    value: Any, field: PrimeField, sizes: dict[str, int], vocabulary: Vocabulary, source: Random
) -> Jet:
    """Q + εQK with K skew is tangent to the orthogonal matrices."""
    size = value.nrows()
    skew = PointSource(field, sizes, vocabulary, source).skew(size, size)
    return Jet({0: value, 1: value * skew})


def _point(
    field: PrimeField,
    vocabulary: Vocabulary,
    sizes: dict[str, int],
    values: dict[Any, Any],
    source: Random,
    budget: Budget,
    decoupled: bool,
    weighted: bool = False,
) -> Point:
    numbers = {name: field.number(1 + source.getrandbits(60)) for name in sizes} if decoupled else None
    pi = field.number(1 + source.getrandbits(60))
    atoms = Atoms(field, source.getrandbits(60))
    return Point(field, vocabulary, sizes, values, pi, atoms, budget, numbers, weighted)


def _check_base_point(
    plan: _Plan, vocabulary: Vocabulary, source: Random, error_log2: float, budget: Budget
) -> None:
    """At the base point every inverse must exist; a number with gradients must also be the same on both sides there.

    Rectangular and skew letters are 0, square ones multiples of I, orthogonal ones I. All matrices are then multiples
    of identities, so one number stands for each; sizes and numbers stay random.
    """
    left, right = plan.left, plan.right
    degree = 64 * max(1, degree_of_difference(left, right, dict.fromkeys(vocabulary.sizes, 1), vocabulary))
    points = ceil(error_log2 / error_log2_per_point(degree)) if plan.gradients else 1
    sizes = dict.fromkeys(plan.assignments[0], 1)
    for _ in range(points):
        field = PrimeField(random_prime(source))
        values = {
            symbol: _base_value(symbol, vocabulary, field, source)
            for symbol in free_symbols([left, right])
            if not (isinstance(symbol, Symbol) and symbol.name in vocabulary.sizes)
        }
        reading = ExactReading(_point(field, vocabulary, sizes, values, source, budget, decoupled=True, weighted=True))
        try:
            gap = difference(reading.value(left), reading.value(right))
        except Undefined as error:
            raise NotCovered(f"no base point at which every inverse is a multiple of the identity ({error})") from error
        if plan.gradients and zero_or_formal(field, gap) is not Agreement.EQUAL:
            raise NotCovered("the sides were not recognised as equal at the base point")


def _base_value(symbol: Any, vocabulary: Vocabulary, field: PrimeField, source: Random) -> Any:
    number = field.number(1 + source.getrandbits(60))
    if not isinstance(symbol, MatrixSymbol):
        return number
    variable = vocabulary.variable_of(symbol)
    symmetry = Symmetry.NONE if variable is None else variable.kind.symmetry
    rows, columns = (size_name(side) for side in symbol.shape)
    if rows != columns or symmetry is Symmetry.SKEW:
        number = field.number(0)
    elif symmetry is Symmetry.CURVED:
        number = field.number(1)
    return field.matrix(1, 1, [number])
