"""What ``converges(f, X = step, to = A)`` says: an iteration, what of it is watched, and what that tends to."""

from __future__ import annotations

from typing import Any

from derivations.documents import binders
from derivations.documents.elaborate import elaborate
from derivations.documents.kinds import as_matrix, as_number
from derivations.documents.problems import Misread
from derivations.documents.scope import Placed, Scope
from derivations.documents.settings import not_so_written
from derivations.documents.syntax_tree import Binding, Call, Syntax
from derivations.language import nodes
from derivations.language.convergence import Converges
from derivations.language.errors import IllTyped
from derivations.language.vocabulary import Variable

_LIMIT = "to"


def read_iteration(call: Call, because: Syntax | None, scope: Scope, *, everywhere: bool) -> tuple[Converges]:
    """The one statement of a call ``converges(f, X = step, to = A)``; without f it is X that is watched."""
    if because is not None:
        raise Misread("“because” gives the reason of an inequality; convergence has none", because.start, because.end)
    with Placed(call):
        watched = [argument for argument in call.arguments if not isinstance(argument, Binding)]
        bindings = [argument for argument in call.arguments if isinstance(argument, Binding)]
        limits = [binding for binding in bindings if binding.name.name == _LIMIT]
        moving = [binding for binding in bindings if binding.name.name != _LIMIT]
        if len(limits) != 1 or not moving or len(watched) > 1 or (not watched and len(moving) > 1):
            raise not_so_written(call, call)
        pairs = [_step(binding, call, scope) for binding in moving]
        names = [variable.name for variable, _ in pairs]
        if len(set(names)) < len(names):
            raise Misread(f"“{max(names, key=names.count)}” has two steps", call.start, call.end)
        measured = elaborate(watched[0], scope) if watched else pairs[0][0].symbol
        limit = _limit(limits[0], measured, names, scope)
        variables, steps = zip(*((variable.symbol, step) for variable, step in pairs), strict=True)
        return (Converges(scope.vocabulary, measured, variables, steps, limit, everywhere),)


def _step(binding: Binding, call: Call, scope: Scope) -> tuple[Variable, Any]:
    variable = scope.variable(binding.name, call.name.name)
    with Placed(binding.value):
        return variable, binders.fitted_value(variable, elaborate(binding.value, scope), scope.vocabulary)


def _limit(binding: Binding, measured: Any, names: list[str], scope: Scope) -> Any:
    limit = elaborate(binding.value, scope)
    with Placed(binding.value):
        if isinstance(measured, nodes.Normal) or isinstance(limit, nodes.Normal):
            raise IllTyped("numbers and matrices converge, distributions do not")
        mentioned = set(names) & {nodes.display_name(symbol) for symbol in nodes.free_variables(limit)}
        if mentioned:
            message = f"the limit mentions “{min(mentioned)}”, which moves: a limit cannot depend on it"
            raise Misread(message, binding.value.start, binding.value.end)
        return as_matrix(limit) if nodes.is_matrix(measured) else as_number(limit)
