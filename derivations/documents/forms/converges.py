"""``converges(f, X = step, to = A)``: repeating the step takes f to A from every start."""

from __future__ import annotations

from derivations.documents.iteration import read_iteration
from derivations.documents.scope import Scope
from derivations.documents.syntax_tree import Call, Syntax
from derivations.language.statements import Statement

USAGE = "converges(f, X = step, to = limit)"


def statements(call: Call, because: Syntax | None, scope: Scope) -> tuple[Statement, ...]:
    """One statement about the iteration."""
    return read_iteration(call, because, scope, everywhere=True)
