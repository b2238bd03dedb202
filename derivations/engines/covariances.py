"""A covariance must be symmetric for every value of its symbols, not by chance at d = 1.

Most are symmetric by form; any other is compared with its transpose at random points, and is ill-typed when they differ.
"""

from __future__ import annotations

from random import Random
from typing import Any

from sympy import Transpose

from derivations.engines.size_choice import choose_sizes, size_names
from derivations.language import nodes
from derivations.language.domains import Symmetry
from derivations.language.errors import Unsupported
from derivations.language.plain import plain
from derivations.language.statements import Statement
from derivations.language.symmetric_forms import has_symmetry
from derivations.language.vocabulary import Vocabulary
from derivations.readings.comparison import Agreement, compare
from derivations.readings.point import Budget
from derivations.readings.residuals import Pairs

_SIZES = 4


def asymmetric_covariance(statement: Statement, seed: int, budget: Budget) -> str:
    """What to say of the first covariance that is not symmetric; empty when all are."""
    source = Random(f"{seed}/covariances")
    for side in statement.expressions():
        for distribution in nodes.occurring(side, nodes.Normal):
            covariance = _with_author_names(distribution.covariance)
            if tuple(covariance.shape) == (1, 1) or has_symmetry(covariance, Symmetry.SYMMETRIC, statement.vocabulary):
                continue
            if not _equals_transpose(covariance, statement.vocabulary, source, budget):
                return (
                    f"the covariance {plain(covariance)} is not symmetric: declare its symbols spd, symmetric or diagonal, "
                    "or write it as A @ A.T or A + A.T"
                )
    return ""


def _with_author_names(expression: Any) -> Any:
    """Bound variables under the names they were declared with."""
    bound = [symbol for symbol in nodes.free_variables(expression) if nodes.BOUND_MARK in str(symbol.name)]
    return expression.xreplace({symbol: symbol.func(nodes.display_name(symbol), *symbol.args[1:]) for symbol in bound})


def _equals_transpose(covariance: Any, vocabulary: Vocabulary, source: Random, budget: Budget) -> bool:
    pairs = Pairs(((covariance, Transpose(covariance)),), vocabulary)
    try:
        for sizes in reversed(choose_sizes(size_names((covariance,), vocabulary), vocabulary, source, most=_SIZES)):
            if compare(pairs, sizes, source, budget).agreement is Agreement.UNEQUAL:
                return False
    except Unsupported:
        return True  # it cannot be read here; where it is read as a covariance, its symmetry is checked again
    return True
