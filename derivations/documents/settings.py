"""What a form such as ``maximised(f, X = A)`` says: a function and the values at which some of its variables are set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from derivations.documents import binders
from derivations.documents.elaborate import elaborate
from derivations.documents.forms import usage
from derivations.documents.kinds import as_matrix, as_number
from derivations.documents.problems import Misread
from derivations.documents.scope import Placed, Scope
from derivations.documents.syntax_tree import Binding, Call, Syntax
from derivations.language.nodes import display_name, free_variables, is_matrix
from derivations.language.vocabulary import Variable


@dataclass(frozen=True)
class Settings:
    """A number and the values of some of the variables it depends on."""

    function: Any
    values: tuple[tuple[Variable, Any], ...]
    scope: Scope

    def at_values(self, function: Any) -> Any:
        """Another function of the same variables, once all of them are set."""
        return binders.at(function, self.values, self.scope.vocabulary)

    def equations(self) -> tuple[tuple[Any, Any], ...]:
        """Each variable and its value."""
        return tuple(
            (variable.symbol, value if variable.is_scalar or is_matrix(value) else as_matrix(value))
            for variable, value in self.values
        )


def read_settings(call: Call, scope: Scope) -> Settings:
    """The function and the values of a call ``form(f, X = A, Y = B)``."""
    with Placed(call):
        body, *bindings = call.arguments or (None,)
        if body is None or isinstance(body, Binding) or not bindings:
            raise not_so_written(call, call)
        function = as_number(elaborate(body, scope))
        values = []
        for binding in bindings:
            if not isinstance(binding, Binding) or binding.relation != "=":
                raise not_so_written(call, binding)
            values.append((scope.variable(binding.name, call.name.name), elaborate(binding.value, scope)))
        require_independent(values, call)
        return Settings(function, tuple(values), scope)


def not_so_written(call: Call, place: Syntax) -> Misread:
    """The error for a call of a form that is written otherwise."""
    return Misread(f"{call.name.name} is written {usage(call.name.name)}", place.start, place.end)


def require_independent(values: Sequence[tuple[Variable, Any]], call: Call) -> None:
    """A value may not depend on the variables that are set: the point would move with them."""
    names = {variable.name for variable, _ in values}
    for variable, value in values:
        mentioned = names & {display_name(symbol) for symbol in free_variables(value)}
        if mentioned:
            message = (
                f"the value of “{variable.name}” mentions “{min(mentioned)}”, which is set here: a point cannot depend on it"
            )
            raise Misread(message, call.start, call.end)


def reason(because: Syntax | None, scope: Scope) -> Any | None:
    """The tree of what stands after “because”, if anything does."""
    return None if because is None else elaborate(because, scope)


def refuse_reason(call: Call, because: Syntax | None) -> None:
    """Raise :class:`Misread` for a reason given to a form that is no bound."""
    if because is not None:
        raise Misread(f"only a bound has a reason, and {call.name.name} is none: leave it out", because.start, because.end)
