"""Where both sides of a statement are defined for real values: by form where that shows it, else at small points."""

from __future__ import annotations

from collections.abc import Iterable
from random import Random
from typing import Any

from sympy import Determinant, Inverse, Pow, log

from derivations.engines.counterexamples import Definedness, definedness
from derivations.engines.size_choice import choose_sizes, far_sizes, size_names, sizes_beyond_numbers
from derivations.language import nodes
from derivations.language.definiteness import is_positive_definite
from derivations.language.domains import DOMAINS
from derivations.language.kinks import KINKS
from derivations.language.nonnegative import is_positive
from derivations.language.statements import Relation
from derivations.language.vocabulary import Vocabulary
from derivations.readings.point import Budget

PARTLY_REMARK = "some points of the declared domain leave a side undefined; the claim is about the others"
_SIZES = 8
_LARGEST = 64  # of the numbers beside which sizes are looked at where no small ones leave the sides defined


def where_defined(statement: Relation, seed: int, budget: Budget) -> Definedness:
    """EVERYWHERE, PARTLY or NOWHERE; asked only where a logarithm, root, density or substitution may not be defined."""
    sides = statement.expressions()
    if all(is_defined_by_form(side, statement.vocabulary) for side in sides):
        return Definedness.EVERYWHERE
    names = size_names(sides, statement.vocabulary)
    for sizes in choose_sizes(names, statement.vocabulary, Random(0))[:_SIZES]:
        found = definedness(statement, sizes, seed, budget)
        if found is not Definedness.NOWHERE:
            return found
    further = [*far_sizes(sides, statement.vocabulary), *sizes_beyond_numbers(names, sides, statement.vocabulary, _LARGEST)]
    elsewhere = any(definedness(statement, sizes, seed, budget) is not Definedness.NOWHERE for sizes in further)
    return Definedness.PARTLY if elsewhere else Definedness.NOWHERE


def is_defined_by_form(side: Any, vocabulary: Vocabulary) -> bool:
    """Whether all logarithms, roots and covariances are of positive things by their form."""
    return all(_node_is_defined(node, vocabulary) for node in nodes.occurring(side, *PARTLY_DEFINED))


def reason_is_defined(reason: Any, sides: Iterable[Any], vocabulary: Vocabulary, *, everywhere: bool) -> bool:
    """Whether a reason is defined wherever the sides are: elsewhere it says nothing.

    A reason that divides fails on a thin set only, where a bound that is not strict holds by continuity, unless its sides
    may jump there; ``everywhere`` asks for those points too.
    """
    partly = nodes.occurring(reason, *PARTLY_DEFINED)
    shared = frozenset().union(*(nodes.occurring(side, *PARTLY_DEFINED) for side in sides))
    if not all(node in shared or is_defined_by_form(node, vocabulary) for node in partly):
        return False
    return not everywhere or not _divides(reason, vocabulary)


def _divides(expression: Any, vocabulary: Vocabulary) -> bool:
    inverses = nodes.occurring(expression, Inverse)
    quotients = [power for power in nodes.occurring(expression, Pow) if power.exp.is_negative]
    return not (
        all(is_positive_definite(inverse.args[0], vocabulary) for inverse in inverses)
        and all(is_positive(power.base, vocabulary) for power in quotients)
    )


_DERIVATIVES = (nodes.Directional, nodes.Gradient)

PARTLY_DEFINED = (
    nodes.At,
    nodes.MatrixAt,
    nodes.LogIntegral,
    nodes.ElementwiseLog,
    nodes.LogDet,
    nodes.Normal,
    log,
    Pow,
    *_DERIVATIVES,
    *nodes.LIMITS,
)


def _node_is_defined(node: Any, vocabulary: Vocabulary) -> bool:
    if isinstance(node, _DERIVATIVES):  # there is none at a kink
        return not nodes.occurring(node.args[0], *KINKS)
    if isinstance(node, nodes.At | nodes.MatrixAt):
        return stays_in_domain(node, vocabulary)
    if isinstance(node, nodes.LogDet | nodes.Normal):
        return is_positive_definite(node.args[0] if isinstance(node, nodes.LogDet) else node.covariance, vocabulary)
    if isinstance(node, log):
        argument = node.args[0]
        of_determinant = isinstance(argument, Determinant)
        return is_positive_definite(argument.args[0], vocabulary) if of_determinant else _is_positive(argument, vocabulary)
    if isinstance(node, Pow):
        return bool(node.exp.is_integer) or _is_positive(node.base, vocabulary)
    return False


def _is_positive(number: Any, vocabulary: Vocabulary) -> bool:
    return bool(number.is_positive) or is_positive(number, vocabulary)


def stays_in_domain(node: Any, vocabulary: Vocabulary) -> bool:
    """Whether the form of a value shows that it lies in the domain of the variable that is set to it."""
    _, variable, value = node.args
    declared = vocabulary.variables.get(nodes.display_name(variable))
    domain = declared.domain if declared is not None else "positive" if variable.is_positive else "real"
    if DOMAINS[domain].ordered:
        set_to = vocabulary.variable_of(value) if value.is_symbol else None
        return set_to is not None and set_to.kind.ordered and (DOMAINS[domain].ties or not set_to.kind.ties)
    if DOMAINS[domain].definite:
        return is_positive_definite(value, vocabulary)
    if domain in ("positive", "nonzero") and not nodes.is_matrix(value):
        return _is_positive(value, vocabulary)
    if domain == "unit interval" and not nodes.is_matrix(value):
        return _is_positive(value, vocabulary) and _is_positive(1 - value, vocabulary)
    if domain in ("positive", "nonzero", "unit interval", "invertible"):
        return domain == "invertible" and is_positive_definite(value, vocabulary)
    return True
