"""The graph of results as a TikZ picture."""

from __future__ import annotations

import math

from derivations.reports.latex.escaping import text
from derivations.reports.manuscript.graph import Graph
from derivations.reports.manuscript.prose import Formula
from derivations.reports.manuscript.section import Section
from derivations.reports.manuscript.widths import width

_WIDE, _TALL = 170.0, 215.0  # millimetres of a page with its margin
_GAP, _BOX = 12.0, 48.0  # between columns, and the widest box
_LETTER, _LINE, _AROUND, _BETWEEN = 1.45, 2.9, 3.6, 2.0  # of a box: a letter, a line, the space inside and between
_STYLE = (
    r"result/.style={{draw=black!40, fill=white, rounded corners=1.5pt, align=flush left, font=\scriptsize, "
    r"text width={inner:.1f}mm, inner sep=1.5mm}}, cite/.style={{->, >=stealth, draw=ink!70}}"
)


def picture(drawn: Graph) -> str:
    """Boxes in columns, as wide as the page with its margin; an arrow leads from a result to one that cites it."""
    count = len(drawn.columns)
    box = min((_WIDE - _GAP * (count - 1)) / count, _BOX)
    step = min((_WIDE - box) / max(count - 1, 1), box + 2 * _GAP)
    places = drawn.places(lambda item: _height(item, box), _BETWEEN)
    edges = [_edge(places[cited], places[citing], step, box) for cited, citing in drawn.edges]
    nodes = [_node(item, places[item.name], step) for column in drawn.columns for item in column]
    # The arrows come first, so that one that passes behind a box does not cross its words.
    lines = [r"\begin{tikzpicture}" + f"[{_STYLE.format(inner=box - 3)}]", *edges, *nodes]
    drawing = "\n".join([*lines, r"\end{tikzpicture}"])
    scale = min(_TALL / drawn.height(lambda item: _height(item, box), _BETWEEN), 1.0)
    return f"\\makebox[0pt][l]{{%\n\\scalebox{{{scale:.2f}}}{{%\n{drawing}}}}}"


def _height(item: Section, box: float) -> float:
    """About how tall the box of a result is, in millimetres."""
    letters = sum(2 * width(part.latex) if isinstance(part, Formula) else len(part.text) for part in item.title)
    return _LINE * math.ceil(1.12 * letters * _LETTER / (box - 3)) + _AROUND


def _node(item: Section, place: tuple[int, float], step: float) -> str:
    title = rf"\hyperref[{item.label()}]{{{text(item.title)}}}"
    return rf"\node[result, anchor=west] at ({place[0] * step:.1f}mm,{-place[1]:.1f}mm) {{{title}}};"


def _edge(start: tuple[int, float], end: tuple[int, float], step: float, box: float) -> str:
    left, right = start[0] * step + box, end[0] * step
    bend = 0.6 * (right - left)
    bends = f".. controls +({bend:.1f}mm,0) and +(-{bend:.1f}mm,0) .."
    return rf"\draw[cite] ({left:.1f}mm,{-start[1]:.1f}mm) {bends} ({right:.1f}mm,{-end[1]:.1f}mm);"
