"""The letters of a derivation: what each is spelled, what it is, and what it means."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sympy import MatrixSymbol, Symbol, preorder_traversal

from derivations.deriving.derive import Derived
from derivations.deriving.notation import NOTATION
from derivations.language import nodes
from derivations.language.domains import DOMAINS
from derivations.language.vocabulary import Size, Variable, Vocabulary
from derivations.readings.typeset import latex
from derivations.readings.typeset_names import Spellings
from derivations.reports.manuscript.prose import Formula, Prose, Words, prose


@dataclass(frozen=True)
class Letter:
    """One row of a notation table: the symbol in LaTeX, its shape, its domain and its meaning."""

    symbol: str
    shape: Prose
    domain: Prose
    meaning: Prose

    def agrees(self, other: Letter) -> bool:
        """Whether both may stand in one table as one row; a meaning that is not given agrees with any."""
        same_kind = (self.symbol, self.shape, self.domain) == (other.symbol, other.shape, other.domain)
        return same_kind and (not self.meaning or not other.meaning or self.meaning == other.meaning)


def own_spellings(derived: Derived) -> dict[str, str]:
    """The LaTeX that a derivation gives to its functions, which the vocabulary does not hold."""
    notation = {**NOTATION, **derived.derivation.notation}
    return {name: notation[name][0] for name in derived.setting.vocabulary.functions if name in notation}


def spellings(derived: Derived) -> dict[str, str]:
    """The LaTeX of every declared name, for sentences in which names occur."""
    vocabulary = derived.setting.vocabulary
    found = Spellings(vocabulary, own_spellings(derived))
    return {name: found.of(name) for name in [*vocabulary.sizes, *vocabulary.variables, *vocabulary.functions]}


def letters(derived: Derived) -> tuple[Letter, ...]:
    """The letters that occur in a derivation, sizes first, in the order of their declaration."""
    vocabulary = derived.setting.vocabulary
    names = _names(derived)
    spelled = spellings(derived)
    found = [_size(size, spelled) for name, size in vocabulary.sizes.items() if name in names]
    found += [_variable(item, vocabulary, spelled) for name, item in vocabulary.variables.items() if name in names]
    found += [
        Letter(spelled[name], _shape(shape, vocabulary), (Words("any function"),), _meaning(derived, name, spelled))
        for name, shape in vocabulary.functions.items()
        if name in names
    ]
    return tuple(found)


def shared_table(tables: Iterable[Iterable[Letter]]) -> tuple[Letter, ...]:
    """One table for several derivations: for every symbol the row that most of them have."""
    rows = [row for table in tables for row in table]
    counted = Counter(rows)
    symbols = dict.fromkeys(row.symbol for row in rows)
    return tuple(
        max((row for row in counted if row.symbol == symbol), key=lambda row: _weight(row, counted)) for symbol in symbols
    )


def exceptions(table: Iterable[Letter], shared: Iterable[Letter]) -> tuple[Letter, ...]:
    """The rows of one derivation that the shared table does not say."""
    by_symbol = {row.symbol: row for row in shared}
    return tuple(row for row in table if not row.agrees(by_symbol[row.symbol]))


def _weight(row: Letter, counted: Mapping[Letter, int]) -> tuple[int, bool]:
    return sum(count for other, count in counted.items() if other.agrees(row)), bool(row.meaning)


def _names(derived: Derived) -> set[str]:
    """Every name in the lines, in the definitions of named quantities and in the shapes of what occurs."""
    trees = [line.expression for line in derived.lines] + list(derived.setting.named.values())
    return {name for tree in trees for node in preorder_traversal(tree) for name in _named(node)}


def _named(node: Any) -> Iterator[str]:
    if isinstance(node, Symbol | MatrixSymbol):
        yield nodes.display_name(node)
    elif isinstance(node, nodes.OpaqueScalar | nodes.OpaqueMatrix):
        yield str(node.args[0].name)
    if nodes.is_matrix(node):
        yield from (symbol.name for size in node.shape for symbol in size.free_symbols)


def _size(size: Size, spelled: Mapping[str, str]) -> Letter:
    relations = [rf"\ge {size.at_least}"] if size.at_least > 1 else []
    relations += [rf"\le {spelled.get(str(bound), bound)}" for bound in size.at_most]
    relations += [rf"< {spelled.get(str(bound), bound)}" for bound in size.less_than]
    domain = tuple(Formula(f"{spelled[size.name]} {relation}") for relation in relations)
    return Letter(spelled[size.name], (Words("size"),), _listed(domain), prose(size.meaning, spelled))


def _listed(parts: Prose) -> Prose:
    """Formulas with commas between them."""
    return tuple(item for place, part in enumerate(parts) for item in ((Words(", "), part) if place else (part,)))


def _variable(variable: Variable, vocabulary: Vocabulary, spelled: Mapping[str, str]) -> Letter:
    # "spd" is the one name that is an abbreviation; DOMAINS spells it out.
    domain = DOMAINS[variable.domain].meaning if variable.domain == "spd" else variable.domain
    shape = _shape(variable.shape, vocabulary)
    if variable.over is not None:
        shape = (*shape, Words(" for each of "), Formula(latex(variable.over, vocabulary)))
    return Letter(spelled[variable.name], shape, (Words(domain),), prose(variable.meaning, spelled))


def _shape(shape: tuple[Any, ...], vocabulary: Vocabulary) -> Prose:
    if not shape:
        return (Words("number"),)
    sizes = [latex(size, vocabulary) for size in shape]
    return (Formula(r" \times ".join([*sizes, "1"] if len(sizes) == 1 else sizes)),)


def _meaning(derived: Derived, name: str, spelled: Mapping[str, str]) -> Prose:
    return prose({**NOTATION, **derived.derivation.notation}.get(name, ("", ""))[1], spelled)
