"""Where an equation with letters fits in a tree: one-way matching, each instance compared with the tree before it counts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sympy import Add, Basic, MatrixSymbol, Mul

from derivations.deriving.setting import Setting
from derivations.language import nodes

Letters = Mapping[Any, Any]
"""What stands for each letter, size and bound variable of a pattern."""


class Matcher:
    """Matches patterns whose ``letters`` (variables and sizes, as symbols that occur in no tree) stand for anything."""

    def __init__(self, letters: frozenset[Any], setting: Setting) -> None:
        self.letters = letters
        self.setting = setting

    def matches(self, pattern: Any, tree: Any, found: Letters) -> Iterator[Letters]:
        """Every way to read the tree as an instance of the pattern that extends ``found``."""
        for letters in self._matches(pattern, tree, found):
            instance = self.setting.unfolded(pattern.xreplace(dict(letters)))
            if instance == self.setting.unfolded(tree):
                yield letters

    def partial_sums(self, pattern: Any, tree: Any, found: Letters) -> Iterator[tuple[Letters, Any]]:
        """Every way to find a sum among the terms of a longer sum, with the terms left over."""
        if isinstance(pattern, Add) and isinstance(tree, Add) and len(pattern.args) < len(tree.args):
            for letters, rest in self._unordered(list(pattern.args), list(tree.args), found):
                instance = self.setting.unfolded(pattern.xreplace(dict(letters)) + Add(*rest))
                if instance == self.setting.unfolded(tree):
                    yield letters, Add(*rest)

    def _matches(self, pattern: Any, tree: Any, found: Letters) -> Iterator[Letters]:
        if pattern in self.letters or (pattern.is_symbol and nodes.BOUND_MARK in str(pattern.name)):
            yield from self._bound(pattern, tree, found)
        elif pattern == tree:
            yield found
        elif tree in self.setting.named:
            yield from self._matches(pattern, self.setting.named[tree], found)
        elif type(pattern) is not type(tree) or not pattern.args or pattern.is_symbol:
            return
        elif isinstance(pattern, Add | Mul):
            for letters, rest in self._unordered(list(pattern.args), list(tree.args), found):
                if not rest:
                    yield letters
        elif len(pattern.args) == len(tree.args):
            yield from self._in_order(list(pattern.args), list(tree.args), found)

    def _in_order(self, patterns: list[Any], trees: list[Any], found: Letters) -> Iterator[Letters]:
        if not patterns:
            yield found
            return
        for letters in self._matches(patterns[0], trees[0], found):
            yield from self._in_order(patterns[1:], trees[1:], letters)

    def _unordered(self, patterns: list[Any], trees: list[Any], found: Letters) -> Iterator[tuple[Letters, list[Any]]]:
        """Each pattern matched with a tree of its own, and the trees that are left."""
        if not patterns:
            yield found, trees
            return
        for place, tree in enumerate(trees):
            for letters in self._matches(patterns[0], tree, found):
                yield from self._unordered(patterns[1:], trees[:place] + trees[place + 1 :], letters)

    def _bound(self, letter: Any, tree: Any, found: Letters) -> Iterator[Letters]:
        """The letter standing for the tree, and the sizes of the letter's shape for those of the tree."""
        if letter in found:
            if self.setting.unfolded(found[letter]) == self.setting.unfolded(tree):
                yield found
            return
        if not isinstance(tree, Basic) or nodes.is_matrix(letter) != nodes.is_matrix(tree) or isinstance(tree, nodes.Normal):
            return
        letters = {**found, letter: tree}
        if isinstance(letter, MatrixSymbol):
            yield from self._in_order(list(letter.shape), list(tree.shape), letters)
        else:
            yield letters
