r"""``X = A \text{ is a local maximum of } f``: stationary, and f is smaller around it."""

from __future__ import annotations

from derivations.documents.latex.sentences import Sentence
from derivations.language.statements import Statement

USAGE = r"X = A \text{ is a local maximum of } f"
SENTENCES = ("{settings…} is a local (?:maximum|maximiser|maximizer) of {function}(,? along {directions…})?",)


def statements(sentence: Sentence) -> tuple[Statement, ...]:
    """Vanishing gradients, and what the second derivative shows."""
    return sentence.form(
        "local_maximum", sentence.leaf("function"), *sentence.settings("settings"), *sentence.names("directions")
    )
