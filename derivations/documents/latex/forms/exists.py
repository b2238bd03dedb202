r"""``\exists\, X = A : a = b``: there are values, such as A, at which the relations hold, for every value of the other letters.

Before it may stand ``\forall\, s``, which has to name all the other letters. Values that come first and would have to serve
every s, ``\exists X \forall s``, are not in the language.
"""

from __future__ import annotations

from derivations.documents.latex import brackets
from derivations.documents.latex.relations import chain
from derivations.documents.latex.sentences import Sentence
from derivations.documents.problems import Misread
from derivations.documents.syntax_tree import Binding, Conditions, Name
from derivations.language.existence import Exists
from derivations.language.nodes import display_name
from derivations.language.statements import Statement

USAGE = r"\exists\, X = A : a = b"
SENTENCES = ("(?:∀ {others…},? )?∃ {variables…}(?: :|,? such that) {conditions…}",)


def statements(sentence: Sentence) -> tuple[Statement, ...]:
    """One statement, with all conditions."""
    variables = [sentence.read(part, lambda: _named(sentence)) for part in sentence.parts("variables")]
    chains = tuple(sentence.read(part, lambda: chain(sentence.reader)) for part in sentence.parts("conditions"))
    conditions = Conditions(chains[0].start, chains[-1].end, chains)
    found = sentence.form("exists", conditions, *variables)
    if sentence.has("others"):
        _require_all(sentence, found)
    return found


def _named(sentence: Sentence) -> Name | Binding:
    """``X`` or ``X = A``."""
    reader = sentence.reader
    name = brackets.variable_name(reader)
    if reader.token.kind != "=":
        return name
    reader.advance()
    return sentence.bound(name, reader.expression())


def _require_all(sentence: Sentence, found: tuple[Statement, ...]) -> None:
    """Every other letter has every value, whether it is named or not: a list that leaves one out would say something else."""
    meant = {display_name(symbol) for item in found if isinstance(item, Exists) for symbol in item.others}
    named = [name.name for name in sentence.names("others")]
    place = sentence.place.start, sentence.place.end
    if missing := sorted(meant - set(named)):
        raise Misread(f"“{missing[0]}” has every value as well: name it after \\forall, or leave \\forall out", *place)
    if extra := sorted(set(named) - meant):
        raise Misread(f"“{extra[0]}” is no other letter of this claim: leave it out after \\forall", *place)
    if len(set(named)) < len(named):
        raise Misread(f"“{max(named, key=named.count)}” stands twice after \\forall", *place)
