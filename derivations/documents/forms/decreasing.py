"""``decreasing(f, t)``: f(t) ≥ f(t′) for all t < t′."""

from __future__ import annotations

from derivations.documents.monotone import read_monotone
from derivations.documents.scope import Scope
from derivations.documents.syntax_tree import Call, Syntax
from derivations.language.statements import Statement

USAGE = "decreasing(f, t)"


def statements(call: Call, because: Syntax | None, scope: Scope) -> tuple[Statement, ...]:
    """The bound between two values of t; a reason is the derivative, in the direction that is claimed."""
    return read_monotone(call, because, scope, decreasing=True)
