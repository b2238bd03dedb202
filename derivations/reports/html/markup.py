"""Words, formulas, citations and equations as HTML; every piece of text is escaped here and nowhere else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from html import escape
from importlib.resources import files
from string import Template

from derivations.reports.html.mathml import mathml
from derivations.reports.manuscript.breaking import broken, terms
from derivations.reports.manuscript.notation import Letter
from derivations.reports.manuscript.prose import Formula, Prose
from derivations.reports.manuscript.references import Citation
from derivations.reports.wording import printable

_ROOM = 34.0  # ems of one term; a narrower window scrolls it
_MOST = 60.0
_JOINER = "\N{WORD JOINER}"
_LOOSE = re.compile(r"</math>([,.;:!?)\]’”])")  # no line may begin with the punctuation after a formula


def words(text: str) -> str:
    """Plain text.

    >>> words("a < b & c")
    'a &lt; b &amp; c'
    """
    return escape(printable(text))


def marked(prose: Prose) -> str:
    """Words with the formulas among them."""
    text = "".join(mathml(part.latex) if isinstance(part, Formula) else words(part.text) for part in prose)
    return _LOOSE.sub(rf"</math>{_JOINER}\1", text)


def equation(latex: str, relation: str = "") -> str:
    """A displayed formula after a relation, in a box that scrolls.

    Every term is a formula of its own, so that the browser can begin a new line before it; a term that is too wide for
    that is broken inside its brackets.
    """
    rows: list[list[str]] = [[]]
    for term in terms(f"{relation} {latex}".strip()):
        first, *others = broken(term, _ROOM, _ROOM, _MOST)
        rows[-1].append(_term(first.latex))
        rows += [[_term(part.latex)] for part in others]
    return f'<div class="mathematics">{"".join(_row(row) for row in rows)}</div>'


def _row(formulas: Sequence[str]) -> str:
    return f'<div class="row">{"<wbr>".join(formulas)}</div>'


def _term(latex: str) -> str:
    """A term; the empty group before a plus or minus that continues a sum makes it an operation."""
    return mathml(f"{{}} {latex}" if latex.startswith(("+ ", "- ")) else latex, display=True)


def checked_words(text: str) -> str:
    """Scopes and error bounds, with their exponents raised."""
    return re.sub(r"2\^(-?)(\d+)", lambda found: f"2<sup>{'−' if found[1] else ''}{found[2]}</sup>", words(text))


def cited(citations: Iterable[Citation]) -> str:
    """The works of a source by author and year, with the place in each."""
    words = "; ".join(_cited(citation) for citation in citations)
    return words if words.startswith("<") else words[:1].upper() + words[1:]


def _cited(citation: Citation) -> str:
    if citation.reference is None:
        return words(citation.place)
    title = words(citation.reference.plain_title())
    short = f'<cite title="{title}">{words(citation.reference.short())}</cite>'
    return f"{short}, {words(citation.place)}" if citation.place else short


def notation(rows: Sequence[Letter]) -> str:
    """A table of symbols."""
    body = "".join(
        f"<tr><td>{mathml(row.symbol)}</td><td>{marked(row.shape)}</td><td>{marked(row.domain)}</td><td>{marked(row.meaning)}</td></tr>"
        for row in rows
    )
    head = "<tr><th>symbol</th><th>shape</th><th>domain</th><th>meaning</th></tr>"
    return f'<div class="table"><table><thead>{head}</thead><tbody>{body}</tbody></table></div>'


def page(title: str, body: str) -> str:
    """A whole page around its body; ``title`` is escaped already."""
    return Template(_read("page.html")).substitute(title=title, style=_read("style.css").rstrip(), body=body)


@cache
def _read(name: str) -> str:
    return (files("derivations.reports.html") / name).read_text(encoding="utf-8")
