r"""LaTeX and Markdown documents: declarations in comments, every labelled equation a claim."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from derivations.documents.beside import NOTHING, Beside
from derivations.documents.conventions import Conventions, read_conventions
from derivations.documents.declarations import Declarations, Note, read_declarations
from derivations.documents.document import Document
from derivations.documents.latex.formula import Formulas
from derivations.documents.latex.macros import Macro, expanded
from derivations.documents.latex.rows import relation_places
from derivations.documents.latex.tokens import tokenise
from derivations.documents.other_readings import other_readings
from derivations.documents.places import Source
from derivations.documents.problems import Located, LocatedClash, Misread
from derivations.documents.tex.chains import Chain
from derivations.documents.tex.commands import UNCERTAIN, Commands
from derivations.documents.tex.directives import Directives, Mark, name_of, read_directives
from derivations.documents.tex.displays import Display, displays
from derivations.documents.tex.files import Passage, TextFile, read_passages
from derivations.documents.tex.unread import Frames, frame_commands, label_commands, theorem_names, unread
from derivations.language.claims import Claim
from derivations.language.errors import DocumentError
from derivations.language.statements import Statement

_COMMAND = re.compile(r"\\[A-Za-z@]+")
_TITLE = re.compile(r"\\title\s*\{([^{}]*)\}")
_DEFINES = ("=", "\\equiv", "\\coloneqq", "\\triangleq")


def load_tex_document(path: str | Path) -> Document:
    """The document in a LaTeX or Markdown file, and in the files of its folder that it inputs.

    An equation that cannot be read keeps the reason in ``problem`` and does not stop the others. Raises
    :class:`DocumentError` when a file or a declaration cannot be read.
    """
    path = Path(path)
    passages = read_passages(path)
    files = list({id(passage.file): passage.file for passage in passages}.values())
    directives = read_directives(files)
    declared = read_declarations(directives.lets.tables, directives.lets, read_conventions(directives.conventions))
    reader = _Equations(declared, directives, label_commands(files))
    claims = tuple(reader.claims(files, passages))
    title = next((match[1] for file in files if (match := _TITLE.search(file.visible))), path.stem)
    broken = tuple({problem.message: problem for problem in declared.broken.values()}.values())
    return Document(path, title, {"title": title}, reader.declared.vocabulary, claims, reader.declared, broken)


@dataclass
class _Equations:
    """Reads the displays of a document one after the other; definitions and commands count from where they stand."""

    declared: Declarations
    directives: Directives
    label_commands: frozenset[str] = frozenset()
    commands: Commands = field(default_factory=Commands)
    macros: dict[str, Macro] = field(default_factory=dict)
    taken: dict[str, int] = field(default_factory=dict)
    readers: dict[Conventions, Formulas] = field(default_factory=dict)

    def claims(self, files: Sequence[TextFile], passages: Sequence[Passage]) -> Iterator[Claim]:
        theorems, frames = theorem_names(files), frame_commands(files)
        found = {id(file): _displays(file, theorems, frames) for file in files}
        marks = {id(file): self._marks(file, found[id(file)]) for file in files}
        for passage in passages:
            position = passage.start
            for display, said in zip(found[id(passage.file)], marks[id(passage.file)], strict=True):
                if passage.start <= display.start < passage.end:
                    self._learn(passage.file, position, display.start)
                    yield from self._display(display, said)
                    self._learn(passage.file, display.start, display.end, is_group=passage.file.path.suffix != ".md")
                    position = display.end
            self._learn(passage.file, position, passage.end)

    def _marks(self, file: TextFile, found: Sequence[Display]) -> list[list[Mark]]:
        """The marks of each display: those after the display before it. Raises for a mark that no display follows."""
        marks = [mark for mark in self.directives.marks if mark.file is file]
        last, said = 0, []
        for display in found:
            said.append([mark for mark in marks if last <= mark.offset < display.end])
            last = max(last, display.end)
        for mark in marks:
            if mark.offset >= last:
                raise file.problem(f"no equation follows this “{mark.word}”", mark.offset, mark.offset + len(mark.word))
        return said

    def _learn(self, file: TextFile, start: int, end: int, is_group: bool = False) -> None:
        """Take in the commands that a part of a file defines; those of a group hold in it only."""
        self.commands.read(f"{{{file.visible[start:end]}}}" if is_group else file.visible[start:end])
        if self.commands.known != self.macros:
            self.macros = dict(self.commands.known)
            self.readers.clear()

    def _display(self, display: Display, marks: list[Mark]) -> Iterator[Claim]:
        chains = display.chains(self.macros)
        before = {mark.word for mark in marks if mark.offset < display.start}
        if len(chains) > 1:
            _require_own_place(marks, chains)
        for chain in chains:
            inside = [mark for mark in marks if len(chains) == 1 or chain.start <= mark.offset < chain.end]
            own = {mark.word for mark in inside}
            words = before | own
            if "skip" in words:
                continue
            if "define" in own or ("define" in before and chain is chains[0]):
                yield from self._define(chain)
            elif chain.labels or "check" in words or self.label_commands & set(_COMMAND.findall(chain.text())):
                expect = next((mark.expect for mark in inside if mark.expect is not None), None)
                yield replace(self._claim(chain, _beside(inside)), expect=expect)

    def _claim(self, chain: Chain, beside: Beside) -> Claim:
        claim = self._blank_claim(chain)
        if chain.problem:
            return replace(claim, problem=f"line {claim.line}: {chain.problem}")
        source = self._source(chain)
        try:
            self._require_certain(source)
            steps = self._formulas(self.declared).equations(source, beside)
            claim = replace(claim, steps=steps, step_lines=_lines(chain, steps))
        except (DocumentError, LocatedClash) as problem:
            claim = _with_problem(claim, problem)
        others = [(words, replace(self.declared, conventions=other)) for words, other in self.declared.conventions.others()]
        read = other_readings(claim, others, lambda declared: self._formulas(declared).equations(source, beside))
        return replace(claim, other_readings=read)

    def _blank_claim(self, chain: Chain) -> Claim:
        """The claim under its first label, with the others as tags."""
        text = chain.text()
        line = chain.file.line(chain.start + _leading(text))
        others = chain.labels[1:]
        at = f"line {line}" + (f", also {', '.join(others)}" if others else "")
        return Claim(self._name(chain, line), text.strip() or chain.labels[0], at=at, line=line, tags=others)

    def _formulas(self, declared: Declarations) -> Formulas:
        """The reader for some declarations, made once for each convention until a definition or a command is added."""
        key = declared.conventions
        if key not in self.readers:
            self.readers[key] = Formulas(declared, self.macros)
        return self.readers[key]

    def _name(self, chain: Chain, line: int) -> str:
        name = chain.labels[0] if chain.labels else f"line-{line}"
        self.taken[name] = self.taken.get(name, 0) + 1
        return name if self.taken[name] == 1 else f"{name}-{self.taken[name]}"

    def _require_certain(self, source: Source) -> None:
        """Refuse a formula with a command whose meaning is not certain where it stands."""
        try:
            found = next((token for token in expanded(tokenise(source.text), self.macros)[0] if token.kind == UNCERTAIN), None)
        except Misread as problem:
            raise source.located(problem) from None
        if found is not None:
            message = "what this command stands for here is not certain: define it once, with \\newcommand, outside groups"
            raise source.located(Misread(message, found.start, found.end))

    def _source(self, chain: Chain) -> Source:
        return replace(chain.file.source(chain.start, chain.end), text=chain.text())

    def _define(self, chain: Chain) -> Iterator[Claim]:
        """The equation read as a definition of its left side; a problem with it is kept as a claim's would be."""
        text = chain.text()
        relation = _first_relation(text)
        claim = self._blank_claim(chain)
        if relation is None or chain.problem:
            reason = chain.problem or "a definition is written left side = right side"
            yield replace(claim, problem=f"line {claim.line}: {reason}")
            return
        spelling = text[: relation[0]].replace("&", " ").strip().rstrip(":").strip()
        source = chain.file.source(chain.start + relation[1], chain.end)
        try:
            name = self._new_name(spelling)
            self._require_certain(self._source(chain))
            tree = self._formulas(self.declared).expression(replace(source, text=text[relation[1] :]))
        except (DocumentError, LocatedClash) as problem:
            yield _with_problem(claim, problem)
            return
        self._add(name, spelling, tree)

    def _new_name(self, spelling: str) -> str:
        """The name that a definition gives. Raises when it has a meaning already."""
        name = name_of(spelling)
        declared = self.declared
        known = (declared.definitions, declared.vocabulary.variables, declared.vocabulary.sizes, declared.scope.signatures)
        if any(name in table for table in known):
            raise DocumentError(f"“{spelling}” ({name}) is declared or defined already: leave one of the two out")
        return name

    def _add(self, name: str, spelling: str, tree: Any) -> None:
        self.readers.clear()
        self.declared = replace(
            self.declared,
            definitions={**self.declared.definitions, name: tree},
            notes={**self.declared.notes, name: Note(latex=spelling)},
        )


