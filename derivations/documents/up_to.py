"""Claims up to a constant and up to a scale, read as equalities with another copy of the variables.

f and g agree up to a constant in X where f(X) − g(X) = f(X′) − g(X′) for X and X′ chosen independently in the domain of X,
and they are proportional in X where f(X) g(X′) = f(X′) g(X) and their quotient is positive. Nothing is asked of the domain,
as it would be if a gradient had to vanish: √(t²)/t has no slope anywhere and is no constant.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sympy import Add, Determinant, MatAdd, Mul, Pow, S, exp, log

from derivations.documents.elaborate import elaborate
from derivations.documents.forms import usage
from derivations.documents.kinds import as_number
from derivations.documents.problems import Misread
from derivations.documents.scope import Scope
from derivations.documents.syntax_tree import Call
from derivations.language import nodes
from derivations.language.errors import DocumentError, IllTyped
from derivations.language.nonnegative import is_positive
from derivations.language.shapes import brief, same_kind
from derivations.language.statements import AtMost, Equality, Statement
from derivations.language.vocabulary import Variable, Vocabulary


def trees_and_variables(call: Call, count: int, scope: Scope) -> tuple[list[Any], list[Variable]]:
    """The first ``count`` arguments of a form as trees, and the variables that the others name."""
    name = call.name.name
    if len(call.arguments) <= count:
        raise Misread(f"{name} is written {usage(name)}", call.start, call.end)
    trees = [elaborate(argument, scope) for argument in call.arguments[:count]]
    return trees, [scope.variable(argument, name) for argument in call.arguments[count:]]


def equal_up_to_constant(f: Any, g: Any, variables: Sequence[Variable], vocabulary: Vocabulary) -> tuple[Statement, ...]:
    """f(X) + g(X′) = f(X′) + g(X), a sum so that no term cancels on the way; without g, f is constant."""
    sides = [f] if g is None else [f, g]
    if any(isinstance(side, nodes.Normal) for side in sides):
        raise IllTyped(f"{brief(f)} is a distribution and equals nothing up to a constant: compare its logpdf")
    same_kind(*sides[:1], *sides[-1:])
    copy = Copy.of(sides, variables, vocabulary)
    here, there = [f], [copy.tree(f)]
    if g is not None:
        here, there = [f, copy.tree(g)], [copy.tree(f), g]
    return (Equality(copy.vocabulary, _sum(here), _sum(there)),)


def proportional(f: Any, g: Any, variables: Sequence[Variable], vocabulary: Vocabulary) -> tuple[Statement, ...]:
    """f(X) g(X′) = f(X′) g(X), of logarithms where there are exponentials, for f and g whose form shows their signs."""
    f, g = as_number(f), as_number(g)
    signs = [_sign(side, vocabulary) for side in (f, g)]
    copy = Copy.of((f, g), variables, vocabulary)
    first, second = (Mul(sign, side) for sign, side in zip(signs, (f, g), strict=True))
    if _has_exponential(first) or _has_exponential(second):
        first, second = _logarithm(first), _logarithm(second)
        equality = Equality(copy.vocabulary, first + copy.tree(second), copy.tree(first) + second)
    else:
        equality = Equality(copy.vocabulary, first * copy.tree(second), copy.tree(first) * second)
    if signs[0] == signs[1]:
        return (equality,)
    return (equality, AtMost(copy.vocabulary, S.Zero, f * g, strict=True))  # the scale is negative, and this is refuted


@dataclass(frozen=True)
class Copy:
    """Other letters for some variables, and a vocabulary that has both; ``letters`` tells the one from the other."""

    vocabulary: Vocabulary
    letters: dict[Any, Any]

    @classmethod
    def of(cls, trees: Sequence[Any], variables: Sequence[Variable], vocabulary: Vocabulary) -> Copy:
        """Raises :class:`DocumentError` for variables that are named twice or do not occur."""
        names = [variable.name for variable in variables]
        free = frozenset().union(*(nodes.free_variables(tree) for tree in trees))
        letters: dict[Any, Any] = {}
        for variable in variables:
            if names.count(variable.name) > 1:
                raise DocumentError(f"“{variable.name}” is named twice")
            if variable.symbol not in free:
                raise DocumentError(f"“{variable.name}” does not occur, so that nothing is said of it: leave it out")
            other = replace(variable, name=_fresh(variable.name, vocabulary), latex="", meaning=f"another {variable.name}")
            vocabulary = vocabulary.with_variable(other)
            letters[variable.symbol] = other.symbol
        return cls(vocabulary, letters)

    def tree(self, tree: Any) -> Any:
        """The tree in the other letters."""
        return nodes.substitute(tree, self.letters)


def _fresh(name: str, vocabulary: Vocabulary) -> str:
    fresh = f"{name}_other"
    while any(fresh in taken for taken in (vocabulary.sizes, vocabulary.variables, vocabulary.functions)):
        fresh += "_"
    return fresh


def _sum(terms: Sequence[Any]) -> Any:
    if not nodes.is_matrix(terms[0]):
        return Add(*terms)
    parts = [part for term in terms for part in (term.args if isinstance(term, MatAdd) else (term,))]
    return parts[0] if len(parts) == 1 else MatAdd(*parts)


def _sign(number: Any, vocabulary: Vocabulary) -> Any:
    """1 or −1, shown by the form of a number. Raises :class:`DocumentError` where it is not."""
    for sign in (S.One, S.NegativeOne):
        if is_positive(Mul(sign, number), vocabulary):
            return sign
    message = (
        f"the form of {brief(number)} does not show its sign, and a scale has to be positive: compare exponentials or "
        "densities, or write the scale out, f = c*g"
    )
    raise DocumentError(message)


def _has_exponential(number: Any) -> bool:
    return any(isinstance(factor, exp) for factor in Mul.make_args(number))


def _logarithm(number: Any) -> Any:
    """The logarithm of a positive number, taken factor by factor."""
    if isinstance(number, Mul):
        return Add(*(_logarithm(factor) for factor in number.args))
    if isinstance(number, exp):
        return number.args[0]
    if isinstance(number, Pow):
        return Mul(number.exp, _logarithm(number.base))
    return nodes.LogDet(number.args[0]) if isinstance(number, Determinant) else log(number)
