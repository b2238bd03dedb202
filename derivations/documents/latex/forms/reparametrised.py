r"""``f \text{ is a reparametrisation of } g \text{ by } X = A, Y = B``: one function in letters that determine each other."""

from __future__ import annotations

from derivations.documents.latex.sentences import Sentence
from derivations.language.statements import Statement

USAGE = r"f \text{ is a reparametrisation of } g \text{ by } X = A,\, Y = B"
SENTENCES = ("{first} is a (?:reparametrisation|reparametrization) of {second} (?:by|with|where) {settings…}",)


def statements(sentence: Sentence) -> tuple[Statement, ...]:
    """Two existences, one for each way."""
    return sentence.form("reparametrised", sentence.leaf("first"), sentence.leaf("second"), *sentence.settings("settings"))
