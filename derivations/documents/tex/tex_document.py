r"""LaTeX and Markdown documents: declarations in comments, every labelled equation a claim."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from derivations.documents.conventions import Conventions, read_conventions
from derivations.documents.declarations import Declarations, Note, read_declarations
from derivations.documents.document import Document
from derivations.documents.latex.formula import Formulas
from derivations.documents.latex.macros import Macro, expanded
from derivations.documents.latex.tokens import tokenise
from derivations.documents.other_readings import other_readings
from derivations.documents.places import Source
from derivations.documents.problems import Located, LocatedClash, Misread
from derivations.documents.tex.directives import Directives, Mark, name_of, read_directives
from derivations.documents.tex.displays import Chain, Display, displays
from derivations.documents.tex.files import TextFile, read_files
from derivations.language.claims import Claim
from derivations.language.errors import DocumentError
from derivations.language.statements import Statement

_MACRO = re.compile(r"\\(?:newcommand|renewcommand|providecommand|def|DeclareMathOperator)\*?(?![A-Za-z])")
_TITLE = re.compile(r"\\title\s*\{([^{}]*)\}")
_EQUALS = re.compile(r"(?<![<>\\:!])=|\\equiv(?![A-Za-z])|\\leq?(?![A-Za-z])|\\geq?(?![A-Za-z])|[<>]")


def load_tex_document(path: str | Path) -> Document:
    """The document in a LaTeX or Markdown file, and in the files of its folder that it inputs.

    An equation that cannot be read keeps the reason in ``problem`` and does not stop the others. Raises
    :class:`DocumentError` when a file or a declaration cannot be read.
    """
    path = Path(path)
    files = read_files(path)
    directives = read_directives(files)
    declared = read_declarations(directives.lets.tables, directives.lets, read_conventions(directives.conventions))
    reader = _Equations(declared, _macros(files), directives)
    claims = tuple(reader.claims(files))
    title = next((match[1] for file in files if (match := _TITLE.search(file.visible))), path.stem)
    broken = tuple({problem.message: problem for problem in declared.broken.values()}.values())
    return Document(path, title, {"title": title}, reader.declared.vocabulary, claims, reader.declared, broken)


def _macros(files: Iterable[TextFile]) -> dict[str, Macro]:
    """The commands that the files define; a definition that cannot be read is left out, and its use is an error."""
    macros: dict[str, Macro] = {}
    for file in files:
        for match in _MACRO.finditer(file.visible):
            end = _end_of_definition(file.visible, match.end())
            try:
                macros = expanded(tokenise(file.visible[match.start() : end])[:-1], macros)[1]
            except (Misread, DocumentError):
                continue
    return macros


def _end_of_definition(text: str, position: int) -> int:
    """The place after the last brace of a definition: its body is the last group that begins before the line is over."""
    depth = 0
    for place in range(position, min(len(text), position + 5000)):
        depth += (text[place] == "{") - (text[place] == "}")
        if text[place] == "\n" and depth == 0:
            return place
    return min(len(text), position + 5000)


@dataclass
class _Equations:
    """Reads the displays of a document one after the other; a definition counts from where it stands."""

    declared: Declarations
    macros: dict[str, Macro]
    directives: Directives
    taken: dict[str, int] = field(default_factory=dict)
    readers: dict[Conventions, Formulas] = field(default_factory=dict)

    def claims(self, files: Iterable[TextFile]) -> Iterator[Claim]:
        for file in files:
            last = 0
            for display in displays(file):
                marks = [mark for mark in self.directives.marks if mark.file is file and last <= mark.offset < display.end]
                last = display.end
                yield from self._display(display, marks)
            for mark in self.directives.marks:
                if mark.file is file and mark.offset >= last:
                    raise file.problem(f"no equation follows this “{mark.word}”", mark.offset, mark.offset + len(mark.word))

    def _display(self, display: Display, marks: list[Mark]) -> Iterator[Claim]:
        words = {mark.word for mark in marks}
        if "skip" in words:
            return
        if "define" in words:
            yield from self._define(display.chains[0])
            return
        for chain in display.chains:
            inside = [mark for mark in marks if not len(display.chains) > 1 or chain.start <= mark.offset < chain.end]
            if chain.label or inside or "check" in words:
                expect = next((mark.expect for mark in inside if mark.expect is not None), None)
                yield replace(self._claim(chain), expect=expect)

    def _claim(self, chain: Chain) -> Claim:
        line = chain.file.line(chain.start + _leading(chain.text()))
        name = self._name(chain, line)
        text = chain.text().strip()
        claim = Claim(name, text, at=f"line {line}", line=line)
        source = self._source(chain)
        try:
            steps = self._formulas(self.declared).equations(source)
            claim = replace(claim, steps=steps, step_lines=_lines(chain, steps))
        except (DocumentError, LocatedClash) as problem:
            claim = _with_problem(claim, problem)
        others = [(words, replace(self.declared, conventions=other)) for words, other in self.declared.conventions.others()]
        read = other_readings(claim, others, lambda declared: self._formulas(declared).equations(source))
        return replace(claim, other_readings=read)

    def _formulas(self, declared: Declarations) -> Formulas:
        """The reader for some declarations, made once for each convention until a definition is added."""
        key = declared.conventions
        if key not in self.readers:
            self.readers[key] = Formulas(declared, self.macros)
        return self.readers[key]

    def _name(self, chain: Chain, line: int) -> str:
        name = chain.label or f"line-{line}"
        self.taken[name] = self.taken.get(name, 0) + 1
        return name if self.taken[name] == 1 else f"{name}-{self.taken[name]}"

    def _source(self, chain: Chain) -> Source:
        return replace(chain.file.source(chain.start, chain.end), text=chain.text())

    def _define(self, chain: Chain) -> Iterator[Claim]:
        """The equation read as a definition of its left side; a problem with it is kept as a claim's would be."""
        text = chain.text()
        match = _EQUALS.search(text)
        line = chain.file.line(chain.start + _leading(text))
        claim = Claim(self._name(chain, line), text.strip(), at=f"line {line}", line=line)
        if match is None:
            yield replace(claim, problem=f"line {line}: a definition needs a “=”")
            return
        spelling = text[: match.start()].replace("&", " ").strip().rstrip(":").strip()
        source = chain.file.source(chain.start + match.end(), chain.end)
        try:
            name = name_of(spelling)
            tree = self._formulas(self.declared).expression(replace(source, text=text[match.end() :]))
        except (DocumentError, LocatedClash) as problem:
            yield _with_problem(claim, problem)
            return
        self._add(name, spelling, tree)

    def _add(self, name: str, spelling: str, tree: Any) -> None:
        self.readers.clear()
        self.declared = replace(
            self.declared,
            definitions={**self.declared.definitions, name: tree},
            notes={**self.declared.notes, name: Note(latex=spelling)},
        )


def _leading(text: str) -> int:
    return len(text) - len(text.lstrip(" \n\t&"))


def _lines(chain: Chain, steps: tuple[Statement, ...]) -> tuple[int, ...]:
    """The line of each step: that of its relation; the first line for all when the relations cannot be told apart."""
    relations = [match.start() for match in _EQUALS.finditer(_outermost(chain.text()))]
    first = chain.file.line(chain.start + _leading(chain.text()))
    if len(relations) != len(steps):
        return (first,) * len(steps)
    return tuple(chain.file.line(chain.start + offset) for offset in relations)


def _outermost(text: str) -> str:
    """The text with everything inside braces, brackets and parentheses blanked out."""
    kept, depth = [], 0
    for character in text:
        depth -= character in "})]"
        kept.append(character if depth <= 0 else " ")
        depth += character in "{(["
    return "".join(kept)


def _with_problem(claim: Claim, problem: Located) -> Claim:
    where = f"line {problem.line}, column {problem.column}: " if problem.line is not None else ""
    return replace(
        claim,
        line=problem.line if problem.line is not None else claim.line,
        problem=where + problem.message,
        ill_typed=isinstance(problem, LocatedClash),
        excerpt=problem.excerpt,
    )
