"""Conditions that must not be lost when a claim is read.

SymPy simplifies numbers as it builds them: exp(log t) becomes t, which is defined where log t is not. A claim is about the
points at which both of its sides are defined, so a logarithm or root that is not defined everywhere and disappears on the
way would change what is claimed. Such a claim is refused.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sympy import Add, Determinant, MatAdd, Mul, Pow, S, log

from derivations.documents.problems import Misread
from derivations.language import nodes
from derivations.language.definiteness import is_positive_definite
from derivations.language.nonnegative import is_nonnegative, is_positive
from derivations.language.plain import plain
from derivations.language.vocabulary import Vocabulary


def conditions(tree: Any, vocabulary: Vocabulary) -> dict[str, str]:
    """The logarithms, roots, quotients and densities in a tree that are not defined everywhere, each with its spelling."""
    partial = (node for node in nodes.occurring(tree, log, Pow, nodes.LogDet, nodes.Normal) if _is_partial(node, vocabulary))
    return {_known(part): _spelled(part) for node in partial for part in _required(node)}


def _required(node: Any) -> tuple[Any, ...]:
    """What has to be defined for a node to be: all powers of one number ask for the same root and the same quotient."""
    if not (isinstance(node, Pow) and node.exp.is_Rational):
        return (node,)
    root = () if node.exp.is_Integer else (Pow(node.base, S.Half, evaluate=False),)
    quotient = (Pow(node.base, S.NegativeOne, evaluate=False),) if node.exp < 0 else ()
    return (*root, *quotient)


def _spelled(part: Any) -> str:
    """A density by its covariance: its mean may be spelled otherwise once it is bound."""
    return f"N(…, {plain(part.covariance)})" if isinstance(part, nodes.Normal) else plain(part)


def _known(part: Any) -> str:
    """What a condition is known by: a spelling that neither binding a letter nor the order of terms changes."""
    return f"N({_unordered(part.covariance)})" if isinstance(part, nodes.Normal) else _unordered(part)


@lru_cache(maxsize=16384)
def _unordered(tree: Any) -> str:
    if isinstance(tree, nodes.AsScalar) and tree.args[0].is_symbol:  # how a number stands where it is bound
        return _unordered(tree.args[0])
    if tree.is_symbol:
        return nodes.display_name(tree)
    if not tree.args:
        return str(tree)
    parts = [_unordered(argument) for argument in tree.args]
    if isinstance(tree, Add | Mul | MatAdd):
        parts.sort()
    return f"{type(tree).__name__}({', '.join(parts)})"


def require_kept(seen: dict[str, str], trees: list[Any], vocabulary: Vocabulary, end: int) -> None:
    """Raise :class:`Misread` when a condition met on the way is in none of the trees."""
    if not seen:
        return
    kept = set().union(*(conditions(tree, vocabulary) for tree in trees))
    for lost in sorted(spelled for known, spelled in seen.items() if known not in kept):
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
