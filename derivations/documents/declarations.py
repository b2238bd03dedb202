"""Declared names: sizes, symbols, opaque functions and definitions, read from tables into a vocabulary and trees."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from sympy import Integer

from derivations.documents.conventions import Conventions, read_conventions
from derivations.documents.grammar import RESERVED
from derivations.documents.places import Source
from derivations.documents.problems import Located, LocatedClash, nearest
from derivations.documents.scope import Scope, Shape, usage_of
from derivations.documents.sizes import LARGEST_SIZE
from derivations.documents.statement_text import read_expression, read_size
from derivations.language.domains import DOMAINS
from derivations.language.errors import DocumentError, IllTyped
from derivations.language.vocabulary import Size, Variable, Vocabulary

Path = tuple[str | int, ...]

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_LONGEST_NAME = 60
_LETTERS_OF_THE_FIELD = ("D", "E", "I", "N")
"""Functions of the syntax that are also symbols in papers; as a symbol they are never followed by a bracket."""


class Origin(Protocol):
    """Where tables were read from, for messages; a path is such as ``("symbols", "W", "shape", 0)``."""

    def source(self, path: Path, text: str) -> Source:
        """The text at a path with the places of its characters."""

    def problem(self, path: Path, message: str) -> DocumentError:
        """A problem with what stands at a path."""


@dataclass(frozen=True)
class Note:
    """The LaTeX spelling and the meaning of a function or definition."""

    latex: str = ""
    meaning: str = ""


@dataclass(frozen=True)
class Declarations:
    """A vocabulary, definitions as trees in order of writing, and what else was said of functions and definitions.

    ``signatures`` maps an opaque function to the shapes of its arguments; ``broken`` holds the problem of every
    definition that could not be read.
    """

    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    definitions: dict[str, Any] = field(default_factory=dict)
    signatures: dict[str, tuple[Shape, ...]] = field(default_factory=dict)
    broken: dict[str, Located] = field(default_factory=dict)
    notes: dict[str, Note] = field(default_factory=dict)
    conventions: Conventions = field(default_factory=Conventions)

    @property
    def scope(self) -> Scope:
        return Scope(self.vocabulary, self.definitions, self.signatures, self.broken, conventions=self.conventions)


def read_declarations(
    tables: Mapping[str, Mapping[str, Any]], origin: Origin, conventions: Conventions | None = None
) -> Declarations:
    """The declarations in the tables ``sizes``, ``symbols``, ``functions``, ``definitions`` and ``conventions``.

    ``conventions`` stands in for those of the tables.

    Raises :class:`DocumentError` for a declaration that cannot be read; a definition that cannot be read is kept as
    broken, and only what uses it fails.
    """
    _check_names(tables, origin)
    sizes = {name: _size(name, entry, tables["sizes"], origin) for name, entry in tables.get("sizes", {}).items()}
    chosen = read_conventions(tables.get("conventions", {})) if conventions is None else conventions
    declared = Declarations(Vocabulary(sizes), conventions=chosen)
    symbols = {name: _symbol(name, entry, declared, origin) for name, entry in tables.get("symbols", {}).items()}
    declared = replace(declared, vocabulary=Vocabulary(sizes, symbols))
    declared = _with_functions(declared, tables.get("functions", {}), origin)
    return _with_definitions(declared, tables.get("definitions", {}), origin)


def _check_names(tables: Mapping[str, Mapping[str, Any]], origin: Origin) -> None:
    first: dict[str, str] = {}
    for section in ("sizes", "symbols", "functions", "definitions"):
        for name in tables.get(section, {}):
            if complaint := _complaint(section, name):
                raise origin.problem((section, name), complaint)
            if name in first:
                raise origin.problem((section, name), f"“{name}” is declared in [{first[name]}] already: choose another name")
            first[name] = section


def _complaint(section: str, name: str) -> str:
    """Why a name cannot be declared, or nothing."""
    if not _NAME.fullmatch(name) or len(name) > _LONGEST_NAME:
        return f"“{name[:_LONGEST_NAME]}” is no name: a name is a letter followed by letters, digits and _, such as sigma2"
    if name in RESERVED:
        return f"“{name}” is a word of the syntax: choose another name"
    written = usage_of(name)
    if written and (section == "functions" or name not in _LETTERS_OF_THE_FIELD):
        return f"“{name}” is a word of the syntax ({written}): choose another name"
    return ""


# ------------------------------------------------------------------------------------------ sizes and symbols


def _size(name: str, entry: Any, table: Mapping[str, Any], origin: Origin) -> Size:
    if isinstance(entry, str):
        return Size(name, meaning=entry)
    bounds: dict[str, tuple[str | int, ...]] = {}
    for key in ("at_most", "less_than"):
        written = entry.get(key, [])
        listed = written if isinstance(written, list) else [written]
        bounds[key] = tuple(bound if isinstance(bound, str) else int(bound) for bound in listed)
        for bound in bounds[key]:
            _check_bound(name, bound, ("sizes", name, key), table, origin)
    return Size(
        name,
        meaning=entry.get("meaning", ""),
        latex=entry.get("latex", ""),
        at_most=bounds["at_most"],
        less_than=bounds["less_than"],
        at_least=int(entry.get("at_least", 1)),
    )


def _check_bound(name: str, bound: str | int, path: Path, table: Mapping[str, Any], origin: Origin) -> None:
    if isinstance(bound, str) and bound not in table:
        raise origin.problem(path, f"the size “{bound}” is not declared{nearest(bound, table)}")
    if bound == name:
        raise origin.problem(path, f"“{name}” is compared with itself")


def _symbol(name: str, entry: Mapping[str, Any], declared: Declarations, origin: Origin) -> Variable:
    path: Path = ("symbols", name)
    domain = entry.get("domain", "real")
    if domain not in DOMAINS:
        known = nearest(domain, DOMAINS) or f"; the domains are: {', '.join(DOMAINS)}"
        raise origin.problem((*path, "domain"), f"“{domain}” is no domain{known}")
    shape = _shape(entry.get("shape", []), (*path, "shape"), declared.scope, origin)
    over = _dimension(entry["over"], (*path, "over"), declared.scope, origin) if "over" in entry else None
    if over is not None and (len(shape) > 1 or not DOMAINS[domain].scalar):
        raise origin.problem(path, f"a family of matrices is not supported yet: declare the matrices “{name}” one by one")
    letters = {part: entry.get(part, "") for part in ("entries", "columns")}
    try:
        variable = Variable(name, shape, domain, entry.get("latex", ""), entry.get("meaning", ""), over, **letters)
    except IllTyped as problem:
        raise origin.problem(path, str(problem)) from None
    _check_parts(variable, path, origin)
    return variable


def _check_parts(variable: Variable, path: Path, origin: Origin) -> None:
    """Letters are for parts that there are, in a matrix or a column that is no family."""
    name, is_family = variable.name, variable.over is not None
    if variable.entries and (is_family or not variable.shape):
        what = "a family, whose members are written x_i" if is_family else "a number"
        raise origin.problem((*path, "entries"), f"“{name}” is {what}: “entries” is the letter for those of a vector or matrix")
    if variable.columns and (is_family or len(variable.shape) < 2):
        message = f"“{name}” is no matrix: “columns” is the letter for the columns of one, such as u_1 of U"
        raise origin.problem((*path, "columns"), message)


def _shape(entry: Sequence[str | int], path: Path, scope: Scope, origin: Origin) -> Shape:
    if len(entry) > 2:
        raise origin.problem(path, "a shape has at most two sizes: rows and columns")
    return tuple(_dimension(item, (*path, position), scope, origin) for position, item in enumerate(entry))


def _dimension(entry: str | int, path: Path, scope: Scope, origin: Origin) -> Any:
    if isinstance(entry, str):
        return read_size(origin.source(path, entry), scope)
    if not 1 <= entry <= LARGEST_SIZE:
        raise origin.problem(path, f"a size is a whole number from 1 to {LARGEST_SIZE}")
    return Integer(entry)


# ------------------------------------------------------------------------------------------ functions and definitions


def _with_functions(declared: Declarations, table: Mapping[str, Any], origin: Origin) -> Declarations:
    shapes, signatures, notes = {}, {}, {}
    for name, entry in table.items():
        path: Path = ("functions", name)
        shapes[name] = _shape(entry.get("shape", []), (*path, "shape"), declared.scope, origin)
        arguments = enumerate(entry["of"])
        signatures[name] = tuple(_argument_shape(item, (*path, "of", i), declared, origin) for i, item in arguments)
        notes[name] = Note(entry.get("latex", ""), entry.get("meaning", ""))
    vocabulary = replace(declared.vocabulary, functions=shapes)
    return replace(declared, vocabulary=vocabulary, signatures=signatures, notes=notes)


def _argument_shape(entry: str | Sequence[str | int], path: Path, declared: Declarations, origin: Origin) -> Shape:
    """The shape of a declared symbol (of one member, for a family), or a shape written out."""
    if not isinstance(entry, str):
        return _shape(entry, path, declared.scope, origin)
    variables = declared.vocabulary.variables
    if entry not in variables:
        message = f'“{entry}” is not a declared symbol{nearest(entry, variables)}: name a symbol of that shape, or write ["d"]'
        raise origin.problem(path, message)
    return variables[entry].shape


def _with_definitions(declared: Declarations, table: Mapping[str, Any], origin: Origin) -> Declarations:
    definitions: dict[str, Any] = {}
    broken: dict[str, Located] = {}
    notes = dict(declared.notes)
    waiting = {name: DocumentError(f"“{name}” is defined further down: a definition uses earlier ones only") for name in table}
    for name, entry in table.items():
        plain_text = isinstance(entry, str)
        path: Path = ("definitions", name) if plain_text else ("definitions", name, "math")
        scope = replace(declared.scope, definitions=definitions, broken={**broken, **waiting})
        try:
            definitions[name] = read_expression(origin.source(path, entry if plain_text else entry["math"]), scope)
        except (DocumentError, LocatedClash) as problem:
            is_inherited = any(problem.message == other.message for other in broken.values())
            broken[name] = problem if is_inherited else _of_definition(name, problem)
        del waiting[name]
        if not plain_text:
            notes[name] = Note(entry.get("latex", ""), entry.get("meaning", ""))
    return replace(declared, definitions=definitions, broken=broken, notes=notes)


def _of_definition(name: str, problem: Located) -> Located:
    """The problem of a definition, said so that it makes sense where the definition is used."""
    where = f"line {problem.line}, column {problem.column}" if problem.line is not None else f"column {problem.column}"
    message = f"the definition of “{name}” cannot be read ({where}): {problem.message}"
    kind = LocatedClash if isinstance(problem, LocatedClash) else DocumentError
    return kind(message, line=problem.line or 1, column=problem.column or 1, excerpt=problem.excerpt)
