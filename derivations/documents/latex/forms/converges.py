r"""``f \to A \text{ under } X \leftarrow step \text{ from every start}``: repeating the step takes f to A.

Several steps could be meant at once or one after the other, so they are said to be one joint step, which is taken at once.
"""

from __future__ import annotations

from derivations.documents.latex import brackets
from derivations.documents.latex.sentences import Sentence
from derivations.documents.problems import Misread
from derivations.documents.syntax_tree import Binding, Name
from derivations.language.statements import Statement

USAGE = r"f \to A \text{ under } X \leftarrow step \text{ from every start}"
SENTENCES = ("{function} → {limit},? under (?P<joint>the joint step )?{steps:steps},? from every start",)

_JOINT = (
    "several steps may be taken at once or one after the other: write \\text{ under the joint step }, which is taken at once, "
    "or put the first step into the second"
)


def statements(sentence: Sentence) -> tuple[Statement, ...]:
    """The convergence from every start."""
    return iteration(sentence, "converges")


def iteration(sentence: Sentence, form: str) -> tuple[Statement, ...]:
    """What a form of convergence says."""
    parts = sentence.parts("steps")
    if len(parts) > 2 and not sentence.has("joint"):
        raise Misread(_JOINT, sentence.place.start, sentence.place.end)
    moving = [sentence.read(part, lambda: brackets.variable_name(sentence.reader)) for part in parts[::2]]
    values = [sentence.read(part, sentence.reader.expression) for part in parts[1::2]]
    steps = [sentence.bound(name, value) for name, value in zip(moving, values, strict=True)]
    watched = sentence.piece("function")
    (part,) = sentence.parts("limit")
    limit = sentence.alike(sentence.read(part, sentence.reader.expression), watched)
    to = Binding(limit.start, limit.end, Name(limit.start, limit.start, "to"), "=", sentence.reader.scope.leaf(limit))
    return sentence.form(form, sentence.reader.scope.leaf(watched), *steps, to)
