"""Result tables of the benchmarks, for a terminal and for a page."""

from __future__ import annotations

from dataclasses import dataclass, field
from statistics import median

from rich import box
from rich.console import Console
from rich.table import Table


@dataclass
class Results:
    """One table with its title, what to know when reading it, and its rows of text."""

    title: str
    note: str
    columns: tuple[str, ...]
    rows: list[tuple[str, ...]] = field(default_factory=list)

    def show(self, console: Console) -> None:
        table = Table(title=self.title, caption=self.note, box=box.SIMPLE, title_justify="left", caption_justify="left")
        for place, column in enumerate(self.columns):
            table.add_column(column, overflow="fold", no_wrap=place == 0 and len(self.columns) > 3)
        for row in self.rows:
            table.add_row(*row)
        console.print(table)

    def as_markdown(self) -> str:
        lines = [f"## {self.title}", "", self.note, "", _line(self.columns), _line(["---"] * len(self.columns))]
        return "\n".join([*lines, *(_line(row) for row in self.rows)]) + "\n"


def _line(cells: tuple[str, ...] | list[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def duration(seconds: float) -> str:
    """``0.34 ms``, ``12 ms`` or ``1.9 s``: two significant digits.

    >>> duration(0.000341), duration(0.0123), duration(1.94)
    ('0.34 ms', '12 ms', '1.9 s')
    """
    value, unit = (seconds, "s") if seconds >= 1 else (1000 * seconds, "ms")
    return f"{value:.0f} {unit}" if value >= 10 else f"{value:.2g} {unit}"


def middle(seconds: list[float]) -> str:
    return duration(median(seconds))
