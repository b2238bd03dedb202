r"""``f \text{ strictly increases in } t``: f(t) < f(t′) for all t < t′."""

from __future__ import annotations

from derivations.documents.latex.sentences import Sentence
from derivations.language.statements import Statement

USAGE = r"f \text{ strictly increases in } t"
SENTENCES = ("{function} (?:strictly increases|increases strictly|is strictly increasing) in {variable}",)


def statements(sentence: Sentence) -> tuple[Statement, ...]:
    """The bound between two values of t; a reason is the derivative, in the direction that is claimed."""
    return sentence.form("strictly_increasing", sentence.leaf("function"), *sentence.names("variable"))
