"""One derivation as LaTeX: its words, its lines, and where it is from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from derivations.reports.latex.equations import Page, aligned, equation_rows, lines_of, listed_rows, words_width
from derivations.reports.latex.escaping import escaped, text
from derivations.reports.manuscript.notation import Letter
from derivations.reports.manuscript.references import Citation
from derivations.reports.manuscript.section import Reasoned, Section
from derivations.reports.manuscript.widths import width

_INLINE = 20.0
_ARTICLES = ("a ", "an ", "the ", "any ", "some ", "what ", "half ", "twice ", "their ")
_POWER = re.compile(r"2\\textasciicircum\{\}(-?\d+)")
_SIZES = re.compile(r"\(([a-z](?:,[a-z])*)\)=\((\d+(?:,\d+)*)\)|\b([a-z])=(\d+)")


def body(item: Section, page: Page, unexplained: Iterable[Letter], shown: Mapping[str, Section]) -> str:
    """Everything of a section below its heading.

    ``unexplained`` are the letters that the notation table does not explain; ``shown`` are the sections to refer to.
    """
    parts = [_opening(item, page), _letters(tuple(unexplained)), _definitions(item, page)]
    lines = [(line.latex, _reason(line, page, shown), words_width(line.reason)) for line in item.lines]
    parts.append(wide(lines_of(item.start, lines, page), page))
    if item.conclusion is not None:
        left, right = item.conclusion
        rows = equation_rows(left, f"= {right}", page, text(item.concluded_by), words_width(item.concluded_by))
        parts.append(f"Hence\n{wide(aligned(rows), page)}")
    if item.remark:
        parts.append(rf"\emph{{Remark.}} {text(item.remark)}")
    parts.append(_origin(item, shown))
    return "\n\n".join(part for part in parts if part)


def _reason(line: Reasoned, page: Page, shown: Mapping[str, Section]) -> str:
    """The words beside a line; in a document they lead to the rule or the result."""
    words = text(line.reason)
    if line.kind == "result":
        return _referred(line.name, shown) if line.name in shown else rf"\emph{{{words}}}"
    return rf"\hyperref[rule:{line.name.replace('_', '-')}]{{{words}}}" if line.kind == "rule" and page.margin else words


def cited(citations: Sequence[Citation]) -> str:
    r"""Citations as LaTeX: ``\cite[Eq.~(2.43)]{bishop2006}``; what cites no work stands in its own words."""
    found = []
    for citation in citations:
        place = re.sub(r"(?<=\.) (?=[(\dA-Z])", "~", escaped(citation.place))
        if citation.reference is None:
            found.append(place)
        else:
            found.append(rf"\cite{f'[{place}]' * bool(place)}{{{citation.reference.key}}}")
    words = "; ".join(found)
    return words if words.startswith("\\") else words[:1].upper() + words[1:]


def checked_words(words: str) -> str:
    """Scopes and error bounds with their mathematics set as such."""
    found = _POWER.sub(r"$2^{\1}$", escaped(words))
    return _SIZES.sub(lambda match: f"${match.group()}$", found)


def _opening(item: Section, page: Page) -> str:
    """What the result means, with its verdict in the margin, or in a footnote where there is none."""
    every = item.every_size
    details = f"Checked exactly, but not at every size: {checked_words('; '.join(item.exceptions))}."
    bound = checked_words(item.error)
    if not page.margin:
        words = ", ".join(part for part in (item.steps(), "exact at every size" if every else "", bound) if part)
        note = f"Verdict: {item.verdict}; {words}.{'' if every else f' {details}'}"
        return rf"{text(item.meaning)}\footnote{{{note}}}"
    scope = "exact at every size" if every else r"exact at the sizes tested\protect\footnotemark"
    lines = [rf"\textcolor{{proved}}{{\textbf{{{item.verdict}}}}}", f"{item.steps()}, {scope}", bound]
    stacked = r" \\ ".join(line for line in lines if line)
    note = "" if every else rf"\footnotetext{{{details}}}"
    return f"\\verdict{{{stacked}}}{note}%\n{text(item.meaning)}"


def _letters(rows: Sequence[Letter]) -> str:
    """The letters that mean something else here than elsewhere."""
    if not rows:
        return ""
    return f"Here {'; '.join(_in_words(row) for row in rows)}."


def _in_words(row: Letter) -> str:
    kind = ", ".join(part for part in (text(row.shape), text(row.domain)) if part and part != "real")
    meaning = text(row.meaning)
    article = "" if meaning.startswith(_ARTICLES) else "the "
    return f"${row.symbol}$ ({kind})" + (f" is {article}{meaning}" if meaning else "")


def _definitions(item: Section, page: Page) -> str:
    """The named quantities: in the sentence when they are short, else displayed."""
    if not item.definitions:
        return ""
    inline = ", ".join(f"${left} = {right}$" for left, right in item.definitions)
    if sum(width(left) + width(right) for left, right in item.definitions) < _INLINE:
        return f"Write {inline}."
    rows = [row for left, right in item.definitions for row in listed_rows(left, f"= {right}", page)]
    return f"Write\n{wide(aligned(rows), page)}"


def _origin(item: Section, shown: Mapping[str, Section]) -> str:
    """Where the result is from, and which other results it rests on."""
    others = [_referred(name, shown) for name in item.cites]
    parts = [f"Source: {cited(item.source)}."] if item.source else []
    parts += [f"Rests on: {', '.join(others)}."] if others else []
    return rf"{{\footnotesize {' '.join(parts)}\par}}" if parts else ""


def _referred(name: str, shown: Mapping[str, Section]) -> str:
    other = shown.get(name)
    if other is None:
        return rf"\emph{{{escaped(name.replace('_', ' '))}}}"
    return rf"\hyperref[{other.label()}]{{\emph{{{text(other.title)}}}}}"


def wide(equations: str, page: Page) -> str:
    """Lines with reasons reach into the margin."""
    return f"\\begin{{derivation}}\n{equations}\n\\end{{derivation}}" if page.margin else equations
