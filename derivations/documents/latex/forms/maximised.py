r"""``f \text{ is maximised at } X = A``: f is at most its value there, whatever X is."""

from __future__ import annotations

from derivations.documents.latex.sentences import Sentence
from derivations.language.statements import Statement

USAGE = r"f \text{ is maximised at } X = A"
SENTENCES = (
    "{function} is (?:maximised|maximized) at {settings…}",
    "{settings…} (?:maximises|maximizes) {function}",
    "{settings…} is a global (?:maximum|maximiser|maximizer) of {function}",
)


def statements(sentence: Sentence) -> tuple[Statement, ...]:
    """A bound, which may have a reason."""
    return sentence.form("maximised", sentence.leaf("function"), *sentence.settings("settings"))
