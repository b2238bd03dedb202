"""``stationary(f, X = A)``: the gradient of f in each of the variables vanishes once all of them are set."""

from __future__ import annotations

from sympy import S, ZeroMatrix

from derivations.documents import binders
from derivations.documents.scope import Placed, Scope
from derivations.documents.settings import read_settings, refuse_reason
from derivations.documents.syntax_tree import Call, Syntax
from derivations.language.nodes import is_matrix
from derivations.language.statements import Equality, Statement

USAGE = "stationary(f, X = value)"


def statements(call: Call, because: Syntax | None, scope: Scope) -> tuple[Statement, ...]:
    """One equation for each variable."""
    refuse_reason(call, because)
    settings = read_settings(call, scope)
    with Placed(call):
        slopes = [settings.at_values(binders.gradient(settings.function, variable)) for variable, _ in settings.values]
        zeros = [ZeroMatrix(*slope.shape) if is_matrix(slope) else S.Zero for slope in slopes]
        return tuple(Equality(scope.vocabulary, slope, zero) for slope, zero in zip(slopes, zeros, strict=True))
