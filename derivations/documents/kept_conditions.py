"""Conditions that must not be lost when a claim is read.

SymPy simplifies numbers as it builds them: exp(log t) becomes t, which is defined where log t is not. A claim is about the
points at which both of its sides are defined, so a logarithm or root that is not defined everywhere and disappears on the
way would change what is claimed. Such a claim is refused.
"""

from __future__ import annotations

from typing import Any

from sympy import Determinant, Mul, Pow, log

from derivations.documents.problems import Misread
from derivations.language import nodes
from derivations.language.definiteness import is_positive_definite
from derivations.language.nonnegative import is_nonnegative, is_positive
from derivations.language.plain import plain
from derivations.language.vocabulary import Vocabulary


def conditions(tree: Any, vocabulary: Vocabulary) -> set[str]:
    """The logarithms, roots, quotients, densities and limits in a tree that are not defined everywhere, as they are spelled."""
    return {
        _spelled(node)
        for node in nodes.occurring(tree, log, Pow, nodes.LogDet, nodes.Normal, *nodes.LIMITS)
        if _is_partial(node, vocabulary)
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
    if isinstance(node, nodes.LIMITS):
        return True
    if isinstance(node, nodes.LogDet | nodes.Normal):
        matrix = node.args[0] if isinstance(node, nodes.LogDet) else node.covariance
        return not is_positive_definite(matrix, vocabulary)
    if isinstance(node, log):
        argument = node.args[0]
        return not (isinstance(argument, Determinant) or argument.is_positive or is_positive(argument, vocabulary))
    if node.exp.is_integer:
        return bool(node.exp.is_negative) and not _is_nonzero(node.base, vocabulary)
    return not (node.base.is_nonnegative or is_nonnegative(node.base, vocabulary))


def _is_nonzero(number: Any, vocabulary: Vocabulary) -> bool:
    """Known not to vanish; sizes are left to the engines, which test them one by one."""
    if all(symbol.name in vocabulary.sizes for symbol in nodes.free_variables(number)) or number.is_nonzero:
        return True
    if isinstance(number, Mul):
        return all(_is_nonzero(factor, vocabulary) for factor in number.args)
    if isinstance(number, Pow):
        return _is_nonzero(number.base, vocabulary)
    if isinstance(number, Determinant) and number.args[0].is_symbol:
        variable = vocabulary.variable_of(number.args[0])
        return variable is not None and variable.domain in ("invertible", "spd", "positive diagonal", "orthogonal")
    variable = vocabulary.variable_of(number) if number.is_Symbol else None
    return (variable is not None and variable.domain == "nonzero") or is_positive(number, vocabulary)
