r"""``f \text{ strictly decreases in } t``: f(t) > f(t′) for all t < t′."""

from __future__ import annotations

from derivations.documents.latex.sentences import Sentence
from derivations.language.statements import Statement

USAGE = r"f \text{ strictly decreases in } t"
SENTENCES = ("{function} (?:strictly decreases|decreases strictly|is strictly decreasing) in {variable}",)


def statements(sentence: Sentence) -> tuple[Statement, ...]:
    """The bound between two values of t; a reason is the derivative, in the direction that is claimed."""
    return sentence.form("strictly_decreasing", sentence.leaf("function"), *sentence.names("variable"))
