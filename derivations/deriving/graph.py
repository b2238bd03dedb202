"""Which results rest on which: citations form a graph without cycles, in which every result has a depth."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from graphlib import CycleError, TopologicalSorter

from derivations.claim_of import CatalogueError
from derivations.deriving.derivation import Derivation


class CircularCitation(CatalogueError):
    """Results that rest on each other in a circle, so that none of them is shown."""


@dataclass(frozen=True)
class CitationGraph:
    """The results in an order in which every one comes after those it cites.

    ``cites`` maps a result to those it cites directly; ``depth`` is 0 for a result that cites none, and otherwise one more
    than the depth of the deepest that it cites.
    """

    cites: Mapping[str, tuple[str, ...]]
    depth: Mapping[str, int]

    def behind(self, name: str) -> tuple[str, ...]:
        """Every result that this one rests on, directly or not, in the order of the graph."""
        found: set[str] = set()
        waiting = list(self.cites[name])
        while waiting:
            cited = waiting.pop()
            if cited not in found:
                found.add(cited)
                waiting.extend(self.cites[cited])
        return tuple(other for other in self.cites if other in found)

    def leaning_on(self, names: Iterable[str]) -> tuple[str, ...]:
        """The results among ``names`` and all that rest on one of them, directly or not, in the order of the graph."""
        found = set(names)
        for name, cited in self.cites.items():
            if found.intersection(cited):
                found.add(name)
        return tuple(name for name in self.cites if name in found)


def citation_graph(derivations: Iterable[Derivation]) -> CitationGraph:
    """The graph of what cites what.

    Raises :class:`CircularCitation`, which names the circle, and :class:`CatalogueError` for a cited name that no
    derivation has.

    >>> from derivations.catalogue import derivations
    >>> min(citation_graph(derivations()).depth.values())
    0
    """
    cites = {item.name: item.cited() for item in derivations}
    for name, cited in cites.items():
        for other in cited:
            if other not in cites:
                near = " or ".join(f"“{found}”" for found in get_close_matches(other, cites, n=3, cutoff=0.5))
                hint = f"; did you mean {near}?" if near else ""
                raise CatalogueError(f"{name} cites “{other}”, but no derivation is called so{hint}")
    try:
        order = tuple(TopologicalSorter(cites).static_order())
    except CycleError as problem:
        circle = " → ".join(reversed(problem.args[1]))
        raise CircularCitation(f"results rest on each other in a circle: {circle}") from problem
    depth: dict[str, int] = {}
    for name in order:
        depth[name] = 1 + max((depth[other] for other in cites[name]), default=-1)
    ordered = sorted(order, key=lambda name: depth[name])
    return CitationGraph({name: cites[name] for name in ordered}, depth)
