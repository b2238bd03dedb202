"""``tends(f, t = a, value)``: the limit of f as t goes to a is the value, which may be ``oo`` or ``-oo``."""

from __future__ import annotations

from derivations.documents import limits
from derivations.documents.binding_forms import SIDES
from derivations.documents.elaborate import elaborate
from derivations.documents.kinds import settled
from derivations.documents.problems import Misread
from derivations.documents.scope import Placed, Scope
from derivations.documents.settings import reason
from derivations.documents.syntax_tree import Binding, Call, Name, Syntax
from derivations.language.nodes import free_variables
from derivations.language.statements import Statement, Tends

USAGE = "tends(f, t = a, value)"


def statements(call: Call, because: Syntax | None, scope: Scope) -> tuple[Statement, ...]:
    """One limit, which may have a reason: an expression that equals f and shows where it goes."""
    with Placed(call):
        body, binding, *others = call.arguments if len(call.arguments) > 2 else (None, None)
        side = [word for word in others[:-1] if isinstance(word, Name) and word.name in SIDES]
        if (
            not isinstance(binding, Binding)
            or isinstance(body, Binding | None)
            or len(others) != len(side) + 1
            or len(side) > 1
        ):
            raise Misread(f"tends is written {USAGE}, or tends(f, t = a, above, value) from one side", call.start, call.end)
        variable, target, from_side = limits.approach(binding, side, scope, elaborate)
        limit = settled(limits.limit(elaborate(body, scope), variable, target, from_side))
        value = limits.infinity(others[-1], scope)
        value = elaborate(others[-1], scope) if value is None else value
        if variable.symbol in free_variables(value):
            raise Misread(f"the limit cannot mention “{variable.name}”, which has gone", call.start, call.end)
        return (Tends(scope.vocabulary, limit, value, because=reason(because, scope)),)
