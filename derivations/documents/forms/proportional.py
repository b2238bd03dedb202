"""``proportional(f, g, X, …)``: f(X) = c g(X) with a c > 0 that does not depend on X."""

from __future__ import annotations

from derivations.documents.scope import Placed, Scope
from derivations.documents.settings import refuse_reason
from derivations.documents.syntax_tree import Call, Syntax
from derivations.documents.up_to import proportional, trees_and_variables
from derivations.language.statements import Statement

USAGE = "proportional(f, g, X)"


def statements(call: Call, because: Syntax | None, scope: Scope) -> tuple[Statement, ...]:
    """f(X) g(X′) = f(X′) g(X), or the same of logarithms."""
    with Placed(call):
        refuse_reason(call, because)
        (first, second), variables = trees_and_variables(call, 2, scope)
        return proportional(first, second, variables, scope.vocabulary)
