r"""``f \text{ does not depend on } X``: f is the same whatever X is, other letters held fixed."""

from __future__ import annotations

from derivations.documents.latex.sentences import Sentence
from derivations.language.statements import Statement

USAGE = r"f \text{ does not depend on } X"
SENTENCES = ("{function} (?:does not depend on|is constant in) {variables…}",)


def statements(sentence: Sentence) -> tuple[Statement, ...]:
    """f at X and f at another X are equal."""
    return sentence.form("constant", sentence.leaf("function"), *sentence.names("variables"))
