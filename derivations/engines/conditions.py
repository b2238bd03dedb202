"""Conditions under which a refuted claim does hold: on sizes, or on one more property of its matrices."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from itertools import permutations
from math import inf
from random import Random

from derivations.engines.size_choice import choose_sizes, size_names, sizes_beyond_numbers, small_sizes
from derivations.engines.size_degrees import highest_degree
from derivations.engines.size_orders import in_every_order
from derivations.language import nodes
from derivations.language.errors import IllTyped, OutOfBudget, Unsupported
from derivations.language.statements import Equality
from derivations.language.vocabulary import Variable
from derivations.readings.comparison import Agreement, branches, compare
from derivations.readings.point import Budget
from derivations.readings.points import free_symbols
from derivations.readings.residuals import Pairs, pairs_of
from derivations.readings.signs import TooManyCases

_POINTS = 2
_LARGEST = {1: 8, 2: 5, 3: 3}
_MOST_ASSIGNMENTS = 40
_STRICTLY = [("ordered diagonal", "has strictly decreasing entries")]
_LARGEST_NUMBER = 30

Sizes = dict[str, int]
Test = Callable[[Sizes], bool]


def holds_when(statement: Equality, seed: int, budget: Budget) -> tuple[str, ...]:
    """Conditions, each sufficient at all sizes tested, small and large; the simplest ones first."""
    source = Random(f"{seed}/conditions")
    names = size_names(statement.expressions(), statement.vocabulary)
    pairs = pairs_of(statement)
    try:
        held: list[Sizes] = []
        failed: list[Sizes] = []
        for sizes in _sizes_to_try(names, statement, source):
            (held if _holds(pairs, sizes, source, budget) else failed).append(sizes)
        found = list(_size_condition(names, held, failed)) if held and failed else []
        found.extend(_properties(statement, _spread(failed), source, budget))
    except (Unsupported, OutOfBudget):
        return ()
    return tuple(found)


def _sizes_to_try(names: list[str], statement: Equality, source: Random) -> list[Sizes]:
    """A full grid of small sizes, and some larger ones, so that a condition is not read off the small ones alone."""
    grid = small_sizes(names, statement.vocabulary, _LARGEST.get(len(names), 2))[:_MOST_ASSIGNMENTS]
    larger = choose_sizes(names, statement.vocabulary, source)
    degree = highest_degree(statement.expressions(), names, statement.vocabulary)
    ordered = in_every_order(statement.expressions(), names, statement.vocabulary, degree).sizes
    beyond = sizes_beyond_numbers(names, statement.expressions(), statement.vocabulary, _LARGEST_NUMBER)
    tried = dict.fromkeys(tuple(sorted(sizes.items())) for sizes in (*grid, *larger, *ordered, *beyond))
    return [dict(items) for items in tried]


def _spread(failed: list[Sizes]) -> list[Sizes]:
    """The smallest sizes at which the claim failed, and the largest."""
    return failed[:3] + failed[3:][-2:]


def _holds(pairs: Pairs, sizes: Sizes, source: Random, budget: Budget) -> bool:
    components = branches(pairs, sizes)
    points = range(_POINTS * components)
    return all(compare(pairs, sizes, source, budget, i % components).agreement is Agreement.EQUAL for i in points)


def _size_condition(names: list[str], held: list[Sizes], failed: list[Sizes]) -> Iterator[str]:
    """The simplest condition that tells the sizes at which the claim held from the rest."""
    for words, test in _candidates(names, held):
        if all(test(sizes) for sizes in held) and not any(test(sizes) for sizes in failed):
            yield words
            return


def _candidates(names: list[str], held: list[Sizes]) -> Iterator[tuple[str, Test]]:
    """Conditions on sizes suggested by where the claim held, simplest first."""
    first = held[0]
    for name in names:
        yield f"{name} = {first[name]}", partial(_equals, {name: first[name]})
    for left, right in permutations(names, 2):
        if left < right:
            yield f"{left} = {right}", partial(_compares, left, right, int.__eq__)
        yield f"{left} ≤ {right}", partial(_compares, left, right, int.__le__)
        yield f"{left} < {right}", partial(_compares, left, right, int.__lt__)
        gap = first[right] - first[left]
        if gap > 0:
            yield f"{right} = {left} + {gap}", partial(_differs_by, left, right, gap)
    within = _LARGEST.get(len(names), 2) if len(names) > 1 else inf  # beyond the full grid a bound would be a guess
    for name in names:
        most, least = max(sizes[name] for sizes in held), min(sizes[name] for sizes in held)
        if most < within:
            values = {sizes[name] for sizes in held}
            yield _at_most(name, most, all(value in values for value in range(least, most + 1)))
        if least < within:
            yield _at_least(name, least)
    for left, right in permutations(names, 2):
        if left < right:
            pair = {left: first[left], right: first[right]}
            yield f"{left} = {first[left]} and {right} = {first[right]}", partial(_equals, pair)


def _at_most(name: str, value: int, all_tried: bool) -> tuple[str, Test]:
    return f"{name} ≤ {value}{'' if all_tried else ', at every size tried'}", lambda sizes: sizes[name] <= value


def _at_least(name: str, value: int) -> tuple[str, Test]:
    return f"{name} ≥ {value}, at every size tried", lambda sizes: sizes[name] >= value


def _equals(values: Sizes, sizes: Sizes) -> bool:
    return all(sizes[name] == value for name, value in values.items())


def _compares(left: str, right: str, relation: Callable[[int, int], bool], sizes: Sizes) -> bool:
    return relation(sizes[left], sizes[right])


def _differs_by(left: str, right: str, gap: int, sizes: Sizes) -> bool:
    return sizes[right] - sizes[left] == gap


def _properties(statement: Equality, failed: list[Sizes], source: Random, budget: Budget) -> Iterator[str]:
    """Properties of one matrix (or of all square ones) that make the claim hold where it failed."""
    variables = [
        variable
        for symbol in sorted(free_symbols(statement.expressions()), key=lambda item: str(item.name))
        if (variable := statement.vocabulary.variable_of(symbol)) is not None and not variable.is_scalar
    ]
    for variable in variables:
        for domain, words in _narrower(variable):
            if _holds_narrowed(statement, {variable.name: domain}, failed, source, budget):
                yield f"{variable.name} {words}"
                break
    square = [variable for variable in variables if variable.domain in ("real", "invertible") and _is_square(variable)]
    if len(square) > 1:
        for domain, words in (("symmetric", "are symmetric"), ("diagonal", "are diagonal, so that they commute")):
            if _holds_narrowed(statement, {variable.name: domain for variable in square}, failed, source, budget):
                yield f"{_listed([variable.name for variable in square])} {words}"
                break


def _listed(names: list[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}"


def _is_square(variable: Variable) -> bool:
    rows, columns = variable.matrix_shape
    return bool(rows == columns)


def _narrower(variable: Variable) -> list[tuple[str, str]]:
    """Domains inside the variable's own, widest first."""
    if variable.over is not None or variable.matrix_shape[1] == 1:
        return []
    if _is_square(variable):
        if variable.domain in ("real", "invertible"):
            return [("symmetric", "is symmetric"), ("orthogonal", "is orthogonal"), ("diagonal", "is diagonal")]
        if variable.domain in ("symmetric", "spd"):
            return [("diagonal", "is diagonal")]
        if variable.domain == "positive diagonal":
            return [("weakly ordered diagonal", "has decreasing entries"), *_STRICTLY]
        if variable.domain == "orthogonal":
            return [("signed permutation", "is a permutation with signs")]
        if variable.domain == "weakly ordered diagonal":
            return _STRICTLY
        return []
    return [("orthonormal columns", "has orthonormal columns")] if variable.domain == "real" else []


