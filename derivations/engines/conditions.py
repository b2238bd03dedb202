"""Conditions under which a refuted claim does hold: on sizes, or on one more property of its matrices."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import permutations, product
from random import Random

from derivations.engines.size_choice import size_names
from derivations.language import nodes
from derivations.language.errors import IllTyped, OutOfBudget, Unsupported
from derivations.language.statements import Equality
from derivations.language.vocabulary import Variable
from derivations.readings.comparison import Agreement, branches, compare
from derivations.readings.exact import Budget
from derivations.readings.points import free_symbols
from derivations.readings.residuals import pairs_of

_POINTS = 2
_LARGEST = {1: 6, 2: 4, 3: 3}
_MOST_ASSIGNMENTS = 40

Sizes = dict[str, int]


def holds_when(statement: Equality, seed: int, budget: Budget) -> tuple[str, ...]:
    """Conditions, each sufficient at all small sizes tested; the simplest ones first."""
    source = Random(f"{seed}/conditions")
    names = size_names(statement.expressions(), statement.vocabulary)
    grid = _grid(names, statement)
    try:
        held = [sizes for sizes in grid if _holds(statement, sizes, source, budget)]
        failed = [sizes for sizes in grid if sizes not in held]
        found = [] if not held else list(_size_condition(names, held, failed))
        if not failed:
            return tuple(found)
        found.extend(_properties(statement, failed[: min(4, len(failed))], source, budget))
    except (Unsupported, OutOfBudget):
        return ()
    return tuple(found)


def _grid(names: list[str], statement: Equality) -> list[Sizes]:
    """Small admissible assignments, on a full grid."""
    largest = _LARGEST.get(len(names), 2)
    grid = (dict(zip(names, values, strict=True)) for values in product(range(1, largest + 1), repeat=len(names)))
    return [sizes for sizes in grid if statement.vocabulary.admits(sizes)][:_MOST_ASSIGNMENTS]


def _holds(statement: Equality, sizes: Sizes, source: Random, budget: Budget) -> bool:
    pairs = pairs_of(statement)
    components = branches(pairs)
    points = range(_POINTS * components)
    return all(compare(pairs, sizes, source, budget, i % components).agreement is Agreement.EQUAL for i in points)


def _size_condition(names: list[str], held: list[Sizes], failed: list[Sizes]) -> Iterator[str]:
    """The simplest condition that tells the sizes at which the claim held from the rest."""
    for words, test in _candidates(names, held):
        if all(test(sizes) for sizes in held) and not any(test(sizes) for sizes in failed):
            yield words
            return


def _candidates(names: list[str], held: list[Sizes]) -> Iterator[tuple[str, Callable[[Sizes], bool]]]:
    for name in names:
        value = held[0][name]
        yield f"{name} = {value}", lambda sizes, name=name, value=value: sizes[name] == value
    for left, right in permutations(names, 2):
        if left < right:
            yield f"{left} = {right}", lambda sizes, left=left, right=right: sizes[left] == sizes[right]
        yield f"{left} ≤ {right}", lambda sizes, left=left, right=right: sizes[left] <= sizes[right]
        yield f"{left} < {right}", lambda sizes, left=left, right=right: sizes[left] < sizes[right]
        gap = held[0][right] - held[0][left]
        words = f"{right} = {left} + {gap}"
        yield words, lambda sizes, left=left, right=right, gap=gap: sizes[right] - sizes[left] == gap
    for name in names:
        value = max(sizes[name] for sizes in held)
        yield f"{name} ≤ {value}", lambda sizes, name=name, value=value: sizes[name] <= value
        low = min(sizes[name] for sizes in held)
        yield f"{name} ≥ {low}", lambda sizes, name=name, low=low: sizes[name] >= low
    for names_of_one in permutations(names, 2):
        values = tuple(held[0][name] for name in names_of_one)
        words = " and ".join(f"{name} = {value}" for name, value in zip(names_of_one, values, strict=True))
        yield words, lambda sizes, names=names_of_one, values=values: tuple(sizes[name] for name in names) == values


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
        narrowed = {variable.name: "diagonal" for variable in square}
        if _holds_narrowed(statement, narrowed, failed, source, budget):
            yield f"{' and '.join(variable.name for variable in square)} are diagonal, so that they commute"


def _is_square(variable: Variable) -> bool:
    rows, columns = variable.matrix_shape
    return bool(rows == columns)


def _narrower(variable: Variable) -> list[tuple[str, str]]:
    """Domains inside the variable's own, widest first."""
    rows, columns = variable.matrix_shape
    if variable.over is not None:
        return []
    if columns == 1:
        return []
    if _is_square(variable):
        if variable.domain in ("real", "invertible"):
            return [("symmetric", "is symmetric"), ("orthogonal", "is orthogonal"), ("diagonal", "is diagonal")]
        if variable.domain in ("symmetric", "spd"):
            return [("diagonal", "is diagonal")]
        return []
    return [("orthonormal columns", "has orthonormal columns")] if variable.domain == "real" else []


def _holds_narrowed(
    statement: Equality, domains: dict[str, str], failed: list[Sizes], source: Random, budget: Budget
) -> bool:
    """Whether the claim holds at the failed sizes once the variables lie in the narrower domains."""
    vocabulary = statement.vocabulary
    try:
        for name, domain in domains.items():
            vocabulary = vocabulary.with_variable(replace(vocabulary.variables[name], domain=domain))
    except IllTyped:
        return False
    narrowed = statement.widened(vocabulary)
    if any(differentiates_in(narrowed, name) for name in domains):
        return False
    usable = 0
    for sizes in failed:
        pairs = pairs_of(narrowed)  # type: ignore[arg-type]
        components = branches(pairs)
        for index in range(_POINTS * components):
            agreement = compare(pairs, sizes, source, budget, index % components).agreement
            if agreement in (Agreement.UNEQUAL, Agreement.NOT_RECOGNISED):
                return False
            usable += agreement is Agreement.EQUAL
    return usable > 0


def differentiates_in(statement: object, name: str) -> bool:
    """Whether the statement differentiates in the variable: a narrower domain would change what that means."""
    if not isinstance(statement, Equality):
        return False
    derivatives = (
        node for side in statement.expressions() for node in side.atoms(nodes.Gradient, nodes.Directional)
    )
    return any(nodes.display_name(node.args[1]) == name for node in derivatives)
