r"""``f \text{ is uniquely maximised at } X = A``: and nowhere else."""

from __future__ import annotations

from derivations.documents.latex.sentences import Sentence
from derivations.language.statements import Statement

USAGE = r"f \text{ is uniquely maximised at } X = A"
SENTENCES = (
    "{function} is uniquely (?:maximised|maximized) at {settings…}",
    "{settings…} uniquely (?:maximises|maximizes) {function}",
    "{settings…} is the unique global (?:maximum|maximiser|maximizer) of {function}",
)


def statements(sentence: Sentence) -> tuple[Statement, ...]:
    """A strict bound with an exception, which may have a reason."""
    return sentence.form("uniquely_maximised", sentence.leaf("function"), *sentence.settings("settings"))
