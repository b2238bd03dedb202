"""One look for all pictures: a serif face, thin lines, few colours that colour-blind readers tell apart, no boxes.

Matplotlib comes with ``pip install lemmata[pictures]`` and is imported only when something is drawn.
"""

from __future__ import annotations

import importlib
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any, Literal

from numerics.errors import MissingExtra

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Source: Okabe & Ito 2008, *Color universal design*.
BLUE, VERMILION, GREEN, PURPLE = "#0072B2", "#D55E00", "#009E73", "#AA5F8E"
INK, GREY, PALE, SHADE = "#222222", "#777777", "#BDBDBD", "#F3F3F3"

PAGE_WIDTH = 7.0  # inches: the text width of a journal page

_STYLE = {
    "figure.facecolor": "white",  # pictures are also looked at on dark pages
    "savefig.facecolor": "white",
    "font.family": "STIXGeneral",  # comes with Matplotlib, so every machine draws the same
    "mathtext.fontset": "stix",
    "font.size": 9.5,
    "axes.titlesize": 9.5,
    "axes.labelsize": 9.5,
    "xtick.labelsize": 8.5,
    "ytick.labelsize": 8.5,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.linewidth": 0.6,
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "xtick.major.width": 0.6,
    "ytick.major.width": 0.6,
    "xtick.minor.width": 0.4,
    "ytick.minor.width": 0.4,
    "lines.linewidth": 1.3,
    "svg.hashsalt": "lemmata",  # the same picture is the same file
}


def in_style() -> AbstractContextManager[None]:
    """The context in which a picture is drawn and saved. Raises :class:`MissingExtra` without Matplotlib."""
    context: AbstractContextManager[None] = _matplotlib("matplotlib").rc_context(_STYLE)
    return context


def canvas(height: float) -> Figure:
    """An empty figure as wide as a page, its height in inches."""
    figure: Figure = _matplotlib("matplotlib.figure").Figure(figsize=(PAGE_WIDTH, height), layout="constrained")
    return figure


def title(axes: Axes, letter: str, words: str) -> None:
    """The letter of a panel, and what it shows."""
    axes.set_title(rf"$\mathbf{{{letter}}}$  {words}", loc="left")


def note(
    axes: Axes,
    words: str,
    at: tuple[float, float],
    *,
    color: str = INK,
    shift: tuple[float, float] = (0, 0),
    ha: Literal["left", "center", "right"] = "left",
    va: Literal["baseline", "center", "top"] = "baseline",
    of_panel: bool = False,
) -> None:
    """Words beside a point of the data, or of the panel from (0, 0) to (1, 1), shifted right and up by printer's points."""
    where = "axes fraction" if of_panel else "data"
    axes.annotate(words, at, shift, where, "offset points", color=color, ha=ha, va=va, fontsize=8.5)


def _matplotlib(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise MissingExtra("drawing needs Matplotlib, which is not installed: pip install lemmata[pictures]") from error
