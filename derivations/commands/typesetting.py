"""What ``lemmata latex`` and ``lemmata html`` share: choosing derivations, checking them, refusing those that fail."""

from __future__ import annotations

import secrets
import sys
from argparse import Namespace
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from derivations.catalogue import derivation, derivations, rule, topic_of
from derivations.commands.judging import of_each
from derivations.deriving.accounts import Account, account_of, of_rule
from derivations.deriving.checking import wrong_ends
from derivations.deriving.derivation import Derivation
from derivations.deriving.findings import Finding, needed_for, supported
from derivations.deriving.graph import CitationGraph, citation_graph
from derivations.deriving.refuting import is_refuted
from derivations.engines.judge import Settings
from derivations.language.errors import LemmataError
from derivations.language.verdicts import Verdict
from derivations.reports.counterexample import counterexample_lines
from derivations.reports.manuscript.section import Section, section
from derivations.reports.spoken import spoken
from derivations.reports.terminal import progress
from derivations.reports.wording import printable, seed_words

_ALWAYS = "collecting"  # the last line of a derivation is arranged by it without being asked


class NothingChosen(LemmataError):
    """Neither names nor --all, or both."""


@dataclass(frozen=True)
class Chosen:
    """The sections to write, in reading order, or the findings because of which nothing is written."""

    sections: tuple[Section, ...]
    failures: tuple[Finding, ...]
    depth: Mapping[str, int]
    about: str


def checked_sections(options: Namespace) -> Chosen:
    """The derivations that the arguments name, checked with every rule and result that they rest on."""
    names = _names(options)
    graph = citation_graph(derivations())
    settings = Settings(seed=secrets.randbits(128) if options.seed is None else options.seed)
    accounts = _accounts(names, graph, settings, options.jobs)
    failures = tuple(account.finding for account in accounts if not account.verified)
    by_name = {account.derivation.name: account.checked for account in accounts}
    shown = () if failures else (by_name[name] for name in _in_reading_order(names, graph))
    sections = tuple(section(checked) for checked in shown if checked is not None)
    return Chosen(sections, failures, graph.depth, _about(settings))


def refuse(failures: Iterable[Finding]) -> None:
    """Say which steps fail, with their witnesses, and that nothing was written."""
    for finding in failures:
        print(printable(spoken(f"{finding.name} is {finding.verdict.value}: {finding.reason}")), file=sys.stderr)
        for line in counterexample_lines(finding.counterexample) if finding.counterexample is not None else ():
            print(printable(f"    {line}"), file=sys.stderr)
    print("nothing was written: a document shows proved derivations only", file=sys.stderr)


def _names(options: Namespace) -> list[str]:
    """The names asked for, each once. Raises with the nearest names for one that is not there."""
    if options.names and options.all:
        raise NothingChosen("give names or --all, not both")
    if not options.names and not options.all:
        raise NothingChosen("name the derivations to write, or give --all; lemmata list shows them")
    return list(dict.fromkeys(derivation(name).name for name in options.names)) or [item.name for item in derivations()]


def _accounts(names: Sequence[str], graph: CitationGraph, settings: Settings, jobs: int | None) -> list[Account]:
    """The accounts of the derivations named, once everything that they rest on is known."""
    needed = [derivation(name) for name in needed_for(names, graph)]
    used = dict.fromkeys([_ALWAYS, *(name for item in needed for name in item.rules())])
    tasks: list[tuple[Derivation | str, Settings]] = [(item, settings) for item in needed]
    tasks += [(name, settings) for name in used]
    with progress(len(tasks)) as done:
        found = of_each(_found, tasks, jobs, done)
    accounts = [item for item in found if isinstance(item, Account)]
    findings = [item.finding if isinstance(item, Account) else item for item in found]
    final = {finding.entry: finding for finding in supported(findings, graph)}
    return [replace(item, finding=final[item.finding.entry]) for item in accounts if item.derivation.name in names]


def _found(task: tuple[Derivation | str, Settings]) -> Account | Finding:
    item, settings = task
    return _account(item, settings) if isinstance(item, Derivation) else of_rule(rule(item), settings)


def _account(item: Derivation, settings: Settings) -> Account:
    """The account of a derivation; one whose wrong ends are not all refuted is undecided."""
    account = account_of(item, replace(settings, near_misses=False))
    if account.checked is None or not account.verified:
        return account
    for text, end in zip(item.near_misses, wrong_ends(account.checked.derived), strict=True):
        if not is_refuted(end, settings):
            reason = f"a wrong end was not refuted: {text}"
            return replace(account, finding=replace(account.finding, verdict=Verdict.UNDECIDED, reason=reason))
    return account


def _in_reading_order(names: Iterable[str], graph: CitationGraph) -> list[str]:
    """Topic by topic; within one, every result after those it rests on."""
    order = list(graph.cites)
    topics = list(dict.fromkeys(topic_of(item.name) for item in derivations()))
    return sorted(names, key=lambda name: (topics.index(topic_of(name)), order.index(name)))


def _about(settings: Settings) -> str:
    return (
        "Every line was computed from the one before it by the rule or the result beside it. Every neighbouring pair of lines "
        "was then found equal in exact arithmetic at random points; the error bounds the probability that a difference was "
        "overlooked. "
        f"Seed: {seed_words(settings.seed)}."
    )
