"""Everything about one claim, for people: what ``lemmata explain`` prints."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from derivations.engines.judge import ClaimResult
from derivations.language.claims import Claim
from derivations.language.evidence import Evidence, NearMisses, Outcome
from derivations.language.plain import plain
from derivations.language.verdicts import MEANING, Judgement
from derivations.reports import wording
from derivations.reports.counterexample import counterexample_lines, witness_lines
from derivations.reports.numpy_check.of_claim import claim_check, why_no_claim_check
from derivations.reports.spoken import spoken
from derivations.reports.symbols import symbol_rows
from derivations.reports.terminal import STYLES, styled_verdict, text

_FATES = {"refuted": "green", "survived": "bold red", "undecided": "yellow"}


@dataclass(frozen=True)
class Background:
    """What a document says beside its vocabulary: definitions as trees, and meanings of functions and definitions."""

    definitions: Mapping[str, Any] = field(default_factory=dict)
    meanings: Mapping[str, str] = field(default_factory=dict)


def explain(screen: Console, result: ClaimResult, *, path: str, seed: int, background: Background) -> None:
    """Print the claim, its symbols, its verdict and all that stands behind the verdict."""
    claim, judgement = result.claim, result.judgement
    _headline(screen, claim, path)
    _paragraph(screen, "the paper's words", spoken(claim.words))
    _statement(screen, claim)
    _table(screen, "symbols", ("name", "what", "meaning"), symbol_rows(claim.steps, background.meanings))
    _definitions(screen, claim, background)
    _verdict(screen, result)
    _steps(screen, result.steps)
    _paragraph(screen, "why not every size", judgement.scope.why_not_every_size)
    _paragraph(screen, "sizes tested", _sizes(judgement.evidence))
    _paragraph(screen, "primes", ", ".join(str(prime) for prime in _primes(judgement.evidence)))
    _evidence(screen, judgement.evidence)
    _near_misses(screen, judgement.near_misses)
    if judgement.counterexample is not None:
        _lines(screen, "counterexample", counterexample_lines(judgement.counterexample))
    if judgement.witness is not None:
        _lines(screen, "such a point", witness_lines(judgement.witness))
    _script(screen, claim_check(result) or why_no_claim_check(result))
    _lines(screen, "remarks", judgement.remarks)
    _paragraph(screen, "note in the document", spoken(claim.note))
    screen.print(text(f"{wording.duration(judgement.seconds)}; seed {wording.seed_words(seed)}", "dim"), soft_wrap=True)


def _headline(screen: Console, claim: Claim, path: str) -> None:
    place = path if claim.line is None else f"{path}:{claim.line}"
    rest = ", ".join(part for part in (claim.at, place) if part)
    screen.print(text(claim.id, "bold") + text(f"  {rest}", "dim"), soft_wrap=True)
    screen.print()


def _statement(screen: Console, claim: Claim) -> None:
    """The mathematics as the document spells it, then the tree or the trees it was read as."""
    _paragraph(screen, "claim", claim.math)
    if claim.latex != claim.math:
        _paragraph(screen, "in LaTeX", claim.latex)
    read_as = [step.words() for step in claim.steps]
    if len(read_as) > 1:
        read_as = [f"step {number}:  {words}" for number, words in enumerate(read_as, 1)]
    _lines(screen, "read as", read_as)


def _definitions(screen: Console, claim: Claim, background: Background) -> None:
    """The definitions that the claim names; the tree above has them written out."""
    named = set(re.findall(r"[A-Za-z]\w*", claim.math))
    rows = [
        (name, plain(tree), background.meanings.get(name, "")) for name, tree in background.definitions.items() if name in named
    ]
    _table(screen, "definitions", ("name", "stands for", "meaning"), rows)


def _verdict(screen: Console, result: ClaimResult) -> None:
    judgement = result.judgement
    words = [styled_verdict(result)]
    if not wording.could_not_be_read(result.claim):
        words.append(text(f"({MEANING[judgement.verdict]})", "dim"))
    body = [Text(" ").join(words)]
    said = [wording.surprise(result), wording.first_failure(result), wording.finding_words(judgement), judgement.reason]
    body += [text(words) for words in dict.fromkeys(said) if words]
    body += [text(line) for line in result.claim.excerpt.splitlines() if result.claim.problem]
    _lines(screen, "verdict", body)


def _steps(screen: Console, steps: Sequence[Judgement]) -> None:
    if len(steps) < 2:
        return
    rows = [(str(number), _verdict_word(step), text(wording.finding_words(step))) for number, step in enumerate(steps, 1)]
    _table(screen, "steps", ("step", "verdict", "scope or reason"), rows)


def _verdict_word(judgement: Judgement) -> Text:
    return text(judgement.verdict.value, STYLES[judgement.verdict])


def _evidence(screen: Console, evidence: Sequence[Evidence]) -> None:
    rows = []
    for item in evidence:
        points = f"{item.points_used} of {item.points_tried}" if item.points_tried else ""
        scope = item.scope.in_words() if item.scope.sizes or item.scope.every_size else ""
        detail = "; ".join(part for part in (scope, wording.error_words(item.error_log2), item.reason) if part)
        found = f"holds, {item.certainty.value}" if item.outcome is Outcome.HOLDS else item.outcome.value
        rows.append((item.engine, found, points, detail, wording.duration(item.seconds)))
    _table(screen, "evidence", ("engine", "finding", "points used", "scope or reason", "time"), rows)


def _near_misses(screen: Console, misses: NearMisses) -> None:
    rows = [(miss.edit, miss.statement, text(miss.fate, _FATES.get(miss.fate, "dim"))) for miss in misses.tried]
    _table(screen, f"near misses: {misses.in_words()}", ("edit", "statement", "fate"), rows)


def _sizes(evidence: Iterable[Evidence]) -> str:
    tested = {tuple(sorted(sizes.items())) for item in evidence for sizes in item.scope.sizes if sizes}
    return "; ".join(wording.sizes_words(dict(sizes)) for sizes in sorted(tested))


def _primes(evidence: Iterable[Evidence]) -> list[int]:
    return sorted({prime for item in evidence for prime in item.primes})


def _paragraph(screen: Console, heading: str, words: str) -> None:
    _lines(screen, heading, [words.strip()] if words.strip() else [])


def _lines(screen: Console, heading: str, lines: Sequence[str | Text]) -> None:
    """A heading and its lines, indented; nothing at all when there are no lines."""
    if not lines:
        return
    screen.print(text(heading, "bold"))
    for line in lines:
        screen.print(Padding(line if isinstance(line, Text) else text(line), (0, 0, 0, 2)))
    screen.print()


def _script(screen: Console, script: str) -> None:
    """A Python script as it is: neither indented nor broken, so that it can be copied."""
    if not script:
        return
    screen.print(text("numpy check", "bold"))
    for line in script.splitlines():
        screen.print(text(line), soft_wrap=True)
    screen.print()


def _table(screen: Console, heading: str, columns: Sequence[str], rows: Sequence[Sequence[str | Text]]) -> None:
    """A heading and a table; nothing at all when there are no rows."""
    if not rows:
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=True)
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(cell if isinstance(cell, Text) else text(cell) for cell in row))
    screen.print(text(heading, "bold"))
    screen.print(table)
