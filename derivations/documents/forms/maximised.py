"""``maximised(f, X = A)``: f is at most its value at X = A, whatever X is."""

from __future__ import annotations

from derivations.documents.scope import Placed, Scope
from derivations.documents.settings import read_settings, reason
from derivations.documents.syntax_tree import Call, Syntax
from derivations.language.statements import AtMost, Statement

USAGE = "maximised(f, X = value)"


def statements(call: Call, because: Syntax | None, scope: Scope) -> tuple[Statement, ...]:
    """A bound, which may have a reason."""
    settings = read_settings(call, scope)
    with Placed(call):
        bound = (settings.function, settings.at_values(settings.function))
        return (AtMost(scope.vocabulary, *bound, because=reason(because, scope)),)
