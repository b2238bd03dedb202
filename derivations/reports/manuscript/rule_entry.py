"""A rule as an entry of a document: what it states, where that is from, and what it takes without proof."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from derivations.catalogue import rule as find_rule
from derivations.language.statements import AtMost, Statement
from derivations.reports.manuscript.formula import formula
from derivations.reports.manuscript.prose import Prose, prose
from derivations.reports.manuscript.references import Citation, citations
from derivations.reports.manuscript.section import Section

ABOUT_RULES = (
    "Every line of a derivation was made from the one before by a rule. These are the statements that the rules rest on; each "
    "was checked in exact arithmetic by itself."
)


@dataclass(frozen=True)
class RuleEntry:
    """``states`` holds both sides of every statement, the right one with its relation in front."""

    name: str
    title: str
    states: tuple[tuple[str, str], ...]
    source: tuple[Citation, ...]
    axiom: Prose

    def label(self) -> str:
        """What the rule is referred to by."""
        return f"rule:{self.name.replace('_', '-')}"


def rule_entries(sections: Iterable[Section]) -> Sequence[RuleEntry]:
    """The rules that the sections use, in the order of their names."""
    names = sorted({name for item in sections for name in item.rules})
    return [_entry(name) for name in names]


def _entry(name: str) -> RuleEntry:
    found = find_rule(name)
    statements = [step for claim in found.claims() for step in claim.steps]
    title = name.replace("_", " ").capitalize().replace(" kl", " KL")
    return RuleEntry(name, title, tuple(_sides(step) for step in statements), citations(found.source), prose(found.axiom))


def _sides(statement: Statement) -> tuple[str, str]:
    """Both sides of a statement in LaTeX; its relation stands before the right one."""
    left, right = (formula(expression, statement.vocabulary) for expression in statement.expressions()[:2])
    relation = "="
    if isinstance(statement, AtMost):
        relation = "<" if statement.strict else r"\le"
    return left, f"{relation} {right}"
