"""The graph of results as SVG."""

from __future__ import annotations

from textwrap import wrap

from derivations.reports.html.markup import words
from derivations.reports.manuscript.graph import Graph
from derivations.reports.manuscript.section import Section

_BOX, _GAP, _BETWEEN = 196.0, 64.0, 10.0  # pixels
_LINE, _AROUND, _LETTERS = 15.0, 14.0, 25  # height of a line, space around the words, letters in a line


def drawing(drawn: Graph) -> str:
    """Boxes in columns, each a link to its page; an arrow leads from a result to one that cites it."""
    places = drawn.places(_height, _BETWEEN)
    wide = len(drawn.columns) * (_BOX + _GAP) - _GAP + 2
    tall = drawn.height(_height, _BETWEEN)
    edges = "".join(_edge(places[cited], places[citing]) for cited, citing in drawn.edges)
    boxes = "".join(_box(item, places[item.name]) for column in drawn.columns for item in column)
    tip = '<marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
    arrow = f'<defs>{tip}<path class="tip" d="M0 0 L8 4 L0 8 z"/></marker></defs>'
    size = f'viewBox="-1 -1 {wide:.0f} {tall + 2:.0f}" width="{wide:.0f}" height="{tall + 2:.0f}"'
    return (
        f'<div class="graph"><svg {size} role="img" aria-label="Which result rests on which">{arrow}{edges}{boxes}</svg></div>'
    )


def _lines(item: Section) -> list[str]:
    return wrap(item.plain_title, _LETTERS)


def _height(item: Section) -> float:
    return _LINE * len(_lines(item)) + _AROUND


def _box(item: Section, place: tuple[int, float]) -> str:
    left, tall = place[0] * (_BOX + _GAP), _height(item)
    top = place[1] - tall / 2
    text = "".join(
        f'<text x="{left + 9:.0f}" y="{top + _AROUND / 2 + 11.5 + _LINE * number:.0f}">{words(line)}</text>'
        for number, line in enumerate(_lines(item))
    )
    box = f'<rect x="{left:.0f}" y="{top:.0f}" width="{_BOX:.0f}" height="{tall:.0f}" rx="5"/>'
    return f'<a href="{item.name}.html"><title>{words(item.plain_title)}</title>{box}{text}</a>'


def _edge(start: tuple[int, float], end: tuple[int, float]) -> str:
    x0, x1 = start[0] * (_BOX + _GAP) + _BOX, end[0] * (_BOX + _GAP)
    bend = 0.6 * (x1 - x0)
    curve = f"M{x0:.0f} {start[1]:.0f} C{x0 + bend:.0f} {start[1]:.0f} {x1 - bend:.0f} {end[1]:.0f} {x1:.0f} {end[1]:.0f}"
    return f'<path d="{curve}" marker-end="url(#tip)"/>'
