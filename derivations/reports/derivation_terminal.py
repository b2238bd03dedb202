"""A derivation for people: what ``lemmata derive`` prints."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from derivations.deriving.accounts import Account
from derivations.deriving.checking import Checked
from derivations.deriving.derive import BrokenStep, Line, Reason
from derivations.deriving.findings import Finding
from derivations.deriving.setting import Setting
from derivations.language.evidence import Counterexample
from derivations.language.plain import plain
from derivations.language.statements import Equality
from derivations.language.verdicts import Judgement
from derivations.reports import wording
from derivations.reports.broken_lines import broken
from derivations.reports.counterexample import counterexample_lines
from derivations.reports.spoken import spoken
from derivations.reports.symbols import symbol_rows
from derivations.reports.terminal import STYLES, text

_INDENT = 6
_WIDE = 110
_UNCHECKED = "not checked"


def show_derivation(screen: Console, account: Account) -> None:
    """Print the derivation: what it shows, its letters, every line with its reason and its check, and what it rests on."""
    _headline(screen, account)
    checked, problem = account.checked, account.problem
    if checked is not None:
        derived = checked.derived
        _letters(screen, derived.setting, derived.pairs())
        _lines(screen, derived.lines, checked.steps)
        _conclusion(screen, checked)
    elif isinstance(problem, BrokenStep):
        _lines(screen, problem.lines, ())
    _failure(screen, account)
    _paragraph(screen, "remark", account.derivation.remark)
    _support(screen, account)


def _headline(screen: Console, account: Account) -> None:
    derivation, finding = account.derivation, account.finding
    screen.print(text(spoken(derivation.title), "bold"))
    place = f"{finding.topic}/{derivation.name}" if finding.topic else derivation.name
    screen.print(text(f"{place}: {spoken(derivation.meaning)}"))
    screen.print(text(f"source: {derivation.source}", "dim"))
    if derivation.claims:
        screen.print(text(f"settles: {', '.join(derivation.claims)}", "dim"))
    found = [text(finding.verdict.value, STYLES[finding.verdict])]
    if finding.holds:
        parts = [finding.scope, wording.error_words(finding.error_log2), _wrong_words(finding)]
        found.append(text(", ".join(part for part in parts if part)))
    else:
        found.append(text("not verified", "bold red"))
    screen.print(Text("  ").join(found))
    screen.print()


def _wrong_words(finding: Finding) -> str:
    return f"{finding.wrong_refuted} of {finding.wrong} wrong ends refuted" if finding.wrong else ""


def _letters(screen: Console, setting: Setting, pairs: Sequence[Equality]) -> None:
    """The letters and sizes of the lines, then the named quantities and what they stand for."""
    rows = [(name, what, spoken(meaning)) for name, what, meaning in symbol_rows(pairs)]
    for symbol in setting.named:
        _, tree = setting.definition(symbol.name)
        variable = setting.vocabulary.variables[symbol.name]
        rows.append((symbol.name, f"= {plain(tree)}", spoken(variable.meaning)))
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    for _ in range(3):
        table.add_column(overflow="fold")
    for row in rows:
        table.add_row(*(text(cell) for cell in row))
    screen.print(Padding(table, (0, 0, 0, 2), expand=False))
    screen.print()


def _lines(screen: Console, lines: Sequence[Line], steps: Sequence[Judgement]) -> None:
    """Every line, under it why it equals the one before and what the check of that found."""
    for number, line in enumerate(lines):
        _mathematics(screen, f"{number:>3}  = " if number else "       ", line.expression)
        if line.reason is not None:
            check = steps[number - 1] if number <= len(steps) else None
            _under(screen, [text(_reason_words(line.reason), "italic"), _check_words(check)])
    screen.print()


def _mathematics(screen: Console, head: str, expression: Any) -> None:
    """An expression after a head, broken before the signs of its terms where it does not fit."""
    for place, part in enumerate(broken(plain(expression), screen.width - len(head))):
        start = head if place == 0 else " " * len(head)
        screen.print(text(start + part, "bold"))


def _reason_words(reason: Reason) -> str:
    """The words, and the name of the rule or the result where the words do not say it."""
    words = spoken(reason.words)
    return words if reason.kind == "definition" else f"{words}  ({reason.name})"


def _check_words(judgement: Judgement | None) -> Text:
    if judgement is None:
        return text(_UNCHECKED, "yellow")
    said = wording.finding_words(judgement, brief=True) or judgement.reason
    return text(judgement.verdict.value, STYLES[judgement.verdict]) + text(f": {said}" if said else "", "dim")


def _under(screen: Console, parts: Sequence[Text]) -> None:
    """A reason and a check under a line: beside each other where there is room, else one under the other."""
    joined = Text("   ").join(parts)
    if joined.cell_len + _INDENT + 1 <= screen.width and screen.width >= _WIDE:
        parts = [joined]
    for part in parts:
        _indented(screen, part, _INDENT + 1)


def _indented(screen: Console, words: Text, columns: int = 2) -> None:
    """The words over as many lines as they need, moved to the right, with no spaces left at the ends."""
    for line in words.wrap(screen, max(screen.width - columns, 1)):
        line.rstrip()
        screen.print(Text(" " * columns) + line)


def _conclusion(screen: Console, checked: Checked) -> None:
    conclusion, setting = checked.derived.conclusion, checked.derived.setting
    if conclusion is None:
        return
    screen.print(text("hence", "bold"))
    _mathematics(screen, "       ", setting.folded(conclusion.lhs))
    _mathematics(screen, "     = ", setting.folded(conclusion.rhs))
    _under(screen, [text(f"({checked.derived.derivation.concludes})", "italic"), _check_words(checked.conclusion)])
    screen.print()


def _failure(screen: Console, account: Account) -> None:
    """Why it is not proved, with the counterexample where there is one."""
    if account.finding.holds:
        return
    screen.print(text("not verified: ", "bold red") + text(spoken(account.finding.reason)))
    _witness(screen, account.finding.counterexample)
    screen.print()


def _witness(screen: Console, witness: Counterexample | None) -> None:
    if witness is None:
        return
    screen.print(text("  counterexample", "bold"))
    for line in counterexample_lines(witness):
        screen.print(text(f"    {line}"), soft_wrap=True)


def _paragraph(screen: Console, heading: str, words: str) -> None:
    if words:
        screen.print(text(heading, "bold"))
        _indented(screen, text(spoken(words)))
        screen.print()


def _support(screen: Console, account: Account) -> None:
    """What it rests on, with verdicts: the rules, and the results that are cited directly or not."""
    if not account.support:
        return
    screen.print(text("rests on", "bold"))
    for kind in dict.fromkeys(finding.kind for finding in account.support):
        named = [finding for finding in account.support if finding.kind == kind]
        words = [text(finding.name) + _mark(finding) for finding in named]
        _indented(screen, text(f"{kind}s: ") + Text(", ").join(words))
    screen.print()


def _mark(finding: Finding) -> Text:
    """Nothing for what holds; the verdict in its colour for what does not."""
    return text("") if finding.holds else text(f" {finding.verdict.value}", STYLES[finding.verdict])
