"""``one_sided_slope(f, x = a, above, value)``: the derivative of f at a from one side, where there may be none from both."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sympy import S

from derivations.documents import binders, limits
from derivations.documents.binding_forms import SIDES
from derivations.documents.elaborate import elaborate
from derivations.documents.kinds import as_number
from derivations.documents.problems import Misread
from derivations.documents.scope import Placed, Scope
from derivations.documents.settings import not_so_written, reason
from derivations.documents.syntax_tree import Binding, Call, Name, Syntax
from derivations.language import nodes
from derivations.language.kinks import KINKS
from derivations.language.statements import Equality, Statement, Tends
from derivations.language.vocabulary import Variable

USAGE = "one_sided_slope(f, x = a, above, value)"
STEP = "step"
"""How the reason names the distance from a, which is positive."""


def statements(call: Call, because: Syntax | None, scope: Scope) -> tuple[Statement, ...]:
    """A limit of quotients f(a ± step) − f(a) over ± step, for which the value itself is tried as the reason.

    Of a function without kinks it is the derivative at a, from either side.
    """
    with Placed(call):
        body, binding, sense, value = _parts(call)
        variable = scope.variable(binding.name, call.name.name)
        if not variable.is_scalar:
            raise Misread(f"a slope is along a number, but “{variable.name}” is a matrix", binding.start, binding.end)
        function, point, slope = (as_number(elaborate(part, scope)) for part in (body, binding.value, value))
        if variable.symbol in nodes.free_variables(point) | nodes.free_variables(slope):
            message = f"“{variable.name}” moves here, so neither the point nor the slope can mention it"
            raise Misread(message, call.start, call.end)
        if because is None and not nodes.occurring(function, *KINKS, *nodes.LIMITS):
            derivative = binders.at(binders.gradient(function, variable), [(variable, point)], scope.vocabulary)
            return (Equality(scope.vocabulary, derivative, slope),)
        return (_one_sided(function, (variable, point), sense, slope, because, scope),)


def _parts(call: Call) -> tuple[Syntax, Binding, int, Syntax]:
    """The function, the point, 1 from above and −1 from below, and the slope."""
    if len(call.arguments) == 4:
        body, binding, side, value = call.arguments
        bound = [isinstance(item, Binding) for item in call.arguments] == [False, True, False, False]
        if bound and isinstance(binding, Binding) and isinstance(side, Name) and side.name in SIDES:
            return body, binding, SIDES[side.name], value
    raise not_so_written(call, call)


def _one_sided(
    function: Any, place: tuple[Variable, Any], sense: int, slope: Any, because: Syntax | None, scope: Scope
) -> Statement:
    variable, point = place
    step = Variable(_fresh(scope), (), "positive", meaning=f"distance of “{variable.name}” from the point")
    inner = replace(scope, vocabulary=scope.vocabulary.with_variable(step))
    there, here = (
        binders.at(function, [(variable, where)], inner.vocabulary) for where in (point + sense * step.symbol, point)
    )
    limit = limits.limit(sense * (there - here) / step.symbol, step, S.Zero, 1)
    return Tends(inner.vocabulary, limit, slope, because=slope if because is None else reason(because, inner))


def _fresh(scope: Scope) -> str:
    name = STEP
    while scope.declares(name):
        name += "_"
    return name
