"""``lemmata derive``: derivations line by line, or how many slips in their lines are caught."""

from __future__ import annotations

import secrets
from argparse import Namespace
from time import perf_counter

from derivations.catalogue import derivation, derivations
from derivations.commands.judging import of_each
from derivations.deriving.accounts import accounts
from derivations.deriving.derivation import Derivation
from derivations.deriving.derive import derive
from derivations.deriving.mutations import Fate, Mutation, break_every_line
from derivations.engines.judge import Settings
from derivations.language.errors import DocumentError
from derivations.reports.derivation_json import derivations_json, mutations_json
from derivations.reports.derivation_terminal import show_derivation
from derivations.reports.mutations_terminal import show_mutations
from derivations.reports.standing import Standing
from derivations.reports.terminal import console, progress, text
from derivations.reports.wording import duration, seed_words


def run(options: Namespace) -> int:
    """Derive what the arguments name; the exit status tells whether all of it is verified."""
    settings = Settings(seed=secrets.randbits(128) if options.seed is None else options.seed)
    if not options.names and not options.mutate:
        raise DocumentError("nothing to derive: name a derivation; lemmata list --derivations shows them all")
    items = [derivation(name) for name in dict.fromkeys(options.names)] or list(derivations())
    return _break(items, settings, options) if options.mutate else _derive(items, settings, options)


def _derive(items: list[Derivation], settings: Settings, options: Namespace) -> int:
    started = perf_counter()
    found = accounts(items, settings)
    if options.json:
        print(derivations_json(found, seed=settings.seed))
    else:
        screen = console()
        for account in found:
            show_derivation(screen, account)
        screen.print(text(f"{duration(perf_counter() - started)}; seed {seed_words(settings.seed)}", "dim"))
    return int(Standing.FINE if all(account.verified for account in found) else Standing.FAILURE)


def _break(items: list[Derivation], settings: Settings, options: Namespace) -> int:
    started = perf_counter()
    names = [item.name for item in items]
    with progress(len(names)) as done:
        jobs = options.jobs if len(names) > 1 else 1
        found = of_each(_mutations, [(name, settings) for name in names], jobs, done)
    by_name = dict(zip(names, found, strict=True))
    if options.json:
        print(mutations_json(by_name, seed=settings.seed))
    else:
        show_mutations(console(), by_name, seed=settings.seed, seconds=perf_counter() - started)
    missed = any(mutation.fate is Fate.MISSED for mutations in found for mutation in mutations)
    return int(Standing.FAILURE if missed else Standing.FINE)


def _mutations(task: tuple[str, Settings]) -> tuple[Mutation, ...]:
    name, settings = task
    return break_every_line(derive(derivation(name)), settings)
