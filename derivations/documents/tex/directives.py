r"""What a document says to the program: comments ``% lemmata: …`` (in Markdown ``<!-- lemmata: … -->``).

======================================  ==================================================================
``W: d x k, decoder weights``           declares a letter with its shape, domain and meaning, as ``--let`` does
``\mathbf{W}: d x k``                   the same under a spelling; the name is made from the letters (here ``W``)
``\mathbf{u} for columns of U``         the letter for the columns, or the ``entries``, of a letter declared before or after it
``q as q(z \mid x) = N(m, D)``          a definition in plain mathematics, with its spelling
``k <= d``                              relates sizes
``define``                              the next equation defines its left side
``check``, ``skip``                     the next equation is a claim though it has no label, or is none
``convention gradient numerator``       a convention (see :mod:`derivations.documents.conventions`)
``expect refuted``                      the verdict that the next equation should have
``constant in z, mu``                   in what the “const” of the next equation, or the scale of its ``\propto``, is constant
``constant C in z``                     the same, with the letter that stands for the constant
``attained at s = t/2``                 where the maximum or minimum of the next equation is attained
``because s**2``                        the reason of the next equation, a bound; in LaTeX between dollars, ``because $s^2$``
======================================  ==================================================================
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from derivations.documents.beside import Beside
from derivations.documents.conventions import read_conventions
from derivations.documents.lets import Lets, read_lets
from derivations.documents.problems import nearest
from derivations.documents.tex.files import TextFile, comments
from derivations.language.errors import DocumentError
from derivations.language.verdicts import Verdict

_MARKS = ("check", "skip", "define")
_CONSTANT = re.compile(r"constant(?:\s+(?P<letter>[^\s:=]+))?\s+in\s+(?P<names>[^:=]+)")
_ATTAINED = re.compile(r"attained\s+at\s+(.+)", re.DOTALL)
_BECAUSE = re.compile(r"because\s+(.+)", re.DOTALL)
_LETTER = re.compile(r"(?P<letter>[^:=]+?)\s+for\s+(?:the\s+)?(?P<part>entries|columns)\s+of\s+(?P<name>[^:=]+)")
_AS = re.compile(r"\s*([A-Za-z_][A-Za-z0-9_]*)\s+as\s+(.+?)\s*(?=(?<!\\):(?!\s*=)|=|$)")
_SPELLED = re.compile(r"\s*(\\.+?|[A-Za-z]+[_^'].*?)\s*(?<!\\):(?!=)(.*)", re.DOTALL)
_PLAIN_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_FONTS = re.compile(r"\\(?:mathbf|boldsymbol|bm|mathrm|mathit|mathsf|mathcal|mathbb|vec|text|operatorname|symbf)(?![A-Za-z])")


@dataclass(frozen=True)
class Mark:
    """What was said of the display that follows, or that it stands in; ``beside`` is what belongs to one equation of it."""

    file: TextFile
    offset: int
    word: str
    expect: Verdict | None = None
    beside: Beside | None = None


@dataclass
class Directives:
    """Everything a document declares, and its marks."""

    lets: Lets = field(default_factory=Lets)
    conventions: dict[str, str] = field(default_factory=dict)
    marks: list[Mark] = field(default_factory=list)


def read_directives(files: Iterable[TextFile]) -> Directives:
    """The directives of all files. Raises :class:`DocumentError` at the comment that cannot be read."""
    found = Directives()
    texts: list[str] = []
    notes: dict[str, tuple[str, str]] = {}
    letters: list[tuple[TextFile, int, re.Match[str]]] = []
    for file in files:
        for offset, text in comments(file):
            try:
                if text.startswith("convention "):
                    _add_convention(found.conventions, text)
                    continue
                if match := _LETTER.fullmatch(text):
                    letters.append((file, offset, match))
                    continue
                mark = _mark(file, offset, text)
                if mark is not None:
                    found.marks.append(mark)
                    continue
                plain, name, latex, meaning = _declaration(text)
                read_lets([plain])  # a comment that cannot be read is told apart here, at its own place
            except DocumentError as problem:
                raise file.problem(problem.message, offset, offset + len(text)) from None
            texts.append(plain)
            if latex or meaning:
                notes[name] = (latex, meaning)
    found.lets = read_lets(texts)
    _annotate(found.lets, notes)
    for file, offset, match in letters:
        _add_letter(found.lets, file, offset, match)
    return found


def _add_letter(lets: Lets, file: TextFile, offset: int, match: re.Match[str]) -> None:
    """The letter for the entries or columns of a declared symbol."""
    written, symbols = match["name"].strip(), lets.tables["symbols"]
    name = name_of(written) if "\\" in written else written
    if name not in symbols:
        message = f"“{written}” is not a declared symbol{nearest(name, symbols)}: declare it, such as “{name}: d x k”"
        raise file.problem(message, offset, offset + len(match[0]))
    symbols[name] = {**symbols[name], match["part"]: match["letter"].strip()}


def _add_convention(conventions: dict[str, str], text: str) -> None:
    _, name, *option = text.split()
    table = {name: " ".join(option)}
    read_conventions(table)
    if conventions.get(name, table[name]) != table[name]:
        message = f"the convention {name} is “{conventions[name]}” already: one document has one, so leave one of them out"
        raise DocumentError(message)
    conventions.update(table)


def _mark(file: TextFile, offset: int, text: str) -> Mark | None:
    if text in _MARKS:
        return Mark(file, offset, text)
    if match := _CONSTANT.fullmatch(text):
        names = tuple(name_of(name) if "\\" in name else name.strip() for name in match["names"].split(","))
        return Mark(file, offset, "constant", beside=Beside(constant_in=names, constant=match["letter"] or ""))
    if match := _ATTAINED.fullmatch(text):
        source = replace(file.source(offset + match.start(1), offset + match.end(1)), text=match[1])
        return Mark(file, offset, "attained", beside=Beside(attained_at=source))
    if match := _BECAUSE.fullmatch(text):
        return Mark(file, offset, "because", beside=_reason(file, offset + match.start(1), match[1]))
    if text.startswith("expect"):
        wanted = text.removeprefix("expect").strip()
        for verdict in Verdict:
            if verdict.value == wanted:
                return Mark(file, offset, "check", verdict)
        raise DocumentError(f"“{wanted}” is no verdict; the verdicts are: {', '.join(verdict.value for verdict in Verdict)}")
    return None


def _reason(file: TextFile, offset: int, text: str) -> Beside:
    """The reason of a bound: plain mathematics, or LaTeX between dollars."""
    is_latex = len(text) > 2 and text.startswith("$") and text.endswith("$")
    source = replace(file.source(offset, offset + len(text)), text=text)
    return Beside(because_latex=source) if is_latex else Beside(because=source)


def _declaration(text: str) -> tuple[str, str, str, str]:
    """The declaration as ``--let`` reads it, the name it declares, its spelling and its meaning."""
    latex = ""
    if match := _AS.match(text):
        name, latex = match[1], match[2]
        text = name + text[match.end() :]
    elif match := _SPELLED.fullmatch(text):
        latex, name = match[1].strip(), name_of(match[1])
        text = f"{name}:{match[2]}"
    head, colon, rest = text.partition(":")
    if "=" in head or not colon or re.search(r"[<>≤≥]", head):
        return text, _first_name(text), latex, ""
    shape, comma, meaning = rest.partition(",")
    return f"{head}:{shape}", _first_name(head), latex, meaning.strip() if comma else ""


def _first_name(text: str) -> str:
    match = _PLAIN_NAME.search(text)
    return match[0] if match else ""


def name_of(latex: str) -> str:
    r"""A plain name for a LaTeX spelling.

    >>> name_of(r"\mathbf{W}"), name_of(r"\sigma^2"), name_of(r"\boldsymbol\mu_0"), name_of(r"\hat{x}")
    ('W', 'sigma2', 'mu_0', 'hatx')
    """
    bare = _FONTS.sub("", latex)
    name = re.sub(r"[^A-Za-z0-9_]", "", bare.replace("'", "prime"))
    if not name or not name[0].isalpha():
        raise DocumentError(f"no name can be made of “{latex}”: write “name as {latex}: …”")
    return name


def _annotate(lets: Lets, notes: dict[str, tuple[str, str]]) -> None:
    for name, (latex, meaning) in notes.items():
        for section in ("symbols", "functions", "definitions", "sizes"):
            if name in lets.tables[section]:
                entry = lets.tables[section][name]
                entry = {"math": entry} if isinstance(entry, str) else dict(entry)
                lets.tables[section][name] = {
                    **entry,
                    **({"latex": latex} if latex else {}),
                    **({"meaning": meaning} if meaning else {}),
                }
