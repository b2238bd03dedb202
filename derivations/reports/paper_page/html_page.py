"""The report on a document as a web page that needs nothing but itself, and the index of several."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from derivations.language.evidence import NearMiss
from derivations.reports.html.markup import checked_words, equation, marked, notation, page, words
from derivations.reports.manuscript.prose import Prose
from derivations.reports.paper_page.entry import ATTENTION, HOLDING, Entry, Related
from derivations.reports.paper_page.mathematics import Equation, Plain
from derivations.reports.paper_page.report import Report, meanings
from derivations.reports.paper_page.wording import ABOUT, ABOUT_CONDITIONS, NOTHING_OWED, RELATED, SCRIPT, waiting_words

INDEX = "index.html"
DERIVATIONS = "derivations"
_DIRECTIONS = re.compile(
    "[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)  # they turn words around: a document could hide a verdict
_SHORT_LIST = 12  # a longer list of claims that hold is folded


def html_page(found: Report, among_others: bool, pages: frozenset[str] = frozenset()) -> str:
    """The page of a document; ``pages`` are the derivations that have a page in the folder ``derivations`` beside it."""
    path = f'<p class="path"><a href="{INDEX}">Reports</a> › {words(found.file)}</p>'
    parts = [
        path if among_others else f'<p class="path">{words(found.file)}</p>',
        f"<h1>{words(found.title)}</h1>",
        f'<p class="small">{words(found.source)}</p>' if found.source else "",
        f'<p class="small">{marked(found.note)}</p>' if found.note else "",
        _summary(found),
        *_problems(found),
        _contents(found),
        "<h2>Claims</h2>",
        *(_entry(item, pages) for item in found.entries),
        "<h2>Debts</h2>",
        *_debts(found),
        *_notation(found),
        f'<p class="small foot">{words(ABOUT)} Seed {words(found.seed)}. Lemmata {words(found.version)}.</p>',
    ]
    return _DIRECTIONS.sub("\N{REPLACEMENT CHARACTER}", page(words(found.title), "\n".join(part for part in parts if part)))


def html_index(reports: Sequence[Report]) -> str:
    """The index: the totals of every document, and how many of its claims need attention."""
    verdicts = list(dict.fromkeys(word for found in reports for word in found.totals()))
    heads = "".join(f"<th>{words(word)}</th>" for word in verdicts)
    rows = "".join(_row(found, verdicts) for found in reports)
    needs = waiting_words(sum(len(found.attention()) for found in reports))
    parts = [
        "<h1>Reports</h1>",
        f"<p>{sum(len(found.entries) for found in reports)} claims in {len(reports)} documents; {needs}.</p>",
        '<div class="table"><table class="counts">'
        f"<thead><tr><th>document</th><th>attention</th><th>claims</th>{heads}</tr></thead><tbody>{rows}</tbody></table></div>",
        f'<p class="small foot">{words(ABOUT)} Seed {words(reports[0].seed)}. Lemmata {words(reports[0].version)}.</p>',
    ]
    return _DIRECTIONS.sub("\N{REPLACEMENT CHARACTER}", page("Reports", "\n".join(parts)))


def _row(found: Report, verdicts: Sequence[str]) -> str:
    totals = found.totals()
    link = f'<a href="{words(found.stem)}.html">{words(found.title)}</a><br><span class="small">{words(found.file)}</span>'
    counts = "".join(f"<td>{totals.get(word) or '–'}</td>" for word in verdicts)
    waiting = len(found.attention())
    return f"<tr><td>{link}</td><td>{waiting or '–'}</td><td>{len(found.entries)}</td>{counts}</tr>"


# ------------------------------------------------------------------------------------------ summary and contents


def _summary(found: Report) -> str:
    totals = found.totals()
    bar = "".join(f'<span class="{_kind(word)}" style="flex-grow:{count}"></span>' for word, count in totals.items() if count)
    counts = "".join(
        f'<li class="{_kind(word) if count else "none"}"><b>{count}</b> {words(word)}</li>' for word, count in totals.items()
    )
    means = "".join(f"<dt>{words(word)}</dt><dd>{words(meaning)}</dd>" for word, meaning in meanings(totals))
    return (
        f'<p class="headline">{words(found.headline())}</p><div class="bar" aria-hidden="true">{bar}</div>'
        f'<ul class="totals">{counts}</ul>'
        f'<details class="check"><summary>what the verdicts mean</summary><dl>{means}</dl></details>'
    )


def _kind(verdict: str) -> str:
    """The class that gives a verdict its colour."""
    return "is-" + verdict.replace(" ", "-")


def _problems(found: Report) -> Iterator[str]:
    if found.problems:
        listed = "".join(f"<li>{words(problem)}</li>" for problem in found.problems)
        yield f'<p class="surprise">Parts of the document could not be read:</p><ul class="small">{listed}</ul>'


def _contents(found: Report) -> str:
    return f"<nav>{''.join(_group(heading, items) for heading, items in found.contents())}</nav>"


def _group(heading: str, items: Sequence[Entry]) -> str:
    title = f"{words(heading)} <span>({len(items)})</span>"
    links = "".join(_listed(item, heading) for item in items)
    if heading in HOLDING:
        opened = " open" if len(items) <= _SHORT_LIST else ""
        return f'<details class="group"{opened}><summary>{title}</summary><ul class="results">{links}</ul></details>'
    wants = " wants" if heading in ATTENTION else ""
    return f'<div class="group{wants}"><p>{title}</p><ul class="findings">{links}</ul></div>'


def _listed(item: Entry, heading: str) -> str:
    """A claim in the contents; of one that does not hold, what was found."""
    link = f'<a href="#{item.anchor}">{words(item.id)}</a>'
    if heading in HOLDING:
        return f"<li>{link}</li>"
    return f'<li>{link} <span class="small">{checked_words(item.in_short())}</span></li>'


# ------------------------------------------------------------------------------------------ a claim


def _entry(item: Entry, pages: frozenset[str]) -> str:
    line = f"line {item.line}" if item.line is not None else ""
    where = " · ".join(part for part in (item.at, line) if part)
    parts = [
        f'<h3><span class="badge {_kind(item.verdict)}">{words(item.verdict)}</span> '
        f'<a href="#{item.anchor}">{words(item.id)}</a> <span class="small">{words(where)}</span></h3>',
        f'<p class="surprise">{words(item.surprise)}</p>' if item.surprise else "",
        f"<blockquote>{marked(item.words)}</blockquote>" if item.words else "",
        _statements(item),
        *(f'<p class="found">{checked_words(said)}</p>' for said in item.said()),
        f"<pre>{words(item.excerpt)}</pre>" if item.excerpt else "",
        *_counterexample(item),
        *_amended(item),
        *_near_misses(item),
        *(f'<p class="found">Remark: {words(remark)}.</p>' for remark in item.remarks),
        f'<p class="found">Note in the document: {marked(item.note)}</p>' if item.note else "",
        *_derivations(item.derivations, pages),
        _written(item),
    ]
    return f'<section class="claim" id="{item.anchor}">{"".join(part for part in parts if part)}</section>'


def _statements(item: Entry) -> str:
    """Every statement; of a chain each with its own verdict."""
    if not item.steps:
        return "".join(_statement(shown) for shown in item.statements)
    rows = "".join(
        f'<li>{_statement(shown)}<div class="reason"><span class="badge {_kind(step.verdict)}">{words(step.verdict)}</span> '
        f"{checked_words(step.finding)}</div></li>"
        for shown, step in zip(item.chained(), item.steps, strict=True)
    )
    return f'<ol class="lines">{rows}</ol>'


def _statement(shown: Equation | Plain) -> str:
    if isinstance(shown, Plain):
        return f"<pre>{words(shown.text)}</pre>"
    because = f'<p class="found">because {words(shown.because_what)} is</p>{equation(shown.because)}' if shown.because else ""
    left = equation(shown.left) if shown.left else ""
    more = "".join(f'<div class="sides">{equation(row)}</div>' for row in shown.more)
    return f'<div class="sides">{left}{equation(shown.right)}</div>{more}{because}'


def _counterexample(item: Entry) -> Iterator[str]:
    if item.counterexample:
        yield f'<p class="found">Counterexample:</p><pre>{words(chr(10).join(item.counterexample))}</pre>'
    if item.witness:
        yield f'<p class="found">Such a point:</p><pre>{words(chr(10).join(item.witness))}</pre>'
    if item.numpy_check:
        yield f'<details class="check"><summary>{words(SCRIPT)}</summary><pre>{words(item.numpy_check)}</pre></details>'


def _amended(item: Entry) -> Iterator[str]:
    if item.holds_when:
        conditions = " or when ".join(f"<b>{words(condition)}</b>" for condition in item.holds_when)
        yield f'<p class="found">Holds when {conditions}. <span class="small">{words(ABOUT_CONDITIONS)}</span></p>'


def _near_misses(item: Entry) -> Iterator[str]:
    if item.not_refuted:
        yield f'<ul class="small">{"".join(_near_miss(miss) for miss in item.not_refuted)}</ul>'


def _near_miss(miss: NearMiss) -> str:
    return f"<li>{words(miss.fate)}: {words(miss.edit)}: <code>{words(miss.statement)}</code></li>"


def _derivations(related: Sequence[Related], pages: frozenset[str]) -> Iterator[str]:
    if related:
        named = "".join(f"<li>{_derivation(item, pages)}</li>" for item in related)
        about = ", ".join(dict.fromkeys(item.of for item in related))
        many = f"{len(related)} derivation{'s' * (len(related) != 1)} about {about}"
        yield f'<details class="check"><summary>{words(many)}</summary>{words(RELATED)}<ul>{named}</ul></details>'


def _derivation(related: Related, pages: frozenset[str]) -> str:
    title = words(related.title)
    if related.name in pages:
        title = f'<a href="{DERIVATIONS}/{words(related.name)}.html">{title}</a>'
    return f"{title} (<code>{words(related.name)}</code>)"


def _written(item: Entry) -> str:
    if all(isinstance(shown, Plain) and shown.text == item.written for shown in item.statements):
        return ""
    return f'<details class="check"><summary>as written</summary><pre>{words(item.written)}</pre></details>'


# ------------------------------------------------------------------------------------------ debts and notation


def _debts(found: Report) -> Iterator[str]:
    owed = list(found.debts())
    if not owed:
        yield f"<p>{words(NOTHING_OWED)}</p>"
    for introduction, items in owed:
        rows = "".join(_owed(item, reason) for item, reason in items)
        yield f'<p>{words(introduction)}</p><ul class="findings">{rows}</ul>'


def _owed(item: Entry, reason: str) -> str:
    said = f' <span class="small">{checked_words(reason)}</span>' if reason else ""
    return f'<li><a href="#{item.anchor}">{words(item.id)}</a>{said}</li>'


def _notation(found: Report) -> Iterator[str]:
    if found.letters:
        yield f"<h2>Notation</h2>{notation(found.letters)}"
    if found.definitions:
        yield f"<h2>Named quantities</h2>{''.join(_definition(shown, meaning) for shown, meaning in found.definitions)}"


def _definition(shown: Equation | Plain, meaning: Prose) -> str:
    said = f'<p class="small">{marked(meaning)}</p>' if meaning else ""
    return f'<div class="named">{_statement(shown)}{said}</div>'
