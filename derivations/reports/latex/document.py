"""Derivations as a LaTeX document that compiles by itself, or as a fragment for a paper."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from itertools import groupby

from derivations.reports.latex.equations import Page
from derivations.reports.latex.escaping import escaped, text
from derivations.reports.latex.graph import picture
from derivations.reports.latex.sections import body, checked_words
from derivations.reports.latex.tables import notation, rules
from derivations.reports.manuscript.graph import graph
from derivations.reports.manuscript.notation import Letter, exceptions, shared_table
from derivations.reports.manuscript.prose import prose
from derivations.reports.manuscript.references import Reference, used
from derivations.reports.manuscript.rule_entry import ABOUT_RULES, RuleEntry, rule_entries
from derivations.reports.manuscript.section import Section, topic_title

_PAGE = Page(room=30.0)
_OF_A_LINE = 0.96  # widths are estimates
_MANY = 5  # from so many results on there is a table of contents
_FRAGMENT_HEAD = r"""% Needs \usepackage{amsmath,amssymb,booktabs,longtable,array}. Cites from %(bibliography)s.
\providecommand{\reason}[1]{\tag*{\footnotesize #1}}
\providecommand{\reasonbelow}[1]{\text{\footnotesize #1}}
\begingroup\allowdisplaybreaks
"""


@dataclass(frozen=True)
class Written:
    """LaTeX, and the bibliography that it cites."""

    latex: str
    bibliography: str


def document(sections: Sequence[Section], depth: Mapping[str, int], about: str, stem: str) -> Written:
    """The whole document; ``about`` says how it was checked, and ``stem`` is the name of its files."""
    entries = rule_entries(sections)
    references = _references(sections, entries)
    shared = shared_table(item.letters for item in sections)
    table = rf"\section*{{Notation}}{chr(10)}{notation(shared, margin=True)}" if shared else ""
    told = [_alone(sections[0]), table] if len(sections) == 1 else [table, *_sections(sections, shared)]
    parts = [
        _preamble(),
        r"\begin{document}",
        _title(sections, about),
        *told,
        rf"\section*{{The rules}}{chr(10)}{ABOUT_RULES}{chr(10)}{chr(10)}{rules(entries, _PAGE)}",
        _graph(sections, depth),
        rf"\bibliographystyle{{plainnat}}{chr(10)}\bibliography{{{stem}}}" if references else "",
        r"\end{document}",
    ]
    return Written("\n\n".join(part for part in parts if part) + "\n", _bibliography(references))


def fragment(sections: Sequence[Section], room: float, stem: str) -> Written:
    r"""Sections and a notation table for ``\input``; ``room`` is the width of a line in ems."""
    page = Page(_OF_A_LINE * room - 1, margin=False)
    shared = shared_table(item.letters for item in sections)
    head = _FRAGMENT_HEAD.replace("%(bibliography)s", f"{stem}.bib")
    parts = [head.rstrip()]
    for item in sections:
        heading = rf"\subsection*{{{text(item.title)}}}\label{{{item.label()}}}"
        parts.append(f"{heading}\n{body(item, page, exceptions(item.letters, shared), {})}")
    parts += [notation(shared, margin=False), r"\endgroup"]
    return Written("\n\n".join(parts) + "\n", _bibliography(_references(sections, ())))


def _preamble() -> str:
    return (files("derivations.reports.latex") / "preamble.tex").read_text(encoding="utf-8").rstrip()


def _title(sections: Sequence[Section], about: str) -> str:
    title = text(sections[0].title) if len(sections) == 1 else "Derivations"
    contents = "\n{\\parskip0pt\\tableofcontents}" if len(sections) >= _MANY else ""
    return f"{{\\raggedright\\LARGE\\bfseries {title}\\par}}\n\\medskip\n{{\\small {checked_words(about)}\\par}}{contents}"


def _sections(sections: Sequence[Section], shared: Sequence[Letter]) -> Iterable[str]:
    """The results topic by topic."""
    shown = {item.name: item for item in sections}
    for topic, members in groupby(sections, key=lambda item: item.topic):
        yield rf"\section{{{_heading(text(prose(topic_title(topic))), topic)}}}"
        for item in members:
            heading = rf"\subsection{{{_heading(text(item.title), item.name)}}}\label{{{item.label()}}}"
            yield f"{heading}\n{body(item, _PAGE, exceptions(item.letters, shared), shown)}"


def _alone(item: Section) -> str:
    """The one result of a document, whose title is that of the document."""
    return f"\\bigskip\\phantomsection\\label{{{item.label()}}}\n{body(item, _PAGE, (), {item.name: item})}"


def _heading(title: str, name: str) -> str:
    """A heading, with a name for the outline of the PDF, which has no mathematics."""
    return rf"\texorpdfstring{{{title}}}{{{escaped(name.replace('_', ' '))}}}" if "$" in title else title


def _graph(sections: Sequence[Section], depth: Mapping[str, int]) -> str:
    drawn = graph(sections, depth)
    if not drawn.edges:
        return ""
    alone = "; ".join(rf"\hyperref[{item.label()}]{{{text(item.title)}}}" for item in drawn.alone)
    rest = f"\n\nResting on rules alone, and used by no other: {alone}." if alone else ""
    heading = (
        "\\clearpage\n\\section*{Which result rests on which}\nAn arrow leads from a result to one that cites it.\n\n\\noindent"
    )
    return f"{heading}\n{picture(drawn)}{rest}"


def _references(sections: Iterable[Section], entries: Iterable[RuleEntry]) -> tuple[Reference, ...]:
    return used([*(item.source for item in sections), *(entry.source for entry in entries)])


def _bibliography(references: Iterable[Reference]) -> str:
    return "\n\n".join(reference.text for reference in references) + "\n"
