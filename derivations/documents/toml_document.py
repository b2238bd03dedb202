"""Claim documents in TOML, read against the published schema ``claims.schema.json``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from derivations.documents.beside import Beside
from derivations.documents.declarations import Declarations, read_declarations
from derivations.documents.document import Document
from derivations.documents.one_off import one_off
from derivations.documents.other_readings import other_readings
from derivations.documents.places import Source
from derivations.documents.problems import Located, LocatedClash
from derivations.documents.schema_problems import SchemaProblem, schema_problems
from derivations.documents.statement_text import read_equations, read_statement
from derivations.documents.toml_places import Places, scan
from derivations.documents.two_forms import agreed
from derivations.language.claims import Claim
from derivations.language.errors import DocumentError
from derivations.language.statements import Statement
from derivations.language.verdicts import Verdict

if TYPE_CHECKING:
    from derivations.documents.latex.formula import Formulas

__all__ = ["Document", "load_document", "one_off", "read_statement"]

LARGEST_FILE = 2_000_000
MOST_CLAIMS = 2000
MOST_NAMES = 500

_LONG_KEY = re.compile(r"(?<![A-Za-z0-9_-])(?:(?:\"[^\"\n]*\"|'[^'\n]*'|[A-Za-z0-9_-]++)[ \t]*\.[ \t]*){12}")
"""A key of many dotted parts; the standard library's parser takes memory that grows with their square."""

_AT = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


def load_document(path: str | Path) -> Document:
    """The document in a TOML file.

    A claim that cannot be read keeps the reason in ``problem`` and does not stop the others. Raises
    :class:`DocumentError`, with line, column and excerpt, when the document as a whole cannot be read.
    """
    path = Path(path)
    origin, tables = _parsed(_text(path))
    _check_length(tables)
    of_claims = _problems_of_claims(tables, origin)
    of_declarations = {name: table for name, table in tables.items() if name not in _NO_DECLARATIONS}
    declared = read_declarations(of_declarations, origin)
    others = [(words, read_declarations(of_declarations, origin, other)) for words, other in declared.conventions.others()]
    paper = {key: ", ".join(value) if isinstance(value, list) else str(value) for key, value in tables.get("paper", {}).items()}
    claims = _Claims(origin, declared, others, of_claims).read(tables["claim"])
    broken = tuple({problem.message: problem for problem in declared.broken.values()}.values())
    return Document(path, paper.get("title", path.stem), paper, declared.vocabulary, claims, declared, broken)


def _check_length(tables: Mapping[str, Any]) -> None:
    for name, table in tables.items():
        bound, what = (MOST_CLAIMS, "claims") if name == "claim" else (MOST_NAMES, f"names in [{name}]")
        if isinstance(table, dict | list) and len(table) > bound:
            raise DocumentError(f"the document has {len(table)} {what}, at most {bound} are read: split the document")


def _problems_of_claims(tables: Mapping[str, Any], origin: TomlOrigin) -> dict[int, SchemaProblem]:
    """The first problem of form of each claim; one anywhere else is raised."""
    try:
        problems = schema_problems(tables)
    except RecursionError:
        raise DocumentError("the document nests too deeply") from None
    of_claims: dict[int, SchemaProblem] = {}
    for problem in problems:
        if len(problem.path) < 2 or problem.path[0] != "claim":
            raise origin.problem(problem.path, problem.message)
        of_claims.setdefault(int(problem.path[1]), problem)
    return of_claims


_NO_DECLARATIONS = ("paper", "claim", "$schema")


# ------------------------------------------------------------------------------------------ the file


def _text(path: Path) -> str:
    """The text of a file with newlines as ``\\n``; never more than the largest file is read."""
    try:
        if path.is_dir():
            raise DocumentError("this is a directory: name a claim document, a .toml file")
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except FileNotFoundError:
        raise DocumentError(f"there is no such file{_neighbours(path)}") from None
    except (OSError, ValueError) as error:
        raise DocumentError(f"cannot be read: {getattr(error, 'strerror', None) or error}") from None
    if len(content) > LARGEST_FILE:
        raise DocumentError(f"the file is larger than {LARGEST_FILE // 1_000_000} MB: split the document")
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line, column = before.count(b"\n") + 1, error.start - (before.rfind(b"\n") + 1) + 1
        message = f"the file is not UTF-8: the byte 0x{content[error.start]:02x} has no meaning here; save it as UTF-8"
        raise DocumentError(message, line=line, column=column) from None


