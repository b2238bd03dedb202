r"""``f \text{ is uniquely minimised at } X = A``: and nowhere else."""

from __future__ import annotations

from derivations.documents.latex.sentences import Sentence
from derivations.language.statements import Statement

USAGE = r"f \text{ is uniquely minimised at } X = A"
SENTENCES = (
    "{function} is uniquely (?:minimised|minimized) at {settings…}",
    "{settings…} uniquely (?:minimises|minimizes) {function}",
    "{settings…} is the unique global (?:minimum|minimiser|minimizer) of {function}",
)


def statements(sentence: Sentence) -> tuple[Statement, ...]:
    """A strict bound with an exception, which may have a reason."""
    return sentence.form("uniquely_minimised", sentence.leaf("function"), *sentence.settings("settings"))
