"""Sizes that satisfy every declared relation, the edges among them: 1, equal sizes, n < d, and larger ones."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from hypothesis import strategies as st

from derivations.language.vocabulary import Vocabulary

LARGEST = 4
LARGER = (6, 9)
_LARGEST_GRID = 5000


def admissible_sizes(names: Sequence[str], vocabulary: Vocabulary, largest: int = LARGEST) -> list[dict[str, int]]:
    """Every admissible assignment of numbers up to ``largest``, smallest sum first."""
    while largest > 1 and largest ** len(names) > _LARGEST_GRID:
        largest -= 1
    starts = [vocabulary.sizes[name].at_least for name in names]
    grid = product(*(range(start, start + largest) for start in starts))
    found = [dict(zip(names, values, strict=True)) for values in grid]
    return sorted(
        (sizes for sizes in found if vocabulary.admits(sizes)), key=lambda sizes: (sum(sizes.values()), *sizes.values())
    )


def sizes_of(
    names: Sequence[str], vocabulary: Vocabulary, largest: int = LARGEST, larger: Sequence[int] = LARGER
) -> st.SearchStrategy[dict[str, int]]:
    """Assignments of sizes: small ones evenly, so that every edge among them is met, and now and then a larger one."""
    small = admissible_sizes(names, vocabulary, largest)
    if not small:
        raise ValueError(f"no sizes up to {largest} satisfy the relations between {', '.join(names)}; allow larger ones")
    often = [st.sampled_from(small)]
    raised = [{**sizes, name: value} for sizes in small for name in names for value in larger]
    admitted = [sizes for sizes in raised if vocabulary.admits(sizes)]
    rare = [st.sampled_from(admitted)] if admitted else []
    return st.one_of(*often * 5, *rare)
