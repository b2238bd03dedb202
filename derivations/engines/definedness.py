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
    if any(_may_leave_domain(node) for node in side.atoms(nodes.At, nodes.MatrixAt)) or side.has(nodes.LogIntegral):
        return False
    definite = [node.args[0] for node in side.atoms(nodes.LogDet)]
    definite += [node.covariance for node in side.atoms(nodes.Normal)]
    logarithms = [node.args[0] for node in side.atoms(log)]
    definite += [argument.args[0] for argument in logarithms if isinstance(argument, Determinant)]
    positive = [argument for argument in logarithms if not isinstance(argument, Determinant)]
    positive += [power.base for power in side.atoms(Pow) if not power.exp.is_integer]
    elementwise = side.atoms(nodes.ElementwiseLog)
    return (
        not elementwise
        and all(number.is_positive for number in positive)
        and all(is_positive_definite(matrix, vocabulary) for matrix in definite)
    )


def _may_leave_domain(node: Any) -> bool:
    """Whether a positive variable is set to something not known to be positive."""
    _, variable, value = node.args
    return bool(variable.is_positive) and not value.is_positive
