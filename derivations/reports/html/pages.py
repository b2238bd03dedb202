"""The pages: one for every derivation, one for the rules, and the index with the graph and the notation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from derivations.reports.html.drawing import drawing
from derivations.reports.html.markup import checked_words, cited, equation, marked, notation, page, words
from derivations.reports.manuscript.graph import graph
from derivations.reports.manuscript.notation import shared_table
from derivations.reports.manuscript.prose import prose
from derivations.reports.manuscript.references import Reference, used
from derivations.reports.manuscript.rule_entry import ABOUT_RULES, RuleEntry, rule_entries
from derivations.reports.manuscript.section import Reasoned, Section, topic_title

INDEX, RULES = "index.html", "rules.html"


def pages(sections: Sequence[Section], depth: Mapping[str, int], about: str) -> dict[str, str]:
    """Every page by the name of its file; ``about`` says how everything was checked."""
    shown = {item.name: item for item in sections}
    entries = rule_entries(sections)
    found = {INDEX: _index(sections, entries, depth, about), RULES: _rules(entries)}
    return found | {f"{item.name}.html": _derivation(item, shown) for item in sections}


# ------------------------------------------------------------------------------------------ a derivation


def _derivation(item: Section, shown: Mapping[str, Section]) -> str:
    topic = marked(prose(topic_title(item.topic)))
    parts = [
        f'<p class="path"><a href="{INDEX}">Derivations</a> › {topic}</p>',
        f"<h1>{marked(item.title)}</h1>",
        f"<p>{marked(item.meaning)}</p>",
        _standing(item),
        *_definitions(item),
        _lines(item, shown),
        *_conclusion(item),
        f"<p><i>Remark.</i> {marked(item.remark)}</p>" if item.remark else "",
        *_origin(item, shown),
        f"<h2>Notation</h2>{notation(item.letters)}",
    ]
    return page(words(item.plain_title), "\n".join(part for part in parts if part))


def _standing(item: Section) -> str:
    scope = "exact at every size" if item.every_size else "exact at the sizes tested"
    said = ", ".join(part for part in (item.steps(), scope, item.error) if part)
    return f'<p class="verdict"><b>{words(item.verdict)}</b>{checked_words(said)}</p>'


def _definitions(item: Section) -> Iterator[str]:
    if item.definitions:
        yield "<p>Write</p>"
        yield from (equation(f"{left} = {right}") for left, right in item.definitions)


def _lines(item: Section, shown: Mapping[str, Section]) -> str:
    rows = [f'<li>{equation(item.start)}<div class="reason"></div></li>']
    rows += [f"<li>{equation(line.latex, '=')}{_reason(line, shown)}</li>" for line in item.lines]
    return f'<ol class="lines">{"".join(rows)}</ol>'


def _reason(line: Reasoned, shown: Mapping[str, Section]) -> str:
    """Why a line follows, with a link to what says so, and how that was checked."""
    said = marked(line.reason)
    if line.kind == "rule":
        said = f'<a href="{RULES}#{line.name}">{said}</a>'
    elif line.name in shown:
        said = f'<a href="{line.name}.html">{said}</a>'
    check = f'<details class="check"><summary>{words(line.verdict)}</summary>{checked_words(line.scope)}</details>'
    return f'<div class="reason">{said}{check}</div>'


def _conclusion(item: Section) -> Iterator[str]:
    if item.conclusion is not None:
        left, right = item.conclusion
        yield f"<p>Hence, {marked(item.concluded_by)}:</p>"
        yield f'<div class="result">{equation(left)}{equation(right, "=")}</div>'


def _origin(item: Section, shown: Mapping[str, Section]) -> Iterator[str]:
    if item.source:
        yield f'<p class="small">Source: {cited(item.source)}.</p>'
    if item.cites:
        yield f'<p class="small">Rests on: {", ".join(_link(name, shown) for name in item.cites)}.</p>'


def _link(name: str, shown: Mapping[str, Section]) -> str:
    if name not in shown:
        return words(name.replace("_", " "))
    return f'<a href="{name}.html">{marked(shown[name].title)}</a>'


# ------------------------------------------------------------------------------------------ rules and index


def _rules(entries: Sequence[RuleEntry]) -> str:
    parts = [
        f'<p class="path"><a href="{INDEX}">Derivations</a></p>',
        "<h1>The rules</h1>",
        f"<p>{words(ABOUT_RULES)}</p>",
        *(_rule(entry) for entry in entries),
    ]
    return page("The rules", "\n".join(parts))


def _rule(entry: RuleEntry) -> str:
    states = "".join(equation(f"{left} {right}") for left, right in entry.states)
    axiom = f"<p>Taken without proof: {marked(entry.axiom)}.</p>" if entry.axiom else ""
    source = f'<p class="small">{cited(entry.source)}.</p>' if entry.source else ""
    return f'<section class="rule" id="{words(entry.name)}"><h2>{words(entry.title)}</h2>{states}{axiom}{source}</section>'


def _index(sections: Sequence[Section], entries: Sequence[RuleEntry], depth: Mapping[str, int], about: str) -> str:
    parts = ["<h1>Derivations</h1>", f"<p>{checked_words(about)}</p>"]
    for topic, members in groupby(sections, key=lambda item: item.topic):
        links = "".join(f'<li><a href="{item.name}.html">{marked(item.title)}</a></li>' for item in members)
        parts += [f"<h2>{marked(prose(topic_title(topic)))}</h2>", f'<ul class="results">{links}</ul>']
    if entries:
        parts.append(f'<p><a href="{RULES}">The {len(entries)} rules that the lines were made by</a></p>')
    drawn = graph(sections, depth)
    if drawn.edges:
        parts += [
            "<h2>Which result rests on which</h2>",
            "<p>An arrow leads from a result to one that cites it.</p>",
            drawing(drawn),
        ]
    parts += ["<h2>Notation</h2>", notation(shared_table(item.letters for item in sections))]
    parts += ["<h2>References</h2>", *_references(sections, entries)]
    return page("Derivations", "\n".join(parts))


def _references(sections: Sequence[Section], entries: Sequence[RuleEntry]) -> Iterator[str]:
    for reference in used([*(item.source for item in sections), *(entry.source for entry in entries)]):
        yield f"<p>{_reference(reference)}</p>"


def _reference(reference: Reference) -> str:
    names = [" ".join(reversed(author.split(", ", 1))) for author in reference.fields["author"].split(" and ")]
    where = next(
        (reference.fields[name] for name in ("journal", "booktitle", "publisher", "institution") if name in reference.fields),
        "",
    )
    number = ":".join(reference.fields[name] for name in ("volume", "pages") if name in reference.fields).replace("--", "–")
    tail = ", ".join(part for part in (" ".join(part for part in (where, number) if part), reference.year) if part)
    return f"{words(', '.join(names))}. <cite>{words(reference.plain_title())}</cite>. {words(tail)}."
