"""A result used in another derivation: its equation put in wherever an instance of it stands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sympy import Integer, MatrixSymbol, Symbol

from derivations.claim_of import CatalogueError
from derivations.deriving.derivation import Cite
from derivations.deriving.matching import Letters, Matcher
from derivations.deriving.rewriting import PLACES, DoesNotApply, put, rebuilt
from derivations.deriving.setting import Setting
from derivations.documents.sizes import is_within
from derivations.language import nodes
from derivations.language.domains import Symmetry
from derivations.language.plain import plain
from derivations.language.symmetric_forms import has_symmetry
from derivations.language.vocabulary import Variable

_FREE_MARK = "?"  # in no name that can be declared, so that no letter of a result is taken for one of the derivation

_SYMMETRIES = {
    "symmetric": Symmetry.SYMMETRIC,
    "diagonal": Symmetry.DIAGONAL,
    "positive diagonal": Symmetry.DIAGONAL,
    "skew": Symmetry.SKEW,
}


class Citation:
    """An equation of another setting, to be used in this one."""

    def __init__(self, move: Cite, start: Any, end: Any, theirs: Setting, setting: Setting) -> None:
        self.move = move
        self.theirs = theirs
        self.setting = setting
        renamed = self._renamed()
        self.start, self.end = start.xreplace(renamed), end.xreplace(renamed)
        self.given = self._given(renamed)
        self.matcher = Matcher(frozenset(renamed.values()), setting)
        self.renamed = renamed

    def used_in(self, expression: Any) -> Any:
        """The expression with every instance of the start replaced by the end; raises where there is none."""
        changed = self._walk(expression, 0)
        if changed == expression:
            start = plain(self.start).replace(_FREE_MARK, "")
            raise DoesNotApply(f"{self.move.result} does not apply: nothing in {plain(expression)} is an instance of {start}")
        return changed

    def _renamed(self) -> dict[Any, Any]:
        """Their variables and sizes under names of their own, except the sizes of what the author chose."""
        vocabulary = self.theirs.vocabulary
        sizes = {size.symbol: nodes.size_symbol(size.name + _FREE_MARK) for size in vocabulary.sizes.values()}
        sizes.update(self._given_sizes())
        renamed: dict[Any, Any] = dict(sizes)
        for variable in vocabulary.variables.values():
            symbol, name = variable.symbol, variable.name + _FREE_MARK
            if isinstance(symbol, MatrixSymbol):
                renamed[symbol] = MatrixSymbol(name, *(side.xreplace(sizes) for side in symbol.shape))
            else:
                renamed[symbol] = Symbol(name, **symbol.assumptions0)
        return renamed

    def _given_sizes(self) -> dict[Any, Any]:
        """What their sizes are here, as the shapes of the chosen letters show; the patterns' letters get these shapes."""
        sizes: dict[Any, Any] = {}
        for name, text in self.move.letters.items():
            variable, value = self.theirs.vocabulary.variables.get(name), self.setting.read_unfolded(text)
            if variable is not None and not variable.is_scalar and nodes.is_matrix(value):
                sizes.update(zip(variable.matrix_shape, value.shape, strict=True))
        return {size: value for size, value in sizes.items() if not size.is_Integer}

    def _given(self, renamed: dict[Any, Any]) -> Letters:
        """The letters that the author chose."""
        given: dict[Any, Any] = {}
        for name, text in self.move.letters.items():
            variable = self.theirs.vocabulary.variables.get(name)
            if variable is None:
                raise CatalogueError(f"{self.move.result} has no letter “{name}”")
            value = self.setting.read_unfolded(text)
            if nodes.is_matrix(value) == variable.is_scalar:
                raise CatalogueError(f"{plain(value)} cannot stand for {name} of {self.move.result}")
            letter = renamed[variable.symbol]
            given[letter] = value
            if nodes.is_matrix(value):
                if tuple(letter.shape) != tuple(value.shape):
                    raise CatalogueError(f"{plain(value)} has not the shape of {name} in {self.move.result}")
                given.update({side: side for side in value.shape if not side.is_Integer})
        return given

    def _walk(self, node: Any, depth: int) -> Any:
        """The node with instances replaced, outermost first.

        Inside a binder its variable gets a name of its own while the body is searched, so that no binder of the result
        catches it; rebuilding the node names it again.
        """
        found = self._replaced(node)
        if found is not None:
            return found
        if not node.args or node.is_symbol:
            return node
        fixed = PLACES.get(type(node), frozenset())
        arguments = list(node.args)
        if isinstance(node, nodes.BINDERS):
            arguments[1] = _apart(node.args[1], depth)
            arguments[0] = node.args[0].xreplace({node.args[1]: arguments[1]})
        changed = [part if place in fixed else self._walk(part, depth + 1) for place, part in enumerate(arguments)]
        if all(new is old for new, old in zip(changed, arguments, strict=True)):
            return node
        return rebuilt(node, changed)

    def _replaced(self, node: Any) -> Any | None:
        pattern = self.start.xreplace(dict(self.given))
        for letters in self.matcher.matches(pattern, node, self.given):
            end = self._end(letters)
            if end is not None:
                return end
        for letters, rest in self.matcher.partial_sums(pattern, node, self.given):
            end = self._end(letters)
            if end is not None:
                return end + rest
        return None

    def _end(self, letters: Letters) -> Any | None:
        """The other side of the equation, unless what stands for a letter is not known to be admissible."""
        if not self._sizes_fit(letters):
            return None
        everything = dict(letters)
        for variable in self.theirs.vocabulary.variables.values():
            letter = self.renamed[variable.symbol]
            if letter not in letters:
                if letter not in nodes.free_variables(self.end):
                    continue
                everything.update(self._kept(variable))
            if not self._admits(variable, everything[letter]):
                return None
        return self.setting.folded(self._put_in(everything))

    def _put_in(self, letters: Letters) -> Any:
        """The other side with the letters' values in it: sizes and bound variables renamed first, then put in under them."""
        names = {letter: value for letter, value in letters.items() if _is_size_or_bound(letter)}
        values = {letter.xreplace(names): value for letter, value in letters.items() if letter not in names}
        return put(self.end.xreplace(names), values)

    def _kept(self, variable: Variable) -> Letters:
        """A letter that the start does not show keeps its name."""
        if self.setting.vocabulary.variable_of(variable.symbol) is None:
            raise CatalogueError(f"say what stands for {variable.name} of {self.move.result}")
        return {self.renamed[symbol]: symbol for symbol in nodes.free_variables(variable.symbol)}

    def _sizes_fit(self, letters: Letters) -> bool:
        """Whether what stands for the sizes is known to satisfy the relations that the result assumes of them."""
        here = self.setting.vocabulary
        for size in self.theirs.vocabulary.sizes.values():
            found = letters.get(self.renamed[size.symbol])
            for bound in size.at_most:
                limit = letters.get(self.renamed[nodes.size_symbol(bound)]) if isinstance(bound, str) else Integer(bound)
                if found is None or limit is None or not is_within(found, limit, here):
                    return False
            same = here.sizes.get(str(found)) if found is not None else None
            assumed = size.less_than or size.at_least > 1
            if assumed and (same is None or same.less_than != size.less_than or same.at_least < size.at_least):
                return False
        return True

    def _admits(self, variable: Variable, value: Any) -> bool:
        """Whether the form of a value shows that it lies in the domain of a letter."""
        declared = self.setting.vocabulary.variables.get(nodes.display_name(value)) if value.is_symbol else None
        if variable.domain == "real" or (declared is not None and declared.domain == variable.domain):
            return True
        tree = self.setting.unfolded(value)
        if not nodes.is_matrix(tree):
            return bool(tree.is_positive if variable.domain == "positive" else tree.is_nonzero and variable.domain == "nonzero")
        symmetry = _SYMMETRIES.get(variable.domain)
        if symmetry is not None and not has_symmetry(tree, symmetry, self.setting.vocabulary):
            return False
        return variable.domain in ("symmetric", "diagonal", "skew") or _DEFINITE.get(variable.domain, _never)(
            tree, self.setting
        )


def _is_size_or_bound(letter: Any) -> bool:
    return bool(not nodes.is_matrix(letter) and letter.is_integer) or nodes.BOUND_MARK in str(letter.name)


def _apart(variable: Any, depth: int) -> Any:
    """A bound variable under a name that occurs nowhere else."""
    name = f"{nodes.display_name(variable)}{nodes.BOUND_MARK}{_FREE_MARK}{depth}"
    return MatrixSymbol(name, *variable.shape) if nodes.is_matrix(variable) else Symbol(name, **variable.assumptions0)


def _never(_matrix: Any, _setting: Setting) -> bool:
    return False


def _definite(matrix: Any, setting: Setting) -> bool:
    return setting.is_positive_definite(matrix)


_DEFINITE: dict[str, Callable[[Any, Setting], bool]] = {
    "spd": _definite,
    "positive diagonal": _definite,
    "invertible": _definite,
}
