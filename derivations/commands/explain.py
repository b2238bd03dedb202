"""``lemmata explain``: everything about one claim."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import replace

from derivations.commands.check import complain_of, settings_from
from derivations.commands.complaints import complain
from derivations.commands.judging import judge_all
from derivations.commands.reading import Unreadable, read_documents, require_known, selected
from derivations.documents.document import Document
from derivations.language.claims import Claim
from derivations.language.errors import DocumentError
from derivations.reports.explanation import Background, explain
from derivations.reports.standing import Standing, worst
from derivations.reports.terminal import console, progress


def run(options: Namespace) -> int:
    """Judge one claim and say everything about it; the exit status is the claim's."""
    settings = replace(settings_from(options), entries=True, hypotheses=True)
    [document] = read_documents([options.file] if options.file else [], options)
    if isinstance(document, Unreadable):
        complain(document.error, document.path)
        return Standing.BAD_INPUT
    claim = _wanted(document, options)
    with progress(1) as done:
        [result] = judge_all([claim], settings, done=done)
    background = Background(document.declarations.definitions, _meanings(document))
    explain(console(), result, path=str(document.path), seed=settings.seed, background=background)
    return max(worst([result]), complain_of(document, [result]))


def _meanings(document: Document) -> dict[str, str]:
    return {name: note.meaning for name, note in document.declarations.notes.items()}


def _wanted(document: Document, options: Namespace) -> Claim:
    """The claim with the id given; a one-off has a single claim, which needs no id."""
    if options.expression is not None:
        return document.claims[0]
    if options.id is None:
        names = ", ".join(claim.id for claim in document.claims)
        raise DocumentError(f"which claim of {options.file}? name one of: {names}")
    require_known([options.id], [document])
    return selected(document, [options.id])[0]
