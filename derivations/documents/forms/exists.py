"""``exists(a = b and c < d, X = A)``: there are values of X, such as A, at which the relations hold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from derivations.documents import binders
from derivations.documents.elaborate import elaborate
from derivations.documents.problems import Misread
from derivations.documents.scope import Placed, Scope
from derivations.documents.settings import not_so_written, require_independent
from derivations.documents.statement_text import related
from derivations.documents.syntax_tree import Binding, Call, Chain, Conditions, Syntax
from derivations.language import nodes
from derivations.language.existence import Exists
from derivations.language.statements import Relation, Statement
from derivations.language.vocabulary import Variable

USAGE = "exists(lhs = rhs, X = value)"
OF_CONDITIONS = True


def statements(call: Call, because: Syntax | None, scope: Scope) -> tuple[Statement, ...]:
    """One statement, with all conditions."""
    with Placed(call):
        body, *others = call.arguments or (None,)
        if not isinstance(body, Conditions) or not others:
            raise not_so_written(call, call)
        if because is not None:
            raise Misread("“because” gives the reason of an inequality: write the values, X = A", because.start, because.end)
        conditions = tuple(condition for chain in body.chains for condition in _relations(chain, scope))
        variables, values = _named(others, call, scope)
        _require_repeated_nowhere(variables, call)
        _require_occurring(conditions, variables, call)
        if not values:
            _require_nothing_else(conditions, variables, call, scope)
        return (Exists(scope.vocabulary, conditions, tuple(variable.symbol for variable in variables), values),)


def _relations(chain: Chain, scope: Scope) -> list[Relation]:
    trees = [elaborate(side, scope) for side in chain.sides]
    found = []
    for position, relation in enumerate(chain.relations):
        with Placed(Syntax(chain.sides[position].start, chain.sides[position + 1].end)):
            found.append(related(relation, trees[position], trees[position + 1], scope.vocabulary))
    return found


def _named(others: Sequence[Syntax], call: Call, scope: Scope) -> tuple[list[Variable], tuple[Any, ...]]:
    """The variables, and their values if they have any: all of them or none."""
    given = [item for item in others if isinstance(item, Binding)]
    if not given:
        return [scope.variable(item, call.name.name) for item in others], ()
    if len(given) < len(others):
        raise Misread("either every variable of exists has a value or none has", call.start, call.end)
    variables = [scope.variable(item.name, call.name.name) for item in given]
    values = [elaborate(item.value, scope) for item in given]
    require_independent(list(zip(variables, values, strict=True)), call)
    fitted = [binders.fitted_value(*pair, scope.vocabulary) for pair in zip(variables, values, strict=True)]
    return variables, tuple(fitted)


def _require_repeated_nowhere(variables: Sequence[Variable], call: Call) -> None:
    names = [variable.name for variable in variables]
    if repeated := next((name for name in names if names.count(name) > 1), None):
        raise Misread(f"“{repeated}” stands twice in exists", call.start, call.end)


def _require_occurring(conditions: Sequence[Relation], variables: Sequence[Variable], call: Call) -> None:
    free = frozenset().union(*(nodes.free_variables(side) for item in conditions for side in item.expressions()))
    for variable in variables:
        if variable.symbol not in free:
            message = f"nothing is asked of “{variable.name}”: the relations do not contain it"
            raise Misread(message, call.start, call.end)


def _require_nothing_else(conditions: Sequence[Relation], variables: Sequence[Variable], call: Call, scope: Scope) -> None:
    """One point can be looked for only where nothing is left that must take every value."""
    sides = [side for item in conditions for side in item.expressions()]
    others = {nodes.display_name(symbol) for side in sides for symbol in nodes.free_variables(side)}
    others |= {
        str(call.args[0].name) for side in sides for call in nodes.occurring(side, nodes.OpaqueScalar, nodes.OpaqueMatrix)
    }
    left = sorted(others - {variable.name for variable in variables})
    if left:
        message = (
            f"“{left[0]}” has every value here, so that no one point decides: give values, exists(…, "
            f"{variables[0].name} = …), which may depend on “{left[0]}”, or ask for “{left[0]}” as well"
        )
        raise Misread(message, call.start, call.end)