def _neighbours(path: Path) -> str:
    try:
        names = [other.name for other in path.parent.iterdir() if other.suffix == ".toml"]
    except OSError:
        return ""
    near = get_close_matches(path.name, names, n=1, cutoff=0.6)
    return f"; did you mean {path.with_name(near[0])}?" if near else ""


def _parsed(text: str) -> tuple[TomlOrigin, dict[str, Any]]:
    if not text.strip():
        raise DocumentError("the file is empty: a document has [sizes], [symbols], [definitions] and [[claim]] sections")
    if found := _LONG_KEY.search(text):
        places = Places(text)
        line, column = places.line_and_column(found.start())
        message = "a key of a dozen dotted parts: keys here have three at most, as in symbols.W.shape"
        raise DocumentError(message, line=line, column=column, excerpt=Source(text).excerpt(found.start(), found.end()))
    try:
        tables = tomllib.loads(text)
    except RecursionError:
        raise DocumentError("the document nests too deeply") from None
    except ValueError as error:
        raise _toml_error(text, str(error)) from None
    return TomlOrigin(scan(text)), tables


def _toml_error(text: str, said: str) -> DocumentError:
    found = _AT.search(said)
    if "int_max_str_digits" in said:
        said = "a whole number of thousands of digits"
    message = f"this is not TOML: {said[: found.start()] if found else said}"
    if "Unescaped" in message:
        message += "; write LaTeX between single quotes: '\\mathbf{W}'"
    if found is None:
        return DocumentError(message)
    line = int(found[1]) if found[1] else text.count("\n") + 1
    column = int(found[2]) if found[2] else len(text) - text.rfind("\n")
    offset = sum(len(part) + 1 for part in text.split("\n")[: line - 1]) + column - 1
    return DocumentError(message, line=line, column=column, excerpt=Source(text).excerpt(offset, offset + 1))


@dataclass(frozen=True)
class TomlOrigin:
    """Lines and columns in the file, for messages."""

    places: Places

    def source(self, path: tuple[str | int, ...], text: str) -> Source:
        """The string at a path, with the place of each of its characters."""
        characters = self.places.characters(path, text)
        if characters or not text:
            return Source(text, characters or (self.line_and_column(path),))
        return Source(text, (self.line_and_column(path),) * (len(text) + 1))

    def line_and_column(self, path: tuple[str | int, ...]) -> tuple[int, int]:
        return self.places.line_and_column(self.places.values.get(path, self.places.nearest_key(path)))

    def problem(self, path: tuple[str | int, ...], message: str) -> DocumentError:
        """A problem with what stands at a path."""
        offset = self.places.nearest_key(path)
        line, column = self.places.line_and_column(offset)
        width = len(str(path[-1])) if path and path in self.places.keys else 1
        excerpt = Source(self.places.text).excerpt(offset, offset + width)
        return DocumentError(message, line=line, column=column, excerpt=excerpt)


# ------------------------------------------------------------------------------------------ the claims


