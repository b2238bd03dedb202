"""The catalogue for people: what ``lemmata list`` prints."""

from __future__ import annotations

from collections.abc import Sequence

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from derivations.deriving.findings import Finding
from derivations.language.verdicts import Verdict
from derivations.reports import wording
from derivations.reports.spoken import spoken
from derivations.reports.terminal import STYLES, text

_PLURALS = {"identity": "identities", "rule": "rules", "derivation": "derivations"}
_WIDE = 110
_FOR_A_PIPE = 150
_LONGEST_NAME = 36
_BESIDE = 17  # the verdict and the space between columns


def show_catalogue(screen: Console, findings: Sequence[Finding], *, seed: int, seconds: float) -> None:
    """A table for every kind of entry, and one line that sums up."""
    if not screen.is_terminal:
        screen.width = max(screen.width, _FOR_A_PIPE)  # in a pipe nothing is lost by long lines
    for kind in dict.fromkeys(finding.kind for finding in findings):
        named = [finding for finding in findings if finding.kind == kind]
        screen.print(text(f"{_PLURALS[kind]} ({len(named)})", "bold"))
        screen.print(_table(named, screen.width))
    screen.print(_summary(findings, seed, seconds), soft_wrap=True)


def _table(findings: Sequence[Finding], width: int) -> Table:
    """One row for each; on a narrow screen the source and the count of wrong versions stand under the scope."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, expand=False)
    wide = width >= _WIDE
    name = min(max(len(finding.name) for finding in findings), _LONGEST_NAME)
    table.add_column("name", overflow="fold", no_wrap=wide, min_width=name)
    table.add_column("verdict", no_wrap=True)
    table.add_column("scope or reason", overflow="fold", max_width=None if wide else width - name - _BESIDE)
    if wide:
        table.add_column("wrong\nrefuted", justify="right", no_wrap=True)
        table.add_column("source", overflow="fold")
    for finding in findings:
        table.add_row(*_row(finding, wide))
    return table


def _row(finding: Finding, wide: bool) -> list[Text]:
    name = text(f"{finding.topic}/{finding.name}" if finding.topic and wide else finding.name)
    verdict = text(finding.verdict.value, STYLES[finding.verdict])
    ratio = f"{finding.wrong_refuted}/{finding.wrong}" if finding.wrong else ""
    found, source = _found(finding), text(finding.source, "dim")
    if wide:
        return [name, verdict, found, text(ratio), source]
    wrong = [text(f"{ratio} wrong versions refuted")] if ratio else []
    return [name, verdict, Text("\n").join([found, *wrong, source])]


def _found(finding: Finding) -> Text:
    if not finding.holds:
        return text(spoken(finding.reason), "bold red")
    return text(", ".join(part for part in (finding.scope, wording.error_words(finding.error_log2)) if part))


def _summary(findings: Sequence[Finding], seed: int, seconds: float) -> Text:
    """``91 entries: 30 proved, 61 certified; 4.1 s; seed 7``."""
    counts = [(verdict, sum(finding.verdict is verdict for finding in findings)) for verdict in Verdict]
    told = ", ".join(f"{count} {verdict.value}" for verdict, count in counts if count)
    parts = [text(f"{len(findings)} entries: {told}")]
    missing = sum(not finding.holds for finding in findings)
    if missing:
        parts.append(text(f"{missing} not verified", "bold red"))
    steps = sum(finding.steps for finding in findings)
    if steps:
        parts.append(text(f"{steps} steps checked"))
    parts += [text(wording.duration(seconds)), text(f"seed {wording.seed_words(seed)}")]
    return Text("; ").join(parts)
