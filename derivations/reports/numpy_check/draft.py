"""One attempt at a script: how its formulas are shortened, and the point at which it stands."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from derivations.language import nodes
from derivations.language.evidence import Counterexample
from derivations.language.vocabulary import Vocabulary
from derivations.readings.polynomials import degree_in
from derivations.reports.numpy_check.assignments import degree_of
from derivations.reports.numpy_check.folding import Folding
from derivations.reports.numpy_check.names import Names
from derivations.reports.numpy_check.settling import settled, unsettled
from derivations.reports.numpy_check.spelling import Rule, Writer

_HIGHEST = 12


@dataclass(frozen=True)
class Style:
    """How the formulas are shortened.

    ``named`` says whether parts that occur again have a name, ``height`` how high the parts are that are put in as values
    (none, or from 0), ``letters`` whether zero matrices and identities have a name as well.
    """

    named: bool = True
    height: int | None = None
    letters: bool = False


def styles() -> Iterator[Style]:
    """Shorter ones than the first, those nearest to the claim's own words before the others."""
    yield Style(named=False)
    for letters in (False, True):
        yield from (Style(named, height, letters) for height in range(_HIGHEST + 1) for named in (True, False))


class Draft:
    """Trees with their values set, and writers for them; ``moving`` are the variables that the script itself changes."""

    def __init__(self, style: Style, vocabulary: Vocabulary, witness: Counterexample, moving: Container[Any] = ()) -> None:
        self._degree = 0
        self._style, self._vocabulary, self._witness = style, vocabulary, witness
        self._folding = Folding(vocabulary, witness, moving) if style.height is not None else None

    def tree(self, expression: Any) -> Any:
        """The expression as it is to be written."""
        tree = settled(expression)
        if self._folding is not None and self._style.height is not None:
            tree = self._folding.folded(tree, self._style.height)
            tree = self._folding.with_letters(tree) if self._style.letters else tree
        self._degree = max(self._degree, self._degree_of_expectations(tree))
        return tree

    def _degree_of_expectations(self, tree: Any) -> int:
        """The highest degree of a polynomial whose expectation is taken, as far as it is known."""
        functions = degree_of(self._witness)
        found = tree.atoms(nodes.Expectation, nodes.MatrixExpectation)
        return max((degree_in(unsettled(node.args[0]), node.args[1], functions) or 0 for node in found), default=0)

    @property
    def witness(self) -> Counterexample:
        """The point, with the matrices that were put in."""
        found = self._folding.matrices if self._folding is not None else {}
        return replace(self._witness, values={**self._witness.values, **found})

    def writer(self, spellings: Mapping[type, Rule], names: Names) -> Writer:
        """A writer for some of the trees."""
        return Writer(
            spellings,
            names,
            self._vocabulary,
            self._witness.sizes,
            degree_of(self._witness),
            names_parts=self._style.named,
            sizes_as_numbers=self._folding is not None,
            highest_degree=self._degree,
            shared=self._folding.matrices if self._folding is not None else (),
        )
