r"""``M \text{ takes } N \text{ values, one for each } P``: it is different for different P."""

from __future__ import annotations

from derivations.documents.latex.sentences import Sentence
from derivations.documents.syntax_tree import Binding, Name
from derivations.language.statements import Statement

USAGE = r"M \text{ is different for different } P"
SENTENCES = (
    "{function} is different for different {variables…}",
    "{function} takes {number} (?:different )?values, one for each {variables…}",
)


def statements(sentence: Sentence) -> tuple[Statement, ...]:
    """One implication, and the number of values where it is said."""
    arguments = [sentence.leaf("function"), *sentence.names("variables")]
    if sentence.has("number"):
        number = sentence.piece("number")
        name = Name(number.start, number.start, "number")
        arguments.append(Binding(number.start, number.end, name, "=", sentence.reader.scope.leaf(number)))
    return sentence.form("distinct", *arguments)
