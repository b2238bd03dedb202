"""Which result rests on which, placed in columns: a result stands to the right of everything it cites."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from derivations.reports.manuscript.section import Section

_SWEEPS = 6


@dataclass(frozen=True)
class Graph:
    """``columns`` hold the results that cite or are cited, from left to right; an edge leads from a result to what cites it."""

    columns: tuple[tuple[Section, ...], ...]
    edges: tuple[tuple[str, str], ...]
    alone: tuple[Section, ...]

    def height(self, tall: Callable[[Section], float], between: float) -> float:
        """The height of the tallest column, when every box is as tall as ``tall`` says."""
        return max(sum(tall(item) + between for item in column) for column in self.columns)

    def places(self, tall: Callable[[Section], float], between: float) -> dict[str, tuple[int, float]]:
        """The column of every result by name, and the height of its middle below the top; short columns are centred."""
        found = {}
        total = self.height(tall, between)
        for number, column in enumerate(self.columns):
            top = (total - sum(tall(item) + between for item in column)) / 2
            for item in column:
                found[item.name] = (number, top + tall(item) / 2)
                top += tall(item) + between
        return found


def graph(sections: Sequence[Section], depth: Mapping[str, int]) -> Graph:
    """The graph of the results that are shown; what they cite beyond these is left out.

    ``depth`` is that of :func:`derivations.deriving.graph.citation_graph`.
    """
    shown = {item.name: item for item in sections}
    edges = tuple((cited, item.name) for item in sections for cited in item.cites if cited in shown)
    tied = {name for edge in edges for name in edge}
    levels = sorted({depth[name] for name in tied})
    columns = [[item for item in sections if item.name in tied and depth[item.name] == level] for level in levels]
    alone = tuple(item for item in sections if item.name not in tied)
    return Graph(tuple(tuple(column) for column in _untangled(columns, edges)), edges, alone)


def _untangled(columns: list[list[Section]], edges: Sequence[tuple[str, str]]) -> list[list[Section]]:
    """The columns reordered so that neighbours stand at about the same height and few edges cross."""
    for sweep in range(_SWEEPS):
        heights = {item.name: row / max(len(column), 1) for column in columns for row, item in enumerate(column)}
        for column in columns if sweep % 2 == 0 else reversed(columns):
            column.sort(key=lambda item: _mean_height(item.name, heights, edges))
            heights.update((item.name, row / len(column)) for row, item in enumerate(column))
    return columns


def _mean_height(name: str, heights: dict[str, float], edges: Sequence[tuple[str, str]]) -> float:
    near = [heights[other] for edge in edges if name in edge for other in edge if other != name]
    return sum(near) / len(near) if near else heights[name]
