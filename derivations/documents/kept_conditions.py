"""Conditions that must not be lost when a claim is read.

SymPy simplifies numbers as it builds them: exp(log t) becomes t, which is defined where log t is not. A claim is about the
points at which both of its sides are defined, so a logarithm or root that is not defined everywhere and disappears on the
way would change what is claimed. Such a claim is refused.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from sympy import Add, Determinant, MatAdd, Mul, Pow, S, log

from derivations.documents.problems import Misread
from derivations.language import nodes
from derivations.language.definiteness import is_positive_definite
from derivations.language.nonnegative import is_nonnegative, is_nonzero, is_positive
from derivations.language.plain import plain
from derivations.language.vocabulary import Vocabulary

_CONDITIONAL = (log, Pow, nodes.LogDet, nodes.Normal, *nodes.LIMITS)


@dataclass
class Conditions:
    """What has to be defined in the trees met so far: logarithms, roots, quotients and densities that are not everywhere.

    ``required`` has them by what they are known by. ``known`` keeps those of every tree itself, in one vocabulary; equal trees
    are not compared, which takes SymPy long.
    """

    required: dict[str, Any] = field(default_factory=dict)
    known: dict[int, tuple[Any, dict[str, Any]]] = field(default_factory=dict)

    def meet(self, tree: Any, vocabulary: Vocabulary) -> None:
        """Take in the conditions of a tree."""
        if own := self._of(tree, vocabulary):
            self.required.update(own)

    def _of(self, tree: Any, vocabulary: Vocabulary) -> dict[str, Any]:
        found = self.known.get(id(tree))
        if found is None:
            own: dict[str, Any] = {}
            for argument in tree.args:
                own.update(self._of(argument, vocabulary))
            if isinstance(tree, _CONDITIONAL) and _is_partial(tree, vocabulary):
                own.update({_known(part): part for part in _required(tree)})
            found = self.known[id(tree)] = (tree, own)
        return found[1]


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


def require_kept(seen: Conditions, trees: list[Any], vocabulary: Vocabulary, end: int) -> None:
    """Raise :class:`Misread` when a condition met on the way is in none of the trees."""
    if not seen.required:
        return
    kept = Conditions(known=seen.known)
    for tree in trees:
        kept.meet(tree, vocabulary)
    for lost in sorted(_spelled(part) for known, part in seen.required.items() if known not in kept.required):
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
        return not (isinstance(argument, Determinant) or is_positive(argument, vocabulary) or argument.is_positive)
    if node.exp.is_integer:
        return bool(node.exp.is_negative) and not is_nonzero(node.base, vocabulary)
    return not (is_nonnegative(node.base, vocabulary) or is_positive(node.base, vocabulary) or node.base.is_nonnegative)
