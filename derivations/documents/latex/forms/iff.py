r"""``a = b \iff c = d``: equations that hold exactly where others do."""

from __future__ import annotations

from derivations.documents.latex.forms.implies import implication
from derivations.documents.latex.sentences import Sentence
from derivations.language.statements import Statement

USAGE = r"a = b \iff c = d"
SENTENCES = ("{premises:equations} ⇔ {conclusions:equations}",)


def statements(sentence: Sentence) -> tuple[Statement, ...]:
    """The one equivalence, which may have a reason."""
    return implication(sentence, both_ways=True)
