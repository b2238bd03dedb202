"""Verdicts for people: the table of ``lemmata check``, its counterexamples and its summary."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TextIO

from rich import box
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from derivations.engines.judge import ClaimResult
from derivations.language.verdicts import Verdict
from derivations.reports import wording
from derivations.reports.counterexample import counterexample_lines, witness_lines
from derivations.reports.standing import Standing, standing

STYLES = {
    Verdict.PROVED: "bold green",
    Verdict.CERTIFIED: "green",
    Verdict.SUPPORTED: "yellow",
    Verdict.REFUTED: "red",
    Verdict.UNDECIDED: "yellow",
    Verdict.ILL_TYPED: "magenta",
    Verdict.VACUOUS: "magenta",
}

_ROOM_FOR_FINDINGS = 52
_MORE_ROOM = 76
_LONG_ID = 34
_WIDE = 110
_NARROWEST_ID = 16
_OTHER_COLUMNS = 38
_WHERE = 26
_NARROWEST_FINDING = 20


class _Terminal(Console):
    """A console that leaves a closed pipe to the command line instead of exiting by itself."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


def console(stream: TextIO | None = None) -> Console:
    """The console of a stream (stdout by default); text is printed as it is, never read as markup."""
    return _Terminal(file=stream or sys.stdout, markup=False, emoji=False, highlight=False)


def text(words: str, style: str = "") -> Text:
    """Text of a document, safe to show."""
    return Text(wording.printable(words), style=style)


def styled_verdict(result: ClaimResult) -> Text:
    """The verdict in its colour; bad input has none of the seven."""
    word = wording.verdict_word(result)
    return text(word, "bold red" if word == wording.BAD_INPUT else STYLES[result.judgement.verdict])


@contextmanager
def progress(total: int) -> Iterator[Callable[[], None]]:
    """A progress bar on stderr when that is a terminal; calling what it gives moves the bar by one claim."""
    screen = console(sys.stderr)
    columns = (TextColumn("judging"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=screen, transient=True, disable=not screen.is_terminal) as bar:
        task = bar.add_task("judging", total=total)
        yield lambda: bar.advance(task)


def show_document(
    screen: Console, path: str, title: str, results: Sequence[ClaimResult], *, seed: int, strict: bool, seconds: float
) -> None:
    """The table of verdicts, the counterexample of every refuted claim, and one line that sums up."""
    screen.print(text(path, "bold") + text(f"  {title}" if title else ""), soft_wrap=True)
    _print_table(screen, results, strict)
    for result in results:
        _show_counterexample(screen, result)
        _show_point(screen, result)
    screen.print(_summary(results, strict, seed, seconds), soft_wrap=True)


def _print_table(screen: Console, results: Sequence[ClaimResult], strict: bool) -> None:
    longest = max((len(result.claim.id) for result in results), default=0)
    if not screen.is_terminal:
        # In a pipe nothing is lost by long lines, and ids and verdicts stay on one line for grep.
        screen.width = max(screen.width, longest + (_ROOM_FOR_FINDINGS if longest < _LONG_ID else _MORE_ROOM))
    wide = screen.is_terminal and screen.width >= _WIDE
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, expand=False)
    room = max(_NARROWEST_ID, min(longest, screen.width - _ROOM_FOR_FINDINGS))
    table.add_column("claim", overflow="fold", min_width=min(longest, room), max_width=room)
    if wide:
        table.add_column("where", overflow="fold", max_width=_WHERE - 2)
    table.add_column("verdict", no_wrap=True)
    left = screen.width - room - _OTHER_COLUMNS - (_WHERE if wide else 0)
    table.add_column("scope or reason", min_width=_NARROWEST_FINDING, max_width=max(_NARROWEST_FINDING, left))
    table.add_column("near\nmisses", justify="right", no_wrap=True)
    table.add_column("time", justify="right", no_wrap=True)
    for result in results:
        table.add_row(*_row(result, wide, strict))
    screen.print(table)


def _row(result: ClaimResult, wide: bool, strict: bool) -> list[Text]:
    """One claim; on a narrow screen the place in the paper stands under the id."""
    name, where = text(result.claim.id), text(result.claim.at, "dim")
    first = [name, where] if wide else [Text("\n").join([name, where]) if result.claim.at else name]
    misses = result.judgement.near_misses
    weak = misses.survived or misses.count("undecided")
    ratio = text(wording.near_miss_ratio(misses), "yellow" if weak else "")
    return [*first, styled_verdict(result), _finding(result, strict), ratio, text(wording.duration(result.judgement.seconds))]


def _finding(result: ClaimResult, strict: bool) -> Text:
    """What was found; first of all that it is not what was expected."""
    said = [wording.finding_words(result.judgement, brief=True)]
    if step := wording.first_failure(result):
        said[0] = f"{step}: {said[0]}" if said[0] else step
    if result.claim.expect is Verdict.REFUTED and result.as_expected:
        said.append("as expected")
    finding = text("; ".join(part for part in said if part))
    if warning := wording.surprise(result):
        return Text("\n").join([text(warning, "bold red"), finding])
    if strict and standing(result, strict) is Standing.FAILURE and standing(result) is Standing.FINE:
        return Text("\n").join([text("not enough under --strict", "bold red"), finding])
    return finding


def _show_counterexample(screen: Console, result: ClaimResult) -> None:
    witness = result.judgement.counterexample
    if result.judgement.verdict is not Verdict.REFUTED or witness is None:
        return
    words = wording.refuted_words(result)
    screen.print(text(result.claim.id, "bold") + text("  is refuted:  ", "red") + text(words), soft_wrap=True)
    for line in counterexample_lines(witness):
        screen.print(text(f"    {line}"), soft_wrap=True)
    if not witness.holds_when and result.judgement.reason:
        screen.print(text(f"    {result.judgement.reason}"), soft_wrap=True)
    screen.print()


def _show_point(screen: Console, result: ClaimResult) -> None:
    """The point that was found where a claim names none."""
    witness = result.judgement.witness
    if witness is None or not witness.found:
        return
    screen.print(text(result.claim.id, "bold") + text("  holds at this point:", "green"), soft_wrap=True)
    for line in witness_lines(witness):
        screen.print(text(f"    {line}"), soft_wrap=True)
    screen.print()


def _summary(results: Sequence[ClaimResult], strict: bool, seed: int, seconds: float) -> Text:
    """``41 claims: 38 certified, 3 refuted; all as expected; 2.3 s; seed 7``."""
    words = [wording.verdict_word(result) for result in results]
    order = [verdict.value for verdict in Verdict] + [wording.BAD_INPUT]
    counts = ", ".join(f"{words.count(word)} {word}" for word in order if word in words)
    wrong = sum(standing(result, strict) is not Standing.FINE for result in results)
    said = [text(f"{len(results)} claim{'s' * (len(results) != 1)}: {counts}")]
    if wrong:
        said.append(text(f"{wrong} not as expected", "bold red"))
    elif all(result.claim.expect for result in results):
        said.append(text("all as expected", "green"))
    said += [text(wording.duration(seconds)), text(f"seed {wording.seed_words(seed)}")]
    return Text("; ").join(said)
