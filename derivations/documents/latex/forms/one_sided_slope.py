r"""``f \text{ has slope } v \text{ from above at } x = a``: a derivative from one side."""

from __future__ import annotations

from derivations.documents.latex.sentences import Sentence
from derivations.documents.syntax_tree import Name
from derivations.language.statements import Statement

USAGE = r"f \text{ has slope } v \text{ from above at } x = a"
SENTENCES = ("{function} has slope {value} from above at {above}", "{function} has slope {value} from below at {below}")


def statements(sentence: Sentence) -> tuple[Statement, ...]:
    """One limit of quotients, or the derivative of a function without kinks."""
    side = "above" if sentence.has("above") else "below"
    place = sentence.place.start
    return sentence.form(
        "one_sided_slope",
        sentence.leaf("function"),
        *sentence.settings(side),
        Name(place, place, side),
        sentence.leaf("value"),
    )
