"""Conditions that must not be lost when a claim is read.

SymPy simplifies numbers as it builds them: exp(log t) becomes t, which is defined where log t is not. A claim is about the
points at which both of its sides are defined, so a logarithm or root that is not defined everywhere and disappears on the
way would change what is claimed. Such a claim is refused.
"""

from __future__ import annotations

from typing import Any

from sympy import Determinant, Pow, log

from derivations.documents.problems import Misread
from derivations.language import nodes
from derivations.language.definiteness import is_positive_definite
from derivations.language.nonnegative import is_nonnegative, is_nonzero, is_positive
from derivations.language.plain import plain
from derivations.language.vocabulary import Vocabulary


def conditions(tree: Any, vocabulary: Vocabulary) -> set[str]:
    """The logarithms, roots, quotients and densities in a tree that are not defined everywhere, as they are spelled."""
    return {
        _spelled(node) for node in nodes.occurring(tree, log, Pow, nodes.LogDet, nodes.Normal) if _is_partial(node, vocabulary)
    }


def _spelled(node: Any) -> str:
    """A density by its covariance: its mean may be spelled otherwise once it is bound."""
    return f"N(…, {plain(node.covariance)})" if isinstance(node, nodes.Normal) else plain(node)


def require_kept(seen: set[str], trees: list[Any], vocabulary: Vocabulary, end: int) -> None:
    """Raise :class:`Misread` when a condition met on the way is in none of the trees."""
    if not seen:
        return
    kept = set().union(*(conditions(tree, vocabulary) for tree in trees))
    for lost in sorted(seen - kept):
        message = (
            f"{lost} is simplified away when the claim is read, and with it the condition that it is defined: "
            f"declare its letters positive, or leave {lost} out"
        )
        raise Misread(message, 0, end)


def _is_partial(node: Any, vocabulary: Vocabulary) -> bool:
    if isinstance(node, nodes.LogDet | nodes.Normal):
        matrix = node.args[0] if isinstance(node, nodes.LogDet) else node.covariance
        return not is_positive_definite(matrix, vocabulary)
    if isinstance(node, log):
        argument = node.args[0]
        return not (isinstance(argument, Determinant) or argument.is_positive or is_positive(argument, vocabulary))
    if node.exp.is_integer:
        return bool(node.exp.is_negative) and not is_nonzero(node.base, vocabulary)
    return not (node.base.is_nonnegative or is_nonnegative(node.base, vocabulary))
