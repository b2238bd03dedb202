"""How many slips in the lines of derivations are caught, for people: what ``lemmata derive --break`` prints."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich import box
from rich.console import Console
from rich.table import Table

from derivations.deriving.mutations import MEANING, Fate, Mutation, counted
from derivations.reports import wording
from derivations.reports.terminal import text

_STYLES = {Fate.MISSED: "bold red", Fate.UNDECIDED: "yellow"}
_TOLD = (Fate.MISSED, Fate.UNDECIDED, Fate.UNDEFINED)


def show_mutations(screen: Console, found: Mapping[str, Sequence[Mutation]], *, seed: int, seconds: float) -> None:
    """A row of counts for every derivation, the mutations without a counterexample, and what the words mean."""
    if not screen.is_terminal:
        screen.width = max(screen.width, 100)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("derivation", overflow="fold")
    for title in ("slips", *(fate.value for fate in Fate)):
        table.add_column(title, justify="right", no_wrap=True)
    for name, mutations in found.items():
        table.add_row(*_row(name, mutations))
    if len(found) > 1:
        table.add_section()
        table.add_row(*_row("all", [mutation for mutations in found.values() for mutation in mutations]))
    screen.print(table)
    for name, mutations in found.items():
        for mutation in mutations:
            if mutation.fate in _TOLD:
                where = f"line {mutation.line + 1} of {name}, {mutation.edit}: "
                word = text(f"{mutation.fate.value}  ", _STYLES.get(mutation.fate, ""))
                screen.print(word + text(where + mutation.text))
    meanings = Table(box=None, show_header=False, pad_edge=False)
    for fate, meaning in MEANING.items():
        meanings.add_row(text(fate.value, "bold"), text(meaning, "dim"))
    screen.print(meanings)
    screen.print(text(f"{wording.duration(seconds)}; seed {wording.seed_words(seed)}", "dim"), soft_wrap=True)


def _row(name: str, mutations: Sequence[Mutation]) -> list[str]:
    counts = counted(mutations)
    return [name, str(len(mutations)), *(str(counts[fate]) for fate in Fate)]
