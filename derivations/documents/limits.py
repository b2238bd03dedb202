"""Where a variable goes in ``limit(f, t = a)`` and ``tends(f, t = a, value)``, and from which side."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from derivations.documents.binding_forms import SIDES
from derivations.documents.kinds import as_number
from derivations.documents.problems import Misread
from derivations.documents.scope import Scope
from derivations.documents.syntax_tree import Binding, Name, Negative, Syntax
from derivations.language import nodes
from derivations.language.errors import IllTyped
from derivations.language.nonnegative import is_positive
from derivations.language.plain import plain
from derivations.language.shapes import brief
from derivations.language.statements import Tends
from derivations.language.vocabulary import Variable, Vocabulary

_INFINITIES = (nodes.INFINITY, nodes.MINUS_INFINITY)


def infinity(syntax: Syntax, scope: Scope) -> Any | None:
    """``oo`` or ``-oo``, unless a symbol is declared with that name; None for anything else."""
    if isinstance(syntax, Negative) and infinity(syntax.operand, scope) is nodes.INFINITY:
        return nodes.MINUS_INFINITY
    is_infinite = isinstance(syntax, Name) and syntax.name == "oo" and not scope.declares("oo")
    return nodes.INFINITY if is_infinite else None


def approach(
    binding: Binding, side: Sequence[Syntax], scope: Scope, elaborate: Callable[[Syntax, Scope], Any]
) -> tuple[Variable, Any, int]:
    """The variable, its target, and the side it comes from: 1 above, −1 below, 0 both."""
    variable = scope.variable(binding.name, "limit")
    if not variable.is_scalar:
        raise Misread(f"a limit needs a number that moves, but “{variable.name}” is a matrix", binding.start, binding.end)
    target = infinity(binding.value, scope)
    if target is None:
        target = as_number(elaborate(binding.value, scope))
    said = SIDES[side[0].name] if side and isinstance(side[0], Name) else None
    problem, usual = _side(variable, target, scope.vocabulary)
    if not problem and said is not None:
        one_sided = usual in (0, said) and target not in _INFINITIES
        problem = "" if one_sided else "it cannot come from that side"
    if not problem and target not in _INFINITIES and variable.symbol in nodes.free_variables(target):
        problem = "where it goes cannot depend on it"
    if problem:
        shown = "∞" if target is nodes.INFINITY else "−∞" if target is nodes.MINUS_INFINITY else brief(target)
        message = f"“{variable.name}” is declared {variable.domain} and cannot go to {shown} like this: {problem}"
        raise Misread(message, binding.start, binding.end)
    return variable, target, usual if said is None else said


def _side(variable: Variable, target: Any, vocabulary: Vocabulary) -> tuple[str, int]:
    """What is wrong with a target, and the side from which the domain of the variable reaches it."""
    if variable.domain == "unit interval":
        if target in (0, 1):
            return "", 1 if target == 0 else -1
        return ("" if _is_between(target, vocabulary) else "it is between 0 and 1"), 0
    if target is nodes.MINUS_INFINITY and variable.domain == "positive":
        return "it is positive", 0
    if variable.domain != "positive" or target is nodes.INFINITY or is_positive(target, vocabulary) or target.is_positive:
        return "", 0
    return ("", 1) if target == 0 else ("the form of its limit does not show that it is positive, or 0", 0)


def _is_between(target: Any, vocabulary: Vocabulary) -> bool:
    if target in _INFINITIES or not target.is_Symbol:
        return target not in _INFINITIES and bool(target.is_Rational and 0 < target < 1)
    variable = vocabulary.variable_of(target)
    return variable is not None and variable.domain == "unit interval"


def limit(function: Any, variable: Variable, target: Any, side: int) -> Any:
    """The limit of a number or a matrix."""
    if isinstance(function, nodes.Normal):
        raise IllTyped(f"a limit is that of a number or a matrix, but {brief(function)} is a distribution")
    return nodes.limit(function, variable.symbol, target, side)


def infinite_limit(tree: Any, value: Any, place: Syntax, scope: Scope, because: Any = None) -> Tends:
    """The statement that a limit is ∞ or −∞, which no other expression can be, and its reason if it has one."""
    if not isinstance(tree, nodes.LIMITS):
        message = f"only a limit can be infinite: limit(f, t = a) = {plain(value)}, but {brief(tree)} is none"
        raise Misread(message, place.start, place.end)
    return Tends(scope.vocabulary, tree, value, because=because)
