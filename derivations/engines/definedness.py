"""Where both sides of a statement are defined for real values: by form where that shows it, else at small points."""

from __future__ import annotations

from random import Random
from typing import Any

from sympy import Determinant, Pow, log

from derivations.engines.counterexamples import Definedness, definedness
from derivations.engines.size_choice import choose_sizes, size_names
from derivations.language import nodes
from derivations.language.definiteness import is_positive_definite
from derivations.language.statements import Equality
from derivations.language.vocabulary import Vocabulary
from derivations.readings.point import Budget

_SIZES = 8


def where_defined(statement: Equality, seed: int, budget: Budget) -> Definedness:
    """EVERYWHERE, PARTLY or NOWHERE; asked only where a logarithm, root, density or substitution may not be defined."""
    sides = statement.expressions()
    if all(_is_defined_by_form(side, statement.vocabulary) for side in sides):
        return Definedness.EVERYWHERE
    names = size_names(sides, statement.vocabulary)
    for sizes in choose_sizes(names, statement.vocabulary, Random(0))[:_SIZES]:
        found = definedness(statement, sizes, seed, budget)
        if found is not Definedness.NOWHERE:
            return found
    return Definedness.NOWHERE


def _is_defined_by_form(side: Any, vocabulary: Vocabulary) -> bool:
    """Whether all logarithms, roots and covariances are of positive things by their form."""
    return all(_node_is_defined(node, vocabulary) for node in nodes.occurring(side, *_PARTLY_DEFINED))


_PARTLY_DEFINED = (nodes.At, nodes.MatrixAt, nodes.LogIntegral, nodes.ElementwiseLog, nodes.LogDet, nodes.Normal, log, Pow)


def _node_is_defined(node: Any, vocabulary: Vocabulary) -> bool:
    if isinstance(node, nodes.At | nodes.MatrixAt):
        return not _may_leave_domain(node)
    if isinstance(node, nodes.LogDet | nodes.Normal):
        return is_positive_definite(node.args[0] if isinstance(node, nodes.LogDet) else node.covariance, vocabulary)
    if isinstance(node, log):
        argument = node.args[0]
        of_determinant = isinstance(argument, Determinant)
        return is_positive_definite(argument.args[0], vocabulary) if of_determinant else bool(argument.is_positive)
    if isinstance(node, Pow):
        return bool(node.exp.is_integer or node.base.is_positive)
    return False


def _may_leave_domain(node: Any) -> bool:
    """Whether a positive variable is set to something not known to be positive."""
    _, variable, value = node.args
    return bool(variable.is_positive) and not value.is_positive
