r"""``X = A \text{ is a local minimum of } f``: stationary, and f is larger around it."""

from __future__ import annotations

from derivations.documents.latex.sentences import Sentence
from derivations.language.statements import Statement

USAGE = r"X = A \text{ is a local minimum of } f"
SENTENCES = ("{settings…} is a local (?:minimum|minimiser|minimizer) of {function}(,? along {directions…})?",)


def statements(sentence: Sentence) -> tuple[Statement, ...]:
    """Vanishing gradients, and what the second derivative shows."""
    return sentence.form(
        "local_minimum", sentence.leaf("function"), *sentence.settings("settings"), *sentence.names("directions")
    )
