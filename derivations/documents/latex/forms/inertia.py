r"""``Q \text{ has } p \text{ positive curvatures along } H``: of the quadratic form Q in the directions H."""

from __future__ import annotations

from derivations.documents.latex.sentences import Sentence
from derivations.language.statements import Statement

USAGE = r"Q \text{ has } p \text{ positive, } z \text{ zero and } m \text{ negative curvatures along } H"
SENTENCES = ("{function} has {counts:counts} (?:curvature|curvatures),? along {directions…}",)


def statements(sentence: Sentence) -> tuple[Statement, ...]:
    """The counts; signs that are left out are not spoken of."""
    return sentence.form("inertia", sentence.leaf("function"), *sentence.names("directions"), *sentence.counts("counts"))
