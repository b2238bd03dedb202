"""``uniquely_maximised(f, X = A)``: f is less than its value at X = A unless X is A."""

from __future__ import annotations

from derivations.documents.scope import Placed, Scope
from derivations.documents.settings import read_settings, reason
from derivations.documents.syntax_tree import Call, Syntax
from derivations.language.statements import AtMost, Statement

USAGE = "uniquely_maximised(f, X = value)"


def statements(call: Call, because: Syntax | None, scope: Scope) -> tuple[Statement, ...]:
    """A strict bound with an exception, which may have a reason."""
    settings = read_settings(call, scope)
    with Placed(call):
        bound = (settings.function, settings.at_values(settings.function))
        unless = settings.equations()
        return (AtMost(scope.vocabulary, *bound, strict=True, because=reason(because, scope), unless=unless),)
