"""Which sizes a statement is tested at: edges (1, equal sizes), gaps of two, and one that is large."""

from __future__ import annotations

from itertools import islice, product
from random import Random
from typing import Any

from sympy import Basic, Integer

from derivations.language.nodes import BOUND_MARK, FiniteSum, free_variables, is_matrix, occurring
from derivations.language.vocabulary import Vocabulary
from derivations.readings.points import free_symbols

_LARGE, _LARGER = 12, 17
_TRIES = 10
_LARGEST_GRID = 2000
MOST_SIZES = 9
_FAR = ((*range(1, 41), 50, 64, 100, 101, 256, 1000), (1, 2, 5, 10, 20, 32, 100, 1000), (1, 2, 10, 100))
"""Sizes that are looked at where nothing grows with them, by how many there are."""
_LONGEST_SUM = 101
_NOT_GONE_THROUGH = (5, 6, 7, 8, 9, 11)  # permutations with signs of up to four rows are gone through


def size_names(expressions: tuple[Any, ...], vocabulary: Vocabulary) -> list[str]:
    """The sizes that a statement depends on."""
    symbols = set().union(*(free_variables(expression) for expression in expressions))
    return sorted(str(symbol.name) for symbol in symbols if str(symbol.name) in vocabulary.sizes)


def choose_sizes(
    names: list[str], vocabulary: Vocabulary, source: Random, most: int = MOST_SIZES, large: bool = True
) -> list[dict[str, int]]:
    """Admissible assignments, smallest first; with k ≤ d they include k = d and d − k ≥ 2. Empty when there are none.

    ``large`` adds one that is larger than the others.
    """
    if not names:
        return [{}]
    chosen: list[dict[str, int]] = []

    def keep(sizes: dict[str, int]) -> bool:
        if sizes in chosen or not vocabulary.admits(sizes):
            return False
        chosen.append(sizes)
        return True

    for values in _edges(len(names)):
        if len(chosen) < most - 1:
            keep(dict(zip(names, values, strict=True)))
    for attempt in range(_TRIES * most):
        if len(chosen) >= most - 1:
            break
        drawn = {name: source.randint(1, 8) for name in names}
        keep(drawn if attempt < _TRIES * most // 2 else raised(drawn, names, vocabulary))
    for values in _large(len(names), source) if large else ():
        if keep(raised(dict(zip(names, values, strict=True)), names, vocabulary)):
            break
    return sorted(chosen, key=lambda sizes: (sum(sizes.values()), list(sizes.values())))


def raised(sizes: dict[str, int], names: list[str], vocabulary: Vocabulary) -> dict[str, int]:
    """The sizes raised as little as needed to satisfy the relations from below (upper limits may still fail).

    Sizes that are tied to them without being among them take part, as small as they can be.
    """
    everyone = vocabulary.related(names)
    values = {name: max(sizes.get(name, 1), vocabulary.sizes[name].at_least) for name in everyone}
    for _ in everyone:
        for name in everyone:
            size = vocabulary.sizes[name]
            for above in size.at_most:
                if isinstance(above, str) and above in values:
                    values[above] = max(values[above], values[name])
            for above in size.less_than:
                if isinstance(above, str) and above in values:
                    values[above] = max(values[above], values[name] + 1)
    return {name: values[name] for name in names}


def _edges(count: int) -> list[tuple[int, ...]]:
    """1, 2 and 3 everywhere, each size alone 1, 2 or 3 against the rest, and a gap of two either way."""
    if count == 1:
        return [(value,) for value in (1, 2, 3, 4, 5, 6, 7, 8)]
    if count == 2:
        return [(1, 1), (2, 1), (1, 2), (2, 2), (3, 1), (3, 2), (2, 3), (5, 3)]
    patterns = [(value,) * count for value in (1, 2, 3)]
    for place, (one, rest) in product(range(count), ((1, 2), (3, 2), (2, 4))):
        patterns.append(tuple(one if i == place else rest for i in range(count)))
    return patterns


def _large(count: int, source: Random) -> list[tuple[int, ...]]:
    """Large sizes, unequal if the relations allow it; the more sizes, the smaller, since costs multiply."""
    shift = min(count - 1, 3)
    lowest, highest = max(4, 8 - 2 * shift), max(8, _LARGE - 3 * shift)
    trials = [tuple(source.randint(lowest, highest) for _ in range(count)) for _ in range(60)]
    return [values for values in trials if len(set(values)) == count] + trials


def small_sizes(names: list[str], vocabulary: Vocabulary, largest: int = 3) -> list[dict[str, int]]:
    """Every admissible assignment of the ``largest`` smallest values of each size, smallest first."""
    starts = raised(dict.fromkeys(names, 1), names, vocabulary)
    grid = product(*(range(vocabulary.sizes[name].at_least, starts[name] + largest) for name in names))
    found = [dict(zip(names, values, strict=True)) for values in islice(grid, _LARGEST_GRID)]
    admissible = [sizes for sizes in found if vocabulary.admits(sizes)]
    return sorted(admissible, key=lambda sizes: (sum(sizes.values()), sorted(sizes.items())))


def sizes_to_search(expressions: tuple[Any, ...], vocabulary: Vocabulary, most: int) -> list[dict[str, int]]:
    """The smallest admissible sizes; where only numbers are made of them, which costs little, much larger ones, too."""
    chosen = small_sizes(size_names(expressions, vocabulary), vocabulary)[:most]
    return chosen + [sizes for sizes in far_sizes(expressions, vocabulary) if sizes not in chosen]


def far_sizes(expressions: tuple[Any, ...], vocabulary: Vocabulary) -> list[dict[str, int]]:
    """Large admissible sizes of a statement without matrices; sums of their length have to be of nothing else."""
    names = size_names(expressions, vocabulary)
    if not names or len(names) > len(_FAR):
        return []
    parts = frozenset().union(*(occurring(expression, Basic) for expression in expressions))
    others = {part for part in parts if part.is_Symbol and str(part.name) not in vocabulary.sizes and not _is_bound(part)}
    has_sums = any(isinstance(part, FiniteSum) for part in parts)
    if any(is_matrix(part) for part in parts) or (has_sums and others):
        return []
    far = [value for value in _FAR[len(names) - 1] if value <= _LONGEST_SUM or not has_sums]
    found = (dict(zip(names, values, strict=True)) for values in product(far, repeat=len(names)))
    return [sizes for sizes in found if vocabulary.admits(sizes)]


def sizes_not_gone_through(expressions: tuple[Any, ...], vocabulary: Vocabulary) -> list[dict[str, int]]:
    """Sizes at which a finite domain has too many values to go through all, of which some are drawn instead.

    P⁴⁸ = I for every permutation with signs of up to four rows, and for no cycle of five.
    """
    names = size_names(expressions, vocabulary)
    variables = (vocabulary.variable_of(symbol) for symbol in free_symbols(expressions))
    if not any(variable is not None and variable.kind.finite for variable in variables):
        return []
    larger = (dict.fromkeys(names, value) for value in _NOT_GONE_THROUGH)
    return [sizes for sizes in larger if sizes and vocabulary.admits(sizes)]


def sizes_beyond_numbers(
    names: list[str], expressions: tuple[Any, ...], vocabulary: Vocabulary, largest: int
) -> list[dict[str, int]]:
    """Each size a little beyond every number, below the largest, that a statement names, and larger than any small one."""
    named = {abs(int(number)) for expression in expressions for number in occurring(expression, Integer)}
    values = sorted({number + 1 for number in named if number < largest} | {_LARGER})
    chosen = [raised({**dict.fromkeys(names, 3), name: value}, names, vocabulary) for name in names for value in values]
    return [sizes for sizes in chosen if vocabulary.admits(sizes)]


def _is_bound(symbol: Any) -> bool:
    return BOUND_MARK in str(symbol.name)
