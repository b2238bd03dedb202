"""``constant(f, X, …)``: f is the same whatever X is, other letters held fixed."""

from __future__ import annotations

from derivations.documents.scope import Placed, Scope
from derivations.documents.settings import refuse_reason
from derivations.documents.syntax_tree import Call, Syntax
from derivations.documents.up_to import equal_up_to_constant, trees_and_variables
from derivations.language.statements import Statement

USAGE = "constant(f, X)"


def statements(call: Call, because: Syntax | None, scope: Scope) -> tuple[Statement, ...]:
    """f at X and f at another X are equal."""
    with Placed(call):
        refuse_reason(call, because)
        (function,), variables = trees_and_variables(call, 1, scope)
        return equal_up_to_constant(function, None, variables, scope.vocabulary)
