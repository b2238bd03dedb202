"""``reparametrised(f, g, X = A, Y = B)``: f in X and g in Y are one function, in letters that determine each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from derivations.documents import binders
from derivations.documents.elaborate import elaborate
from derivations.documents.problems import Misread
from derivations.documents.scope import Placed, Scope
from derivations.documents.settings import not_so_written, refuse_reason
from derivations.documents.statement_text import related
from derivations.documents.syntax_tree import Binding, Call, Syntax
from derivations.language.existence import Exists
from derivations.language.nodes import display_name, free_variables
from derivations.language.shapes import same_kind
from derivations.language.statements import Relation, Statement
from derivations.language.vocabulary import Variable

USAGE = "reparametrised(f, g, X = A, Y = B)"

Values = Sequence[tuple[Variable, Any]]


def statements(call: Call, because: Syntax | None, scope: Scope) -> tuple[Statement, ...]:
    """For every Y there is an X with f(X) = g(Y) and B(X) = Y, namely A(Y); and the same the other way round.

    So A takes every Y to an X of its own, reaches every X, and f(A(Y)) = g(Y). Existence asks besides that all of it is
    defined, and in the domains that were declared, for every value.
    """
    with Placed(call):
        refuse_reason(call, because)
        settings = [item for item in call.arguments[2:] if isinstance(item, Binding) and item.relation == "="]
        if len(settings) < max(2, len(call.arguments) - 2) or any(isinstance(item, Binding) for item in call.arguments[:2]):
            raise not_so_written(call, call)
        first, second = (elaborate(side, scope) for side in call.arguments[:2])
        same_kind(first, second)
        values = [_setting(item, call, scope) for item in settings]
        old, new = _parted(values, first, second, call)
        forth = _onto(old, new, (first, second), scope)
        back = _onto(new, old, (second, first), scope)
        return (forth, back)


def _setting(item: Binding, call: Call, scope: Scope) -> tuple[Variable, Any]:
    variable = scope.variable(item.name, call.name.name)
    return variable, binders.fitted_value(variable, elaborate(item.value, scope), scope.vocabulary)


def _parted(values: Values, first: Any, second: Any, call: Call) -> tuple[Values, Values]:
    """The variables of f and those of g; each must be given by the others alone."""
    old = [pair for pair in values if pair[0].symbol in free_variables(first)]
    new = [pair for pair in values if pair[0].symbol in free_variables(second)]
    names = [variable.name for variable, _ in values]
    for name in names:
        count = sum(variable.name == name for variable, _ in (*old, *new))
        if count != 1:
            where = "neither function" if not count else "both functions, or is set twice"
            raise Misread(f"“{name}” stands in {where}: each letter belongs to one of them", call.start, call.end)
    if not old or not new:
        raise Misread("each function needs a letter that is set: X = A in the letters of the other", call.start, call.end)
    for group in (old, new):
        own = {variable.name for variable, _ in group}
        for variable, value in group:
            if mentioned := own & {display_name(symbol) for symbol in free_variables(value)}:
                message = f"the value of “{variable.name}” mentions “{min(mentioned)}”, a letter of the same function"
                raise Misread(message, call.start, call.end)
    return old, new


def _onto(reached: Values, given: Values, sides: tuple[Any, Any], scope: Scope) -> Exists:
    """For every value of the letters given there are values of the others, where both functions and the letters agree."""
    equations: list[Relation] = [related("=", *sides, scope.vocabulary)]
    equations += [related("=", value, variable.symbol, scope.vocabulary) for variable, value in given]
    symbols = tuple(variable.symbol for variable, _ in reached)
    return Exists(scope.vocabulary, tuple(equations), symbols, tuple(value for _, value in reached))
