"""``lemmata html``: derivations as web pages."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from derivations.commands.typesetting import checked_sections, refuse
from derivations.language.errors import LemmataError
from derivations.reports.html.pages import INDEX, pages


class NoFolder(LemmataError):
    """A folder that cannot be made or written to."""


def run(options: Namespace) -> int:
    """Check and write; 1 when a derivation does not hold."""
    chosen = checked_sections(options)
    if chosen.failures:
        refuse(chosen.failures)
        return 1
    folder = Path(options.output)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in pages(chosen.sections, chosen.depth, chosen.about).items():
            (folder / name).write_text(text, encoding="utf-8")
    except OSError as problem:
        raise NoFolder(f"{folder} cannot be written to: {problem.strerror}") from problem
    count = len(chosen.sections)
    print(f"{folder / INDEX}: {count} derivation{'s' * (count != 1)}")
    return 0
