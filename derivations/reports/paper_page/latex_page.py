"""The report on a document as LaTeX that compiles by itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib.resources import files

from derivations.language.errors import LemmataError
from derivations.reports.latex.equations import Page, aligned, listed_rows
from derivations.reports.latex.sections import wide
from derivations.reports.latex.tables import notation
from derivations.reports.manuscript.notation import Letter
from derivations.reports.manuscript.widths import width
from derivations.reports.paper_page.entry import ATTENTION, HOLDING, Entry
from derivations.reports.paper_page.latex_words import of_finding, of_prose, of_words, safe_prose, typewriter
from derivations.reports.paper_page.mathematics import Equation, Plain
from derivations.reports.paper_page.report import Report, meanings
from derivations.reports.paper_page.wording import ABOUT, ABOUT_CONDITIONS, NOTHING_OWED, RELATED

_PAGE = Page(room=30.0)
_COLUMN = 3.0  # ems of the first column of the notation table
_COLOURS = {
    "proved": "proved",
    "certified": "certified",
    "supported": "doubt",
    "undecided": "doubt",
    "refuted": "refuted",
    "bad input": "refuted",
    "ill-typed": "typed",
    "vacuous": "typed",
}
_DEFINED = r"""\definecolor{certified}{RGB}{63,143,95}
\definecolor{doubt}{RGB}{138,90,0}
\definecolor{refuted}{RGB}{179,38,30}
\definecolor{typed}{RGB}{107,63,160}"""
_LIST = r"{{\raggedright {items}\par}}"


def latex_page(found: Report) -> str:
    """The whole document."""
    parts = [
        (files("derivations.reports.latex") / "preamble.tex").read_text(encoding="utf-8").rstrip(),
        _DEFINED,
        r"\begin{document}",
        rf"{{\raggedright\LARGE\bfseries {of_words(found.title)}\par}}",
        *_small(", ".join(part for part in (found.source, found.file) if part)),
        *([_note(of_prose(found.note))] if found.note else []),
        *_summary(found),
        *_contents(found),
        r"\section*{Claims}",
        *(_entry(item) for item in found.entries),
        r"\section*{Debts}",
        *_debts(found),
        *_notation(found),
        *_small(f"{ABOUT} Seed {found.seed}. Lemmata {found.version}."),
        r"\end{document}",
    ]
    return "\n\n".join(parts) + "\n"


def _small(words: str) -> Iterator[str]:
    if words:
        yield _note(of_words(words))


def _note(latex: str) -> str:
    return rf"{{\small\raggedright {latex}\par}}"


# ------------------------------------------------------------------------------------------ summary and contents


def _summary(found: Report) -> Iterator[str]:
    totals = found.totals()
    yield rf"\medskip{{\raggedright\large {of_words(found.headline())}\par}}"
    count = max(len(found.entries), 1)
    bar = "%\n".join(
        rf"\textcolor{{{_COLOURS[word]}}}{{\rule{{{number / count:.4f}\fullwidth}}{{2mm}}}}"
        for word, number in totals.items()
        if number
    )
    yield rf"\makebox[0pt][l]{{{bar}}}"
    told = (
        rf"\textcolor{{{_COLOURS[word] if number else 'black!50'}}}{{\mbox{{{number} {of_words(word)}}}}}"
        for word, number in totals.items()
    )
    yield _LIST.format(items=r" \quad ".join(told))
    yield _note(" ".join(rf"\emph{{{of_words(word)}}}: {of_words(meaning)}." for word, meaning in meanings(totals)))
    for problem in found.problems:
        yield _note(rf"\textcolor{{refuted}}{{Could not be read:}} {of_words(' '.join(problem.split()))}")


def _contents(found: Report) -> Iterator[str]:
    """The claims under their headings: what holds in a row, anything else with what was found."""
    for heading, items in found.contents():
        title = rf"\textcolor{{{'refuted' if heading in ATTENTION else 'black'}}}{{\textbf{{{heading} ({len(items)}):}}}}"
        if heading in HOLDING:
            yield _note(f"{title} {', '.join(_link(item) for item in items)}")
        else:
            yield _note(title)
            yield from (_note(f"{_link(item)} {of_finding(item.in_short())}") for item in items)


def _link(item: Entry) -> str:
    return rf"\hyperref[{item.anchor}]{{{typewriter(item.id)}}}"


# ------------------------------------------------------------------------------------------ a claim


def _entry(item: Entry) -> str:
    parts = [_heading(item), *_words(item), *_statements(item)]
    parts += [_note(of_finding(said)) for said in item.said()]
    parts += [_lines(item.excerpt.splitlines())] if item.excerpt else []
    parts += [rf"{{\small Counterexample:\par}}\nopagebreak{_lines(item.counterexample)}"] if item.counterexample else []
    parts += [rf"{{\small Such a point:\par}}\nopagebreak{_lines(item.witness)}"] if item.witness else []
    if item.holds_when:
        conditions = " or when ".join(rf"\textbf{{{of_words(condition)}}}" for condition in item.holds_when)
        parts.append(_note(f"Holds when {conditions}. {of_words(ABOUT_CONDITIONS)}"))
    parts += [_note(f"{of_words(miss.fate)}: {typewriter(miss.statement)}") for miss in item.not_refuted]
    parts += [_note(f"Remark: {of_words(remark)}.") for remark in item.remarks]
    parts += [_note(f"Note in the document: {of_prose(item.note)}")] if item.note else []
    if item.derivations:
        named = ", ".join(f"{of_words(each.title)} ({typewriter(each.name)}, {of_words(each.of)})" for each in item.derivations)
        parts.append(_note(rf"\textcolor{{black!60}}{{{of_words(RELATED)} {named}.}}"))
    return "\n\n".join(parts)


def _heading(item: Entry) -> str:
    """The id and the place, with the verdict in the margin."""
    line = f"line {item.line}" if item.line is not None else ""
    where = ", ".join(part for part in (item.at, line) if part)
    verdict = rf"\verdict{{\textcolor{{{_COLOURS[item.verdict]}}}{{\textbf{{{of_words(item.verdict)}}}}}}}"
    name = rf"\phantomsection\label{{{item.anchor}}}{verdict}\textbf{{{typewriter(item.id)}}}"
    return rf"\pagebreak[2]\bigskip{{\raggedright {name} {{\small {of_words(where)}}}\par}}\nopagebreak"


def _words(item: Entry) -> Iterator[str]:
    if item.surprise:
        yield rf"\textcolor{{refuted}}{{\textbf{{{of_words(item.surprise)}}}}}"
    if item.words:
        yield rf"{{\raggedright\emph{{“{of_prose(item.words)}”}}\par}}"


def _statements(item: Entry) -> Iterator[str]:
    for number, shown in enumerate(item.chained()):
        yield _statement(shown)
        if item.steps:
            step = item.steps[number]
            yield _note(rf"\textcolor{{{_COLOURS[step.verdict]}}}{{{of_words(step.verdict)}}}: {of_finding(step.finding)}")


def _statement(shown: Equation | Plain) -> str:
    """The formula, or plain syntax where it cannot be set in lines of this page."""
    if isinstance(shown, Plain):
        return _lines(shown.text.splitlines())
    try:
        more = [row for part in shown.more for row in listed_rows("", part, _PAGE)]
        formula = wide(aligned([*listed_rows(shown.left, shown.right, _PAGE), *more]), _PAGE)
        because = wide(aligned(listed_rows("", shown.because, _PAGE)), _PAGE) if shown.because else ""
    except LemmataError:
        return _lines([shown.plain])
    return f"{formula}\n\n{_note(f'because {shown.because_what} is')}\n\n{because}" if because else formula


def _lines(lines: Sequence[str]) -> str:
    """Lines that are not filled, in letters of one width."""
    body = "\\\\\n".join(typewriter(line) if line.strip() else "~" for line in lines)
    return f"{{\\footnotesize\\raggedright\n{body}\\par}}"


# ------------------------------------------------------------------------------------------ debts and notation


def _debts(found: Report) -> Iterator[str]:
    owed = list(found.debts())
    if not owed:
        yield of_words(NOTHING_OWED)
    for introduction, items in owed:
        yield of_words(introduction)
        for item, reason in items:
            yield _note(f"{_link(item)} {of_finding(reason)}")


def _notation(found: Report) -> Iterator[str]:
    """The table of letters; a symbol that is too wide for its column has a line below."""
    rows = [_row(row) for row in found.letters if width(row.symbol) <= _COLUMN]
    if rows:
        yield rf"\section*{{Notation}}{chr(10)}{notation(rows, margin=True)}"
    for row in found.letters:
        if width(row.symbol) > _COLUMN:
            said = ", ".join(of_prose(part) for part in (row.shape, row.domain, row.meaning) if part)
            yield _note(f"${row.symbol}$: {said}")
    if found.definitions:
        yield r"\section*{Named quantities}"
        for shown, meaning in found.definitions:
            yield _statement(shown)
            yield from [_note(of_prose(meaning))] if meaning else []


def _row(row: Letter) -> Letter:
    return Letter(row.symbol, safe_prose(row.shape), safe_prose(row.domain), safe_prose(row.meaning))
