r"""``a < b \text{ unless } X = A \text{ and } Y = B``: a strict bound with an exception."""

from __future__ import annotations

from derivations.documents.latex.relations import bound, equations
from derivations.documents.latex.sentences import Sentence
from derivations.language.statements import Statement

USAGE = r"a < b \text{ unless } X = A"
SENTENCES = ("{bound},? unless {equations:equations}",)

_WRITTEN = "an exception is an equation: a < b \\text{ unless } X = A"


def statements(sentence: Sentence) -> tuple[Statement, ...]:
    """The one bound; its gap vanishes only where all the equations hold."""
    unless, because = equations(sentence, "equations", _WRITTEN), sentence.tree_reason
    (part,) = sentence.parts("bound")
    return (sentence.read(part, lambda: bound(sentence.reader, because, unless)),)
