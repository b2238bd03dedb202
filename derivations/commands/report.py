"""``lemmata report``: the verdicts on documents as web pages and LaTeX."""

from __future__ import annotations

import re
import sys
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from derivations.catalogue import derivations
from derivations.commands.check import complain_of, settings_from
from derivations.commands.complaints import complain
from derivations.commands.judging import judge_all
from derivations.commands.reading import Unreadable, read_documents
from derivations.documents.document import Document
from derivations.engines.judge import ClaimResult, Settings
from derivations.language.errors import LemmataError
from derivations.reports.json_report import version
from derivations.reports.latex.compiling import compiled, complaints, require_latexmk
from derivations.reports.paper_page.html_page import DERIVATIONS, INDEX, html_index, html_page
from derivations.reports.paper_page.latex_page import latex_page
from derivations.reports.paper_page.mathematics import Names
from derivations.reports.paper_page.report import Paper, Report, report
from derivations.reports.standing import Standing, worst
from derivations.reports.terminal import progress


class NotWritten(LemmataError):
    """A folder that cannot be made or written to, or two reports that would have the same name."""


def run(options: Namespace) -> int:
    """Judge, write and compile; the exit status is that of the worst claim, as for ``lemmata check``."""
    if options.pdf:
        require_latexmk()
    read = read_documents(options.files, Namespace(expression=None, let=[], latex=False))
    status = Standing.FINE
    for unreadable in (item for item in read if isinstance(item, Unreadable)):
        complain(unreadable.error, unreadable.path)
        status = Standing.BAD_INPUT
    documents = [item for item in read if isinstance(item, Document)]
    stems = _stems(documents)
    settings = settings_from(Namespace(seed=options.seed, near_misses=True))
    judged = _judged(documents, settings, options.jobs)
    for document, results in zip(documents, judged, strict=True):
        status = max(status, worst(results, options.strict), complain_of(document, results))
    reports = [
        report(paper_of(document), results, stem, (settings.seed, version()), derivations())
        for document, results, stem in zip(documents, judged, stems, strict=True)
    ]
    _write(Path(options.output), reports, options.pdf)
    return int(status)


def paper_of(document: Document) -> Paper:
    """What a report has to know of a document."""
    declared = document.declarations
    latex = {name: note.latex for name, note in declared.notes.items() if note.latex}
    meanings = {name: note.meaning for name, note in declared.notes.items()}
    names = Names(document.vocabulary, declared.definitions, latex, meanings)
    problems = tuple(str(problem) for problem in document.problems)
    return Paper(document.path.name, document.title, document.paper, names, problems)


def _stems(documents: Sequence[Document]) -> list[str]:
    """The names of the files. Raises :class:`NotWritten` where one would overwrite another."""
    # Names of files become addresses of pages and words of a command line.
    stems = [re.sub(r"[^\w-]", "_", document.path.stem).lstrip("-") or "report" for document in documents]
    for place, stem in enumerate(stems):
        if stem in stems[:place] or stem == Path(INDEX).stem:
            other = "the index" if stem == Path(INDEX).stem else f"the report on {documents[stems.index(stem)].path}"
            raise NotWritten(f"the report on {documents[place].path} would overwrite {other}: rename the document")
    return stems


def _judged(documents: Sequence[Document], settings: Settings, jobs: int | None) -> list[list[ClaimResult]]:
    """The results of every document; the claims of all of them are judged together, to keep every core busy."""
    claims = [claim for document in documents for claim in document.claims]
    with progress(len(claims)) as done:
        results = iter(judge_all(claims, settings, jobs, done))
    return [[next(results) for _ in document.claims] for document in documents]


def _write(folder: Path, reports: Sequence[Report], pdf: bool) -> None:
    several = len(reports) > 1
    texts = {f"{found.stem}.html": html_page(found, several, _pages_beside(folder)) for found in reports}
    texts |= {f"{found.stem}.tex": latex_page(found) for found in reports}
    if several:
        texts[INDEX] = html_index(reports)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            (folder / name).write_text(text, encoding="utf-8")
        for found in reports:
            print(f"{folder / found.stem}.html: {found.headline()}")
            if pdf:
                _compile(folder / f"{found.stem}.pdf", texts[f"{found.stem}.tex"])
    except OSError as problem:
        raise NotWritten(f"{folder} cannot be written to: {problem.strerror}") from problem
    if several:
        print(folder / INDEX)


def _pages_beside(folder: Path) -> frozenset[str]:
    """The derivations that ``lemmata html`` has written pages for."""
    return frozenset(path.stem for path in (folder / DERIVATIONS).glob("*.html"))


def _compile(path: Path, latex: str) -> None:
    pdf, log = compiled(latex, "", path.stem)
    path.write_bytes(pdf)
    print(path)
    for complaint in complaints(log):
        print(f"LaTeX: {complaint}", file=sys.stderr)