def _holds_narrowed(statement: Equality, domains: dict[str, str], failed: list[Sizes], source: Random, budget: Budget) -> bool:
    """Whether the claim holds at the failed sizes once the variables lie in the narrower domains."""
    vocabulary = statement.vocabulary
    try:
        for name, domain in domains.items():
            vocabulary = vocabulary.with_variable(replace(vocabulary.variables[name], domain=domain))
    except IllTyped:
        return False
    narrowed = replace(statement, vocabulary=vocabulary)
    if any(differentiates_in(narrowed, name) for name in domains):
        return False
    usable = 0
    pairs = pairs_of(narrowed)
    for sizes in failed:
        try:
            components = branches(pairs, sizes)
        except TooManyCases:
            continue
        for index in range(_POINTS * components):
            agreement = compare(pairs, sizes, source, budget, index % components).agreement
            if agreement in (Agreement.UNEQUAL, Agreement.NOT_RECOGNISED):
                return False
            usable += agreement is Agreement.EQUAL
    return usable > 0


def differentiates_in(statement: Equality, name: str) -> bool:
    """Whether the statement differentiates in the variable: another domain would change what that means."""
    derivatives = (
        node for side in statement.expressions() for node in nodes.occurring(side, nodes.Gradient, nodes.Directional)
    )
    return any(nodes.display_name(node.args[1]) == name for node in derivatives)
