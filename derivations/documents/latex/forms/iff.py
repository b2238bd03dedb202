r"""``a = b \iff c = d``: equations that hold exactly where others do; ``a < b \iff c < d`` the same of two comparisons."""

from __future__ import annotations

from derivations.documents.latex.comparisons import compared, is_comparison
from derivations.documents.latex.forms.implies import implication
from derivations.documents.latex.sentences import Sentence
from derivations.documents.problems import Misread
from derivations.documents.scope import Placed
from derivations.documents.statement_text import related
from derivations.language.statements import Statement

USAGE = r"a = b \iff c = d"
SENTENCES = ("{premises:equations} ⇔ {conclusions:equations}",)


def statements(sentence: Sentence) -> tuple[Statement, ...]:
    """The one equivalence, which may have a reason; that of comparisons is the equation of their indicators."""
    parts = [sentence.parts(name) for name in ("premises", "conclusions")]
    are_comparisons = [is_comparison(sentence.reader, part) for side in parts for part in side]
    if not any(are_comparisons):
        return implication(sentence, both_ways=True)
    if not all(are_comparisons) or len(are_comparisons) != 2:
        message = "an equivalence is of equations, or of one comparison of numbers and another, a < b \\iff c < d"
        raise Misread(message, sentence.place.start, sentence.place.end)
    if sentence.tree_reason is not None:
        message = "an equivalence of comparisons has no reason: leave out what stands after “because”"
        raise Misread(message, sentence.place.start, sentence.place.end)
    left, right = (sentence.read(part, lambda: compared(sentence.reader, sentence.reader.token.start)) for (part,) in parts)
    with Placed(sentence.place):
        return (related("=", left.tree, right.tree, sentence.reader.scope.vocabulary, None, ()),)