class _Claims:
    """Reads the claims of a document one by one; the problem of one stays with it."""

    def __init__(
        self,
        origin: TomlOrigin,
        declared: Declarations,
        others: Sequence[tuple[str, Declarations]],
        problems: Mapping[int, SchemaProblem],
    ) -> None:
        self.origin = origin
        self.declared = declared
        self.others = others
        self.problems = problems
        self.first: dict[str, int] = {}
        self.formulas: dict[int, Formulas] = {}

    def read(self, entries: list[Any]) -> tuple[Claim, ...]:
        return tuple(self._claim(position, entry) for position, entry in enumerate(entries))

    def _claim(self, position: int, entry: Any) -> Claim:
        claim = self._as_written(position, entry if isinstance(entry, dict) else {})
        if (bad_form := self._form(position, claim)) is not None:
            return _with_problem(claim, bad_form)
        forms, beside = self._written(position, entry), self._beside(position, entry)
        try:
            claim = replace(claim, steps=self._agreed(forms, beside))
        except (DocumentError, LocatedClash) as problem:
            claim = _with_problem(claim, problem)
        others = other_readings(claim, self.others, lambda declared: self._statements(_key(entry), forms, declared, beside))
        return replace(claim, other_readings=others)

    def _written(self, position: int, entry: Mapping[str, str]) -> dict[str, Source]:
        """The mathematics of a claim under each of its keys, with its places in the file."""
        return {key: self.origin.source(("claim", position, key), entry[key]) for key in ("math", "latex") if key in entry}

    def _beside(self, position: int, entry: Mapping[str, Any]) -> Beside:
        """What is said beside a claim in LaTeX."""

        def source(key: str) -> Source | None:
            return self.origin.source(("claim", position, key), entry[key]) if key in entry else None

        names = entry.get("constant_in", ())
        return Beside(
            (names,) if isinstance(names, str) else tuple(names),
            entry.get("constant", ""),
            source("because"),
            source("because_latex"),
            source("attained_at"),
        )

    def _agreed(self, forms: Mapping[str, Source], beside: Beside) -> tuple[Statement, ...]:
        """The statements of a claim; where it has two forms, both must give the same."""
        readings = [partial(self._statements, key, forms, self.declared, beside) for key in forms]
        return readings[0]() if len(readings) == 1 else agreed(readings[0], readings[1], forms["latex"])

    def _statements(
        self, key: str, forms: Mapping[str, Source], declared: Declarations, beside: Beside
    ) -> tuple[Statement, ...]:
        """The statements of one form; what stands beside a claim is said of its LaTeX."""
        if key == "math":
            return read_equations(forms[key], declared.scope)
        return self._formulas(declared).equations(forms[key], beside)

    def _formulas(self, declared: Declarations) -> Formulas:
        from derivations.documents.latex.formula import Formulas  # only where a claim is in LaTeX: its tokeniser loads slowly

        if id(declared) not in self.formulas:
            self.formulas[id(declared)] = Formulas(declared)
        return self.formulas[id(declared)]

    def _as_written(self, position: int, entry: Mapping[str, Any]) -> Claim:
        """The claim without its statements; what has the wrong type is left out."""

        def text(key: str) -> str:
            return value if isinstance(value := entry.get(key), str) else ""

        tags = entry.get("tags")
        return Claim(
            id=text("id").strip() or f"claim number {position + 1}",
            math=text(_key(entry)),
            latex=text("latex"),
            at=text("at"),
            words=text("words"),
            note=text("note"),
            expect=next((verdict for verdict in Verdict if verdict.value == entry.get("expect")), None),
            line=self.origin.line_and_column(("claim", position, _key(entry)))[0],
            tags=tuple(tag for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else (),
        )

    def _form(self, position: int, claim: Claim) -> DocumentError | None:
        """What is wrong with the claim before its mathematics is read."""
        first = self.first.setdefault(claim.id, position)
        if position in self.problems:
            return self.origin.problem(self.problems[position].path, self.problems[position].message)
        if first != position:
            line, _ = self.origin.line_and_column(("claim", first, "id"))
            message = f"the id “{claim.id}” is taken by the claim on line {line}: give each claim an id of its own"
            return self.origin.problem(("claim", position, "id"), message)
        return None


def _key(entry: Mapping[str, Any]) -> str:
    """The key that holds a claim's mathematics, the plain one where there are both."""
    return "latex" if "latex" in entry and "math" not in entry else "math"


def _with_problem(claim: Claim, problem: Located) -> Claim:
    where = f"line {problem.line}, column {problem.column}: " if problem.line is not None else ""
    return replace(
        claim,
        line=problem.line if problem.line is not None else claim.line,
        problem=where + problem.message,
        ill_typed=isinstance(problem, LocatedClash),
        excerpt=problem.excerpt,
    )
