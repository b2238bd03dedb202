r"""``a = b \implies c = d``: an equation that follows from another one; several have “and” between them."""

from __future__ import annotations

from derivations.documents.latex.relations import equations
from derivations.documents.latex.sentences import Sentence
from derivations.documents.scope import Placed
from derivations.language.implication import Implication
from derivations.language.statements import Statement

USAGE = r"a = b \implies c = d"
SENTENCES = ("{premises:equations} ⇒ {conclusions:equations}",)

_WRITTEN = "an implication is written a = b \\implies c = d"


def statements(sentence: Sentence) -> tuple[Statement, ...]:
    """The one implication, which may have a reason."""
    return implication(sentence, both_ways=False)


def implication(sentence: Sentence, *, both_ways: bool) -> tuple[Statement, ...]:
    """What the equations before an arrow and after it say."""
    premises, conclusions = (equations(sentence, name, _WRITTEN) for name in ("premises", "conclusions"))
    with Placed(sentence.place):
        return (Implication(sentence.reader.scope.vocabulary, premises, conclusions, both_ways, sentence.tree_reason),)
