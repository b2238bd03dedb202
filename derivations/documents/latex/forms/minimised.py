r"""``f \text{ is minimised at } X = A``: f is at least its value there, whatever X is."""

from __future__ import annotations

from derivations.documents.latex.sentences import Sentence
from derivations.language.statements import Statement

USAGE = r"f \text{ is minimised at } X = A"
SENTENCES = (
    "{function} is (?:minimised|minimized) at {settings…}",
    "{settings…} (?:minimises|minimizes) {function}",
    "{settings…} is a global (?:minimum|minimiser|minimizer) of {function}",
)


def statements(sentence: Sentence) -> tuple[Statement, ...]:
    """A bound, which may have a reason."""
    return sentence.form("minimised", sentence.leaf("function"), *sentence.settings("settings"))
