"""What ``increasing(f, t)`` and its kin say: the number f and the variable t with which it moves."""

from __future__ import annotations

from derivations.documents.elaborate import elaborate
from derivations.documents.kinds import as_number
from derivations.documents.problems import Misread
from derivations.documents.scope import Placed, Scope
from derivations.documents.settings import not_so_written, reason
from derivations.documents.syntax_tree import Binding, Call, Syntax
from derivations.language import nodes
from derivations.language.monotonicity import Monotone


def read_monotone(
    call: Call, because: Syntax | None, scope: Scope, *, decreasing: bool = False, strict: bool = False
) -> tuple[Monotone]:
    """The one statement of a call ``increasing(f, t)``."""
    with Placed(call):
        if len(call.arguments) != 2 or any(isinstance(argument, Binding) for argument in call.arguments):
            raise not_so_written(call, call)
        function = as_number(elaborate(call.arguments[0], scope))
        variable = scope.variable(call.arguments[1], call.name.name)
        if variable.symbol not in nodes.free_variables(function):
            message = f"the function does not contain “{variable.name}”, so that it moves in no direction with it"
            raise Misread(message, call.start, call.end)
        return (Monotone(scope.vocabulary, function, variable, decreasing, strict, reason(because, scope)),)
