"""The engine for the scope *every size*: one exact test at a size read off the formula (docs/every_size.md).

The statement is lowered to traces, inverses and log-determinants, the lowered form is checked against the original at
random points, the size that suffices is counted, and the lowered form is tested there. Sizes used as coefficients are
then independent random numbers (except in case 1, which tests a full grid of sizes). A statement outside the
hypotheses is left to the other engines, with the reason named.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from math import ceil
from random import Random
from time import monotonic
from typing import Any

from sympy import MatrixSymbol, Symbol

from derivations.engines.every_size_plan import CANCELLED, Plan, make_plan
from derivations.engines.size_choice import choose_sizes, size_names
from derivations.language import nodes
from derivations.language.domains import Symmetry
from derivations.language.errors import Disagreement, OutOfBudget, Undefined, Unsupported
from derivations.language.evidence import Certainty, Evidence, Outcome, Scope
from derivations.language.plain import plain
from derivations.language.statements import Equality
from derivations.language.vocabulary import Vocabulary
from derivations.readings.atoms import Atoms
from derivations.readings.comparison import Agreement, branches, compare, difference, zero_or_formal
from derivations.readings.counting import (
    Counts,
    NotCovered,
    size_name,
)
from derivations.readings.degrees import coefficient_bits, degree_of_difference, error_log2_per_point
from derivations.readings.exact import ExactReading
from derivations.readings.fields import PrimeField
from derivations.readings.formal import is_formal
from derivations.readings.jets import Jet
from derivations.readings.lowering import lower
from derivations.readings.point import Budget, Point
from derivations.readings.points import PointSource, free_symbols, random_prime
from derivations.readings.residuals import Pairs, pairs_of

ENGINE = "every-size theorem"
_CHECKS_OF_LOWERING = 2
_MOST_POINTS = 12


class SidesDiffer(NotCovered):
    """The sides were not found equal at sizes that are worth a look by the engines that can refute."""

    def __init__(self, sizes: dict[str, int]) -> None:
        super().__init__(f"the sides were not found equal at {sizes}")
        self.sizes = sizes


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
    statement = replace(statement, vocabulary=_without_finite_domains(statement.vocabulary))
    try:
        plans = _settle_pairs(statement, source, error_log2, budget, tally)
    except SidesDiffer as error:
        scope = Scope((error.sizes,))
        return Evidence(ENGINE, Outcome.UNKNOWN, scope=scope, reason=str(error), seconds=monotonic() - started)
    except (Unsupported, Undefined, OutOfBudget) as error:
        return Evidence(ENGINE, Outcome.UNKNOWN, reason=str(error), seconds=monotonic() - started)
    bounds: Counts = Counter()
    for plan in plans:
        bounds |= plan.bounds
    tested = max((sizes for plan in plans for sizes in plan.assignments), key=lambda sizes: sum(sizes.values()))
    cases = " and ".join(sorted({plan.case for plan in plans}))
    if cases != CANCELLED:
        cases = f"docs/every_size.md, {cases}"
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


def _without_finite_domains(vocabulary: Vocabulary) -> Vocabulary:
    """Permutations with signs as any orthogonal matrices: what holds of all of these holds of those."""
    for variable in vocabulary.variables.values():
        if variable.kind.finite and variable.kind.wider is not None:
            vocabulary = vocabulary.with_variable(replace(variable, domain=variable.kind.wider))
    return vocabulary


def _settle_pairs(statement: Equality, source: Random, error_log2: float, budget: Budget, tally: _Tally) -> list[Plan]:
    original = pairs_of(statement)
    if any(nodes.occurring(side, nodes.Gradient) for pair in original.pairs for side in pair):
        raise NotCovered("a gradient that is not a term of its own")
    lowered = Pairs(tuple((lower(left), lower(right)) for left, right in original.pairs), original.vocabulary)
    names = size_names(tuple(side for pair in original.pairs for side in pair), original.vocabulary)
    checked = _check_lowering(original, lowered, names, source, budget)
    plans = []
    for pair, (left, right) in zip(original.pairs, lowered.pairs, strict=True):
        plan = make_plan(left, right, names, lowered.vocabulary)
        if plan.case == CANCELLED:
            plan = replace(plan, left=pair[0], right=pair[1], assignments=(checked,), decoupled=False)
        _carry_out(plan, lowered.vocabulary, source, error_log2, budget, tally)
        plans.append(plan)
    return plans


def _check_lowering(original: Pairs, lowered: Pairs, names: list[str], source: Random, budget: Budget) -> dict[str, int]:
    """The rewritten sides must equal the original ones, read from their definitions, at random points.

    Returns the largest sizes at which they did.
    """
    done: list[dict[str, int]] = []
    for sizes in reversed(choose_sizes(names, original.vocabulary, source, most=6, large=False)):
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


def _carry_out(
    plan: Plan,
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
        per_point = error_log2_per_point(degree, coefficient_bits(left, right))
        if per_point * _MOST_POINTS > error_log2:
            raise OutOfBudget(f"the degree of the statement ({degree}) is too large for the error bound")
        components = branches(Pairs(((left, right),), vocabulary), sizes) if not plan.decoupled else 1
        points = ceil(error_log2 / per_point)
        for index in range(points * components):
            tally.primes.append(_pass_one(plan, sizes, vocabulary, source, budget, index % components))
            tally.used += 1
        tally.error_log2 = max(tally.error_log2, per_point * points)


def _pass_one(plan: Plan, sizes: dict[str, int], vocabulary: Vocabulary, source: Random, budget: Budget, branch: int) -> int:
    """One fresh point modulo one fresh prime, drawing again where the sides are undefined."""
    for _ in range(3):
        prime = random_prime(source)
        try:
            agreement = _agreement(plan, sizes, vocabulary, PrimeField(prime), source, budget, branch)
        except Undefined:
            continue
        if agreement is not Agreement.EQUAL:
            raise SidesDiffer(sizes)
        return prime
    raise Undefined("both sides are undefined at the size that would settle every size")


def _agreement(
    plan: Plan,
    sizes: dict[str, int],
    vocabulary: Vocabulary,
    field: PrimeField,
    source: Random,
    budget: Budget,
    branch: int,
) -> Agreement:
    symbols = free_symbols([plan.left, plan.right])
    values = PointSource(field, sizes, vocabulary, source, branch).draw(symbols)
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


def _moved_orthogonal(value: Any, field: PrimeField, sizes: dict[str, int], vocabulary: Vocabulary, source: Random) -> Jet:
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


def _check_base_point(plan: Plan, vocabulary: Vocabulary, source: Random, error_log2: float, budget: Budget) -> None:
    """At the base point every inverse must exist; a number with gradients must also be the same on both sides there.

    Rectangular and skew letters are 0, square ones multiples of I, orthogonal ones I. All matrices are then multiples
    of identities, so one number stands for each; sizes and numbers stay random.
    """
    left, right = plan.left, plan.right
    degree = 64 * max(1, degree_of_difference(left, right, dict.fromkeys(vocabulary.sizes, 1), vocabulary))
    points = ceil(error_log2 / error_log2_per_point(degree, coefficient_bits(left, right))) if plan.gradients else 1
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
