"""``lemmata check``: judge claims and print the table of verdicts, or JSON."""

from __future__ import annotations

import secrets
from argparse import Namespace
from time import perf_counter
from typing import Any

from derivations.commands.complaints import complain, problem_of
from derivations.commands.judging import Collect, Workers, judge_in, workers
from derivations.commands.reading import Unreadable, read_documents, require_known, selected
from derivations.documents.document import Document
from derivations.engines.judge import ClaimResult, Settings
from derivations.language.claims import Claim
from derivations.reports.json_report import as_json, document_report, unreadable_report
from derivations.reports.standing import Standing, standing, worst
from derivations.reports.terminal import console, progress, show_document


def run(options: Namespace) -> int:
    """Judge what the arguments name; the exit status is that of the worst claim."""
    settings = settings_from(options)
    documents = read_documents(options.files, options)
    require_known(options.only, documents)
    reports: list[dict[str, Any]] = []
    status = Standing.FINE
    asked = sum(len(selected(document, options.only)) for document in documents if isinstance(document, Document))
    with workers(asked, options.jobs) as pool:
        begun = [_begun(document, settings, options, pool) for document in documents]
        for document, claims, collect in begun:
            if isinstance(document, Unreadable):
                complain(document.error, document.path)
                reports.append(unreadable_report(document.path, document.error, seed=settings.seed))
                status = Standing.BAD_INPUT
            elif claims:
                results = _check(document, len(claims), collect, settings, options, reports)
                status = max(status, worst(results, options.strict), complain_of(document, results))
    if options.json:
        print(as_json(reports, several=len(documents) > 1))
    return int(status)


def settings_from(options: Namespace) -> Settings:
    """The settings the arguments ask for.

    A fresh seed has 128 bits: the error bound speaks of random choices, and there are no more of those than seeds.
    """
    seed = secrets.randbits(128) if options.seed is None else options.seed
    return Settings(seed=seed, near_misses=options.near_misses)


def _begun(
    document: Document | Unreadable, settings: Settings, options: Namespace, pool: Workers
) -> tuple[Document | Unreadable, list[Claim], Collect[ClaimResult]]:
    """A document with what is asked of it, on which the workers have begun."""
    claims = [] if isinstance(document, Unreadable) else selected(document, options.only)
    return document, claims, judge_in(pool, claims, settings)


def _check(
    document: Document,
    count: int,
    collect: Collect[ClaimResult],
    settings: Settings,
    options: Namespace,
    reports: list[dict[str, Any]],
) -> list[ClaimResult]:
    start = perf_counter()
    with progress(count) as done:
        results = collect(done)
    about = {"seed": settings.seed, "strict": options.strict, "seconds": perf_counter() - start}
    path, title = str(document.path), document.paper.get("title", "")
    if options.json:
        reports.append(document_report(path, title, results, **about))
    else:
        show_document(console(), path, title, results, **about)
    return results


def complain_of(document: Document, results: list[ClaimResult]) -> Standing:
    """One message on stderr for everything in the document that is bad input, and how its definitions count."""
    for problem in document.problems:
        complain(problem, str(document.path))
    for result in results:
        if standing(result) is Standing.BAD_INPUT:
            complain(problem_of(result), str(document.path))
    return Standing.BAD_INPUT if document.problems else Standing.FINE
