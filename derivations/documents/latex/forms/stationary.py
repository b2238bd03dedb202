r"""``X = A,\ Y = B \text{ is a stationary point of } f``: the gradient in each of the variables vanishes once all are set."""

from __future__ import annotations

from derivations.documents.latex.sentences import Sentence
from derivations.language.statements import Statement

USAGE = r"X = A \text{ is a stationary point of } f"
SENTENCES = (
    "{settings…} is a (?:stationary|critical) point of {function}",
    "{function} is stationary at {settings…}",
)


def statements(sentence: Sentence) -> tuple[Statement, ...]:
    """One equation for each variable."""
    return sentence.form("stationary", sentence.leaf("function"), *sentence.settings("settings"))
