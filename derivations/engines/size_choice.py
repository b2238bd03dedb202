"""Which sizes a statement is tested at: edges (1, equal sizes), gaps of two, and one that is large."""

from __future__ import annotations

from itertools import product
from random import Random
from typing import Any

from derivations.language.nodes import free_variables
from derivations.language.vocabulary import Vocabulary

_LARGE = 11
MOST_SIZES = 11


def size_names(expressions: tuple[Any, ...], vocabulary: Vocabulary) -> list[str]:
    """The sizes that a statement depends on."""
    symbols = set().union(*(free_variables(expression) for expression in expressions))
    return sorted(str(symbol.name) for symbol in symbols if str(symbol.name) in vocabulary.sizes)


def choose_sizes(names: list[str], vocabulary: Vocabulary, source: Random, most: int = MOST_SIZES) -> list[dict[str, int]]:
    """Admissible assignments, smallest first; with k ≤ d they include k = d and d − k ≥ 2."""
    if not names:
        return [{}]
    chosen: list[tuple[int, ...]] = []

    def keep(values: tuple[int, ...]) -> None:
        if values not in chosen and vocabulary.admits(dict(zip(names, values, strict=True))):
            chosen.append(values)

    for values in _edges(len(names)):
        if len(chosen) < most - 1:
            keep(values)
    for _ in range(20 * most):
        if len(chosen) >= most - 1:
            break
        keep(tuple(source.randint(1, 8) for _ in names))
    for values in _large(len(names), source):
        before = len(chosen)
        keep(values)
        if len(chosen) > before:
            break
    return [dict(zip(names, values, strict=True)) for values in sorted(chosen, key=lambda values: (sum(values), values))]


def _edges(count: int) -> list[tuple[int, ...]]:
    """1, 2 and 3 everywhere, each size alone 1, 2 or 3 against the rest, and a gap of two either way."""
    if count == 1:
        return [(value,) for value in (1, 2, 3, 4, 5, 6, 8)]
    if count == 2:
        return [(1, 1), (2, 1), (1, 2), (2, 2), (3, 1), (3, 2), (2, 3), (3, 3), (4, 2), (5, 3)]
    patterns = [(value,) * count for value in (1, 2, 3)]
    for place, (one, rest) in product(range(count), ((1, 2), (3, 2), (2, 4))):
        patterns.append(tuple(one if i == place else rest for i in range(count)))
    return patterns


def _large(count: int, source: Random) -> list[tuple[int, ...]]:
    """Large sizes, unequal if the relations allow it; the more sizes, the smaller, since costs multiply."""
    shift = min(count - 1, 3)
    trials = [tuple(source.randint(6 - shift, _LARGE - 2 * shift) for _ in range(count)) for _ in range(60)]
    return [values for values in trials if len(set(values)) == count] + trials


def small_sizes(names: list[str], vocabulary: Vocabulary, largest: int = 3) -> list[dict[str, int]]:
    """Every admissible assignment of 1 … largest, smallest first."""
    grid = product(range(1, largest + 1), repeat=len(names))
    found = [dict(zip(names, values, strict=True)) for values in grid]
    admissible = [sizes for sizes in found if vocabulary.admits(sizes)]
    return sorted(admissible, key=lambda sizes: (sum(sizes.values()), sorted(sizes.items())))
