r"""``H \mapsto M \text{ has generic rank } r``: the linear map from H to M, at generic values of everything else."""

from __future__ import annotations

from derivations.documents.latex import brackets
from derivations.documents.latex.messages import unexpected
from derivations.documents.latex.sentences import Sentence
from derivations.documents.syntax_tree import Binding, Name
from derivations.language.statements import Statement

USAGE = r"H \mapsto M \text{ has generic rank } r"
SENTENCES = ("(?:the linear map )?{directions} ↦ {function} has generic rank {rank}",)


def statements(sentence: Sentence) -> tuple[Statement, ...]:
    """One statement."""
    (part,) = sentence.parts("directions")
    directions = sentence.read(part, lambda: _directions(sentence))
    rank = sentence.piece("rank")
    generic = Binding(rank.start, rank.end, Name(rank.start, rank.start, "generic"), "=", sentence.reader.scope.leaf(rank))
    return sentence.form("rank", sentence.leaf("function"), *directions, generic)


def _directions(sentence: Sentence) -> list[Name]:
    """``H``, or several in parentheses: ``(H, K)``."""
    reader = sentence.reader
    if reader.token.kind != "(":
        return [brackets.variable_name(reader)]
    opening = reader.advance()
    names = [brackets.variable_name(reader)]
    while reader.token.kind == ",":
        reader.advance()
        names.append(brackets.variable_name(reader))
    if reader.token.kind != ")":
        raise unexpected(reader, "“,” or “)”")
    reader.expect(")", opening)
    return names
