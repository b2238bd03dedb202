r"""``f \to v \text{ as } t \to a``: f goes to v, wherever it is defined near a; v may be ``\infty``."""

from __future__ import annotations

from derivations.documents.latex import limits
from derivations.documents.latex.sentences import Sentence
from derivations.language.statements import Statement

USAGE = r"f \to v \text{ as } t \to a"
SENTENCES = ("{function} → {value},? as {approach:approach}",)


def statements(sentence: Sentence) -> tuple[Statement, ...]:
    """One limit, which may have a reason."""
    reader = sentence.reader
    function = sentence.piece("function")
    (part,) = sentence.parts("value")
    value = sentence.read(part, lambda: limits.infinity(reader) or sentence.alike(reader.expression(), function))
    (first, _), (_, last) = sentence.parts("approach")
    binding, side = limits.approach(reader, first, last)
    leaf = reader.scope.leaf
    return sentence.form("tends", leaf(function), binding, *side, leaf(value) if hasattr(value, "tree") else value)
