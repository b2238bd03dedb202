"""Claims that are not written as a relation: a point is stationary, or a function is largest or smallest there.

Each is read as equations or bounds, so that no engine has to know of it: ``stationary(f, W = A)`` says that the gradient
in W vanishes at A, ``maximised(f, V = B)`` that f is at most its value at V = B, whatever V is.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sympy import S, ZeroMatrix

from derivations.documents import binders
from derivations.documents.elaborate import elaborate
from derivations.documents.kinds import as_number
from derivations.documents.problems import Misread
from derivations.documents.scope import Placed, Scope
from derivations.documents.syntax_tree import Binding, Call, Syntax
from derivations.documents.up_to import UP_TO, up_to_statements
from derivations.language.nodes import display_name, free_variables, is_matrix
from derivations.language.statements import AtMost, Equality, Statement
from derivations.language.vocabulary import Variable

Settings = list[tuple[Variable, Any]]

_BOUNDS = ("maximised", "minimised")


def form_statements(call: Call, because: Syntax | None, scope: Scope) -> tuple[Statement, ...]:
    """The equations or bounds that a form says."""
    with Placed(call):
        if because is not None and call.name.name not in _BOUNDS:
            raise Misread(f"only a bound has a reason, and {call.name.name} is none: leave it out", because.start, because.end)
        if call.name.name in UP_TO:
            return up_to_statements(call, scope)
        function = as_number(elaborate(call.arguments[0], scope))
        settings: Settings = []
        for binding in call.arguments[1:]:
            if not isinstance(binding, Binding):
                raise Misread(f"{call.name.name} is written {call.name.name}(f, X = value)", binding.start, binding.end)
            settings.append((scope.variable(binding.name, call.name.name), elaborate(binding.value, scope)))
        _require_independent(settings, call)
        reason = None if because is None else elaborate(because, scope)
        return _FORMS[call.name.name](function, settings, reason, scope)


def _require_independent(settings: Settings, call: Call) -> None:
    """A value may not depend on the variables that are set: the point would move with them."""
    names = {variable.name for variable, _ in settings}
    for variable, value in settings:
        mentioned = names & {display_name(symbol) for symbol in free_variables(value)}
        if mentioned:
            message = (
                f"the value of “{variable.name}” mentions “{min(mentioned)}”, which is set here: a point cannot depend on it"
            )
            raise Misread(message, call.start, call.end)


def _stationary(function: Any, settings: Settings, because: Any, scope: Scope) -> tuple[Statement, ...]:
    """The gradient in each of the variables vanishes once all of them are set."""
    statements = []
    for variable, _ in settings:
        slope = binders.at(binders.gradient(function, variable), settings, scope.vocabulary)
        zero = ZeroMatrix(*slope.shape) if is_matrix(slope) else S.Zero
        statements.append(Equality(scope.vocabulary, slope, zero))
    return tuple(statements)


def _maximised(function: Any, settings: Settings, because: Any, scope: Scope) -> tuple[Statement, ...]:
    return (AtMost(scope.vocabulary, function, binders.at(function, settings, scope.vocabulary), because=because),)


def _minimised(function: Any, settings: Settings, because: Any, scope: Scope) -> tuple[Statement, ...]:
    return (AtMost(scope.vocabulary, binders.at(function, settings, scope.vocabulary), function, because=because),)


_FORMS: dict[str, Callable[[Any, Settings, Any, Scope], tuple[Statement, ...]]] = {
    "stationary": _stationary,
    "maximised": _maximised,
    "minimised": _minimised,
}