def _require_own_place(marks: Sequence[Mark], chains: Sequence[Chain]) -> None:
    """What is said of one equation, or the verdict it should have, stands in it where a display has several."""
    for mark in marks:
        of_one = mark.beside is not None or mark.expect is not None
        if of_one and not any(chain.start <= mark.offset < chain.end for chain in chains):
            message = "this display has several equations: write the comment in the row of the one that is meant"
            raise mark.file.problem(message, mark.offset, mark.offset + len(mark.word))


def _beside(marks: Sequence[Mark]) -> Beside:
    """Everything that is said beside one equation. Raises for a thing said twice."""
    found: dict[str, Any] = {}
    for mark in marks:
        said = {key: value for key, value in vars(mark.beside or NOTHING).items() if value}
        if found.keys() & said.keys():
            raise mark.file.problem(f"this equation has a “{mark.word}” already", mark.offset, mark.offset + len(mark.word))
        found |= said
    return Beside(**found)


def _leading(text: str) -> int:
    return len(text) - len(text.lstrip(" \n\t&"))


def _lines(chain: Chain, steps: tuple[Statement, ...]) -> tuple[int, ...]:
    """The line of each step: that of its relation; the first line for all when the relations cannot be told apart."""
    text = chain.text()
    first = chain.file.line(chain.start + _leading(text))
    tokens = tokenise(text)
    relations = relation_places(tokens)
    if len(relations) != len(steps):
        return (first,) * len(steps)
    return tuple(chain.file.line(chain.start + tokens[place].start) for place in relations)


def _first_relation(text: str) -> tuple[int, int] | None:
    """Where the first relation outside brackets stands, when it may define what is before it."""
    try:
        tokens = tokenise(text)
    except Misread:
        return None
    found = next((tokens[place] for place in relation_places(tokens)), None)
    return (found.start, found.end) if found is not None and found.kind in _DEFINES else None


def _displays(file: TextFile, theorems: frozenset[str], frames: Frames) -> list[Display]:
    """The displays of a file, those that cannot be read among them, in order."""
    read = list(displays(file))
    return sorted([*read, *unread(file, read, theorems, frames)], key=lambda item: item.start)


def _with_problem(claim: Claim, problem: Located) -> Claim:
    where = f"line {problem.line}, column {problem.column}: " if problem.line is not None else ""
    return replace(
        claim,
        line=problem.line if problem.line is not None else claim.line,
        problem=where + problem.message,
        ill_typed=isinstance(problem, LocatedClash),
        excerpt=problem.excerpt,
    )
