r"""``X = A \text{ is a stationary point of } f \text{ with } p \text{ positive curvatures}``, of its Hessian."""

from __future__ import annotations

from derivations.documents.latex.sentences import Sentence
from derivations.language.statements import Statement

USAGE = r"X = A \text{ is a stationary point of } f \text{ with } p \text{ positive and } m \text{ negative curvatures}"
SENTENCES = (
    "{settings…} is a (?:stationary|critical) point of {function} with {counts:counts} (?:curvature|curvatures)"
    "(,? along {directions…})?",
)


def statements(sentence: Sentence) -> tuple[Statement, ...]:
    """Vanishing gradients, and the counts."""
    return sentence.form(
        "index",
        sentence.leaf("function"),
        *sentence.settings("settings"),
        *sentence.names("directions"),
        *sentence.counts("counts"),
    )
