r"""``X = A \text{ is a saddle of } f \text{ along } H``: stationary, and neither a local maximum nor a minimum."""

from __future__ import annotations

from derivations.documents.latex.sentences import Sentence
from derivations.language.statements import Statement

USAGE = r"X = A \text{ is a saddle of } f"
SENTENCES = ("{settings…} is a saddle( point)? of {function}(,? along {directions…})?",)


def statements(sentence: Sentence) -> tuple[Statement, ...]:
    """Vanishing gradients, and what the second derivative shows."""
    return sentence.form("saddle", sentence.leaf("function"), *sentence.settings("settings"), *sentence.names("directions"))
