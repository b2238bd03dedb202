"""What a derivation is written in: declared variables, and quantities with names such as C = WWᵀ + σ²I."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sympy import Transpose

from derivations.claim_of import CatalogueError
from derivations.deriving.notation import spelled
from derivations.deriving.rewriting import put
from derivations.documents.declarations import Declarations, read_declarations
from derivations.documents.lets import read_lets
from derivations.documents.places import Source
from derivations.documents.problems import LocatedClash
from derivations.documents.statement_text import read_expression
from derivations.language import nodes
from derivations.language.definiteness import is_positive_definite
from derivations.language.domains import Symmetry
from derivations.language.errors import DocumentError
from derivations.language.symmetric_forms import has_symmetry
from derivations.language.vocabulary import Variable, Vocabulary
from derivations.readings.collecting import Collector


@dataclass(frozen=True)
class Setting:
    """The vocabulary of a derivation.

    ``named`` maps the symbol of a named quantity to the expression it stands for. A named quantity is a symbol while
    rules are applied and is written out (:meth:`unfolded`) before anything is checked. ``texts`` are the definitions as
    they were written.
    """

    vocabulary: Vocabulary
    declarations: Declarations
    named: Mapping[Any, Any] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)

    def read(self, text: str) -> Any:
        """An expression in plain mathematics, named quantities folded.

        A name is read as a symbol, which tells W @ V from its factors, unless that would free a variable that is bound
        where the name stands: only a tree that is the right one when it is written out is taken.
        """
        full = self.read_unfolded(text)
        return self._with_names(text, full) if self.named else full

    def _with_names(self, text: str, full: Any, but: frozenset[str] = frozenset()) -> Any:
        read = read_expression(Source(text), replace(self.declarations.scope, vocabulary=self.vocabulary))
        short = self.folded(read, but)
        return short if self.unfolded(short) == full else self.folded(full, but)

    def read_unfolded(self, text: str) -> Any:
        try:
            return read_expression(Source(text), self.declarations.scope)
        except (DocumentError, LocatedClash) as problem:
            raise CatalogueError(f"“{text}”: {problem.message}") from problem

    def unfolded(self, expression: Any) -> Any:
        """The expression with every named quantity written out."""
        return put(expression, self.named) if self.named else expression

    def folded(self, expression: Any, but: frozenset[str] = frozenset()) -> Any:
        """The expression with what has a name written by it, except the names in ``but``."""
        names = {tree: symbol for symbol, tree in self.named.items() if symbol.name not in but}
        return expression.xreplace(names) if names else expression

    def definition(self, name: str) -> tuple[Any, Any]:
        """The symbol of a named quantity and what it stands for, written with the other names."""
        for symbol, tree in self.named.items():
            if symbol.name == name:
                return symbol, self._with_names(self.texts[name], tree, frozenset([name]))
        known = ", ".join(str(symbol.name) for symbol in self.named) or "none"
        raise CatalogueError(f"no quantity is named “{name}” here; named are: {known}")

    def is_symmetric(self, matrix: Any) -> bool:
        """Whether the form of a matrix shows that it equals its transpose."""
        return has_symmetry(matrix, Symmetry.SYMMETRIC, self.vocabulary)

    def is_positive_definite(self, matrix: Any) -> bool:
        """Whether the form of a matrix shows that it is symmetric and positive definite."""
        return is_positive_definite(matrix, self.vocabulary)

    def transposed(self, matrix: Any) -> Any:
        """The transpose, moved down to the symbols; a symmetric matrix is its own."""
        return matrix if self.is_symmetric(matrix) else Collector(self.vocabulary).transposed(matrix)

    def has_orthonormal_columns(self, matrix: Any) -> bool:
        """Whether MᵀM = I is declared of the matrix."""
        variable = self.vocabulary.variables.get(nodes.display_name(matrix)) if matrix.is_symbol else None
        return variable is not None and (variable.kind.orthogonal or variable.domain == "orthonormal columns")

    def is_orthogonal(self, matrix: Any) -> bool:
        """Whether M is declared square with MᵀM = MMᵀ = I."""
        return self.has_orthonormal_columns(matrix) and bool(matrix.shape[0] == matrix.shape[1])


def setting_of(let: Sequence[str], named: Sequence[str] = (), notation: Mapping[str, tuple[str, str]] | None = None) -> Setting:
    """The setting that declarations make; ``named`` are the definitions to be kept as symbols.

    ``notation`` gives a LaTeX spelling and a meaning to names, before those that the project uses throughout.
    """
    lets = read_lets(tuple(let))
    try:
        declared = read_declarations(lets.tables, lets)
    except DocumentError as problem:
        raise CatalogueError(problem.message) from problem
    if declared.broken:
        raise CatalogueError(next(iter(declared.broken.values())).message)
    vocabulary = spelled(declared.vocabulary, notation or {})
    texts: dict[str, str] = lets.tables["definitions"]
    setting = Setting(vocabulary, replace(declared, vocabulary=vocabulary), texts=texts)
    for name in named:
        setting = _with_name(setting, name, notation or {})
    return setting


def _with_name(setting: Setting, name: str, notation: Mapping[str, tuple[str, str]]) -> Setting:
    if name not in setting.declarations.definitions:
        raise CatalogueError(f"“{name}” is named but not defined: add a declaration “{name} = …”")
    tree = setting.declarations.definitions[name]
    shape, domain = _kind_of(tree, setting)
    (variable,) = spelled(Vocabulary({}, {name: Variable(name, shape, domain)}), notation).variables.values()
    vocabulary = setting.vocabulary.with_variable(variable)
    return replace(setting, vocabulary=vocabulary, named={**setting.named, variable.symbol: tree})


def _kind_of(tree: Any, setting: Setting) -> tuple[tuple[Any, ...], str]:
    if not nodes.is_matrix(tree):
        return (), "positive" if tree.is_positive else "real"
    shape = tuple(tree.shape) if tree.shape[1] != 1 else (tree.shape[0],)
    if has_symmetry(tree, Symmetry.DIAGONAL, setting.vocabulary):
        return shape, "diagonal"
    if setting.is_positive_definite(tree):
        return shape, "spd"
    return shape, "symmetric" if tree.shape[0] == tree.shape[1] and setting.is_symmetric(tree) else "real"


def is_transpose_of(left: Any, right: Any, setting: Setting) -> bool:
    """Whether the form of two matrices shows that one is the transpose of the other."""
    return bool(left == Transpose(right) or right == Transpose(left) or setting.transposed(left) == right)
