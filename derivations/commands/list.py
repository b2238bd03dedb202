"""``lemmata list``: everything in the catalogue with its verdict, the graph of results, or what is taken without proof."""

from __future__ import annotations

import secrets
from argparse import Namespace
from time import perf_counter

from derivations.catalogue import derivations, identities, rules, topic_of
from derivations.commands.judging import of_each
from derivations.deriving.accounts import find
from derivations.deriving.derive import derive
from derivations.deriving.findings import DERIVATION, IDENTITY, RULE, Finding, supported
from derivations.deriving.graph import citation_graph
from derivations.deriving.trusted_base import trusted_base
from derivations.engines.judge import Settings
from derivations.reports.catalogue_terminal import show_catalogue
from derivations.reports.citation_drawing import DRAWINGS
from derivations.reports.derivation_json import catalogue_json
from derivations.reports.standing import Standing
from derivations.reports.terminal import console, progress
from derivations.reports.trusted_page import trusted_page


def run(options: Namespace) -> int:
    """Show what the arguments ask for; the exit status tells whether all that was judged holds."""
    if options.graph:
        topics = {item.name: topic_of(item.name) for item in derivations()}
        print(DRAWINGS[options.graph](citation_graph(derivations()), topics))
        return int(Standing.FINE)
    if options.trusted_base:
        print(trusted_page_now(), end="")
        return int(Standing.FINE)
    return _judge(options)


def trusted_page_now() -> str:
    """The page of what is taken without proof, for the catalogue as it is."""
    derived = [derive(item) for item in derivations()]
    return trusted_page(trusted_base(rules(), derived, citation_graph(derivations())))


def _judge(options: Namespace) -> int:
    started = perf_counter()
    seed = secrets.randbits(128) if options.seed is None else options.seed
    settings = Settings(seed=seed, near_misses=options.near_misses)
    shown = _kinds(options)
    findings = [finding for finding in _found(shown, settings, options.jobs) if finding.kind in shown]
    seconds = perf_counter() - started
    if options.json:
        print(catalogue_json(findings, seed=seed, seconds=seconds))
    else:
        show_catalogue(console(), findings, seed=seed, seconds=seconds)
    return int(Standing.FINE if all(finding.holds for finding in findings) else Standing.FAILURE)


def _kinds(options: Namespace) -> list[str]:
    """The kinds of entry that are asked for; all of them where none is."""
    asked = {DERIVATION: options.derivations, RULE: options.rules, IDENTITY: options.identities}
    return [kind for kind, wanted in asked.items() if wanted] or list(asked)


def _found(shown: list[str], settings: Settings, jobs: int | None) -> list[Finding]:
    """The findings on the kinds shown, and on the rules wherever derivations, which rest on them, are."""
    judged = [*shown, *([RULE] if DERIVATION in shown and RULE not in shown else [])]
    names = {
        DERIVATION: [item.name for item in derivations()],
        RULE: [item.name for item in rules()],
        IDENTITY: [item.name for item in identities()],
    }
    entries = [(kind, name, settings) for kind in judged for name in names[kind]]
    with progress(len(entries)) as done:
        findings = of_each(_find, entries, jobs, done)
    return supported(findings, citation_graph(derivations()))


def _find(entry: tuple[str, str, Settings]) -> Finding:
    return find(*entry)
