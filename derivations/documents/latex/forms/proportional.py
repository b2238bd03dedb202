r"""``f \propto g \text{ as functions of } z``: up to a scale, or a constant, that does not depend on z.

The words say what ``constant_in`` says beside the claim.
"""

from __future__ import annotations

from dataclasses import replace

from derivations.documents.latex.relations import statements_of
from derivations.documents.latex.sentences import Sentence
from derivations.documents.problems import Misread
from derivations.language.statements import Statement

USAGE = r"f \propto g \text{ as functions of } z"
SENTENCES = ("{agreement} as functions of {variables…}",)
UP_TO_CONSTANTS = True


def statements(sentence: Sentence) -> tuple[Statement, ...]:
    """The agreement of two functions."""
    if sentence.beside.constant_in:
        raise Misread("what it is constant in is said twice", sentence.place.start, sentence.place.end)
    names = tuple(name.name for name in sentence.names("variables"))
    beside = replace(sentence.beside, constant_in=names)
    (part,) = sentence.parts("agreement")
    found: tuple[Statement, ...] = sentence.read(part, lambda: statements_of(sentence.reader, beside, sentence.reason))
    return found
