r"""``f \text{ decreases in } t``: f(t) ≥ f(t′) for all t < t′."""

from __future__ import annotations

from derivations.documents.latex.sentences import Sentence
from derivations.language.statements import Statement

USAGE = r"f \text{ decreases in } t"
SENTENCES = ("{function} (?:decreases|is decreasing|is non-increasing|is nonincreasing) in {variable}",)


def statements(sentence: Sentence) -> tuple[Statement, ...]:
    """The bound between two values of t; a reason is the derivative, in the direction that is claimed."""
    return sentence.form("decreasing", sentence.leaf("function"), *sentence.names("variable"))
