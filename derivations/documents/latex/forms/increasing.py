r"""``f \text{ increases in } t``: f(t) ≤ f(t′) for all t < t′."""

from __future__ import annotations

from derivations.documents.latex.sentences import Sentence
from derivations.language.statements import Statement

USAGE = r"f \text{ increases in } t"
SENTENCES = ("{function} (?:increases|is increasing|is non-decreasing|is nondecreasing) in {variable}",)


def statements(sentence: Sentence) -> tuple[Statement, ...]:
    """The bound between two values of t; a reason is the derivative, in the direction that is claimed."""
    return sentence.form("increasing", sentence.leaf("function"), *sentence.names("variable"))
