"""What forms such as ``inertia(Q, H, positive = p)`` and ``index(f, X = A, positive = p)`` say, and the reasons given for them.

A name that stands alone is a direction; ``positive``, ``zero`` and ``negative`` count curvatures; any other name that is set is
a variable at its value. A function moves along the directions named, in the order of its variables, or along any.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from sympy import MatAdd, S

from derivations.documents import binders
from derivations.documents.elaborate import elaborate
from derivations.documents.forms import REASONS, usage
from derivations.documents.forms.stationary import statements as stationary
from derivations.documents.kinds import as_matrix, as_number
from derivations.documents.problems import Misread
from derivations.documents.scope import Placed, Scope
from derivations.documents.settings import Settings, not_so_written, read_settings
from derivations.documents.syntax_tree import Binding, Call, Syntax
from derivations.language import nodes
from derivations.language.curvature import SIGNS, Count, Squares
from derivations.language.directions import direction_of
from derivations.language.nodes import is_matrix
from derivations.language.products import scaled
from derivations.language.statements import Statement
from derivations.language.vocabulary import Variable, Vocabulary

_STEP = "t along the directions"  # several words, so that no declared variable has the name


@dataclass(frozen=True)
class Arguments:
    """The arguments of a form: what comes first, directions, counts, and the variables that are set."""

    first: Syntax
    directions: tuple[Variable, ...]
    counts: tuple[Count, ...]
    settings: tuple[Binding, ...]


def read_arguments(call: Call, scope: Scope) -> Arguments:
    """The arguments of a form, sorted."""
    first, *others = call.arguments or (None,)
    if first is None or isinstance(first, Binding):
        raise not_so_written(call, call)
    bindings = [item for item in others if isinstance(item, Binding)]
    counted = [item for item in bindings if item.name.name in SIGNS]
    directions = tuple(scope.variable(item, call.name.name) for item in others if not isinstance(item, Binding))
    if len({item.name.name for item in counted}) < len(counted):
        raise not_so_written(call, call)
    counts = tuple(Count(item.name.name, as_number(elaborate(item.value, scope)), item.relation == ">=") for item in counted)
    return Arguments(first, directions, counts, tuple(item for item in bindings if item not in counted))


@dataclass(frozen=True)
class Curved:
    """A function's second derivative at a point as a form in directions, and that the point is stationary."""

    vocabulary: Vocabulary
    form: Any
    directions: tuple[Any, ...]
    stationary: tuple[Statement, ...]
    counts: tuple[Count, ...]


def read_curved(call: Call, scope: Scope) -> Curved:
    """A form about a function f at X = A: its second derivative there, all variables moving at once."""
    arguments = read_arguments(call, scope)
    reduced = replace(call, arguments=(arguments.first, *arguments.settings))
    settings = read_settings(reduced, scope)
    variables = [variable for variable, _ in settings.values]
    directions = arguments.directions or tuple(direction_of(variable) for variable in variables)
    _require_tangent(call, variables, directions)
    vocabulary = scope.vocabulary
    for direction in directions:
        vocabulary = vocabulary.with_variable(direction)
    symbols = tuple(direction.symbol for direction in directions)
    form = _second_derivative(settings, symbols, vocabulary)
    return Curved(vocabulary, form, symbols, stationary(reduced, None, scope), arguments.counts)


def _require_tangent(call: Call, variables: list[Variable], directions: tuple[Variable, ...]) -> None:
    """A direction takes every value of the space in which its variable moves, or counts would miss some."""
    if len(directions) != len(variables):
        raise Misread(f"{call.name.name} needs a direction for each variable, or none", call.start, call.end)
    for variable, direction in zip(variables, directions, strict=True):
        domain = direction_of(variable).domain
        if direction.domain != domain or direction.matrix_shape != variable.matrix_shape:
            message = f"“{direction.name}” is a direction of “{variable.name}”: declare it {domain}, with the same shape"
            raise Misread(message, call.start, call.end)


def _second_derivative(settings: Settings, directions: tuple[Any, ...], vocabulary: Vocabulary) -> Any:
    """D(D(f, X, H), X, H) at the point; for several variables the second derivative in t of f(X + tH, Y + tK) at t = 0."""
    variables = [variable for variable, _ in settings.values]
    if len(variables) == 1:
        slope = binders.directional(settings.function, variables[0], directions[0], vocabulary)
        return settings.at_values(binders.directional(slope, variables[0], directions[0], vocabulary))
    step = Variable(_STEP)
    moved = []
    for (variable, value), direction in zip(settings.values, directions, strict=True):
        if is_matrix(direction):
            moved.append((variable, MatAdd(as_matrix(value), scaled(step.symbol, [direction]))))
        else:
            moved.append((variable, as_number(value) + step.symbol * direction))
    along = binders.at(settings.function, moved, vocabulary)
    second = nodes.Directional(nodes.Directional(along, step.symbol, S.One), step.symbol, S.One)
    return nodes.at(second, step.symbol, S.Zero)


def require_counts(call: Call, counts: tuple[Count, ...]) -> None:
    """The form needs at least one count."""
    if not counts:
        raise Misread(f"{call.name.name} is written {usage(call.name.name)}", call.start, call.end)


def read_squares(because: Syntax | None, old: tuple[Any, ...], scope: Scope) -> Squares | None:
    """The reason ``squares(total, K, …, H = …, K = …)``: squares in new directions, and how to go to and fro."""
    if because is None:
        return None
    if not isinstance(because, Call) or because.name.name not in REASONS:
        raise Misread(f"counts of curvatures have a reason of the form {REASONS['squares']}", because.start, because.end)
    with Placed(because):
        arguments = read_arguments(because, scope)
        new = tuple(direction.symbol for direction in arguments.directions) or old
        pairs = [(scope.variable(item.name, "squares"), _fitted(item, scope)) for item in arguments.settings]
        for item, (variable, _) in zip(arguments.settings, pairs, strict=True):
            if variable.symbol not in (*old, *new):
                raise Misread(f"“{variable.name}” is no direction here: name it before it is set", item.start, item.end)
        _require_reached(old, new, pairs, because)
        return Squares(
            as_number(elaborate(arguments.first, scope)),
            new,
            tuple((variable.symbol, value) for variable, value in pairs if variable.symbol in old),
            tuple((variable.symbol, value) for variable, value in pairs if variable.symbol not in old),
        )


def _fitted(item: Binding, scope: Scope) -> Any:
    """A value in the kind of the direction that it is for."""
    value = elaborate(item.value, scope)
    variable = scope.variable(item.name, "squares")
    return as_matrix(value) if is_matrix(variable.symbol) else as_number(value)


def _require_reached(old: tuple[Any, ...], new: tuple[Any, ...], pairs: list[tuple[Variable, Any]], because: Syntax) -> None:
    """Every old direction is set, or stays as it is among the new ones."""
    changed = {variable.symbol for variable, _ in pairs}
    for symbol in old:
        if symbol not in changed and symbol not in new:
            message = f"“{symbol.name}” is neither set nor among the new directions: write {symbol.name} = …, in the new ones"
            raise Misread(message, because.start, because.end)
