r"""``f \to A \text{ under } X \leftarrow step \text{ from almost every start}``: all but a set of measure zero."""

from __future__ import annotations

from derivations.documents.latex.forms.converges import iteration
from derivations.documents.latex.sentences import Sentence
from derivations.language.statements import Statement

USAGE = r"f \to A \text{ under } X \leftarrow step \text{ from almost every start}"
SENTENCES = ("{function} → {limit},? under (?P<joint>the joint step )?{steps:steps},? from almost every start",)


def statements(sentence: Sentence) -> tuple[Statement, ...]:
    """The convergence from almost every start."""
    return iteration(sentence, "generically_converges")
