"""A covariance must be symmetric by its form: no value of a general matrix variable is one by chance."""

from __future__ import annotations

from typing import Any

from derivations.language.domains import Symmetry
from derivations.language.errors import IllTyped
from derivations.language.nodes import Normal
from derivations.language.plain import plain
from derivations.language.symmetric_forms import has_symmetry
from derivations.language.vocabulary import Vocabulary


def check_covariances(expression: Any, vocabulary: Vocabulary) -> None:
    """Raise :class:`IllTyped` for a normal distribution whose covariance is not symmetric by its form."""
    for distribution in expression.atoms(Normal):
        covariance = distribution.covariance
        if tuple(covariance.shape) != (1, 1) and not has_symmetry(covariance, Symmetry.SYMMETRIC, vocabulary):
            raise IllTyped(
                f"the form of the covariance {plain(covariance)} does not show that it is symmetric: "
                "declare its symbols spd, symmetric or diagonal, or write it as A @ A.T or A + A.T"
            )
