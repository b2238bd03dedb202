"""The graph of what cites what, drawn as text, as Mermaid or in the DOT language."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from derivations.deriving.graph import CitationGraph

Topics = Mapping[str, str]
"""The topic of every result."""


def as_text(graph: CitationGraph, topics: Topics) -> str:
    """The results by depth, each with those it cites.

    >>> graph = CitationGraph({"density": (), "entropy": ("density",)}, {"density": 0, "entropy": 1})
    >>> print(as_text(graph, {"density": "gaussian", "entropy": "gaussian"}))
    from definitions
      gaussian/density
    one step further
      gaussian/entropy  ← density
    """
    lines = []
    for depth in sorted(set(graph.depth.values())):
        lines.append(_level(depth))
        for name, cited in graph.cites.items():
            if graph.depth[name] == depth:
                lines.append(f"  {_full(name, topics)}" + (f"  ← {', '.join(cited)}" if cited else ""))
    return "\n".join(lines)


def as_mermaid(graph: CitationGraph, topics: Topics) -> str:
    """A Mermaid flowchart; an arrow leads from a result to one that rests on it."""
    lines = ["flowchart TD"]
    for topic in dict.fromkeys(topics[name] for name in graph.cites):
        lines.append(f"  subgraph {topic or 'other'}")
        lines += [f'    {name}["{name}"]' for name in graph.cites if topics[name] == topic]
        lines.append("  end")
    lines += [f"  {cited} --> {name}" for name, others in graph.cites.items() for cited in others]
    return "\n".join(lines)


def as_dot(graph: CitationGraph, topics: Topics) -> str:
    """The same for Graphviz."""
    lines = ["digraph results {", "  rankdir=TB;", '  node [shape=box, fontname="serif"];']
    for topic in dict.fromkeys(topics[name] for name in graph.cites):
        lines += [f'  subgraph "cluster_{topic}" {{', f'    label="{topic}";']
        lines += [f'    "{name}";' for name in graph.cites if topics[name] == topic]
        lines.append("  }")
    lines += [f'  "{cited}" -> "{name}";' for name, others in graph.cites.items() for cited in others]
    return "\n".join([*lines, "}"])


DRAWINGS: dict[str, Callable[[CitationGraph, Topics], str]] = {"text": as_text, "mermaid": as_mermaid, "dot": as_dot}


def _level(depth: int) -> str:
    steps = {0: "from definitions", 1: "one step further"}
    return steps.get(depth, f"{depth} steps further")


def _full(name: str, topics: Topics) -> str:
    return f"{topics[name]}/{name}" if topics[name] else name
