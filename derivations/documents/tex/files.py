r"""The text of a document, with what ``\input`` and ``\include`` bring in from the document's own folder."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from derivations.documents.places import Source
from derivations.documents.tex.visible import visible_and_spoken
from derivations.language.errors import DocumentError

LARGEST_FILE = 2_000_000
_MOST_FILES = 100
_INPUT = re.compile(r"\\(?:input|include)\s*\{([^{}\n]+)\}")


@dataclass(frozen=True)
class TextFile:
    """One file: its text, and the same text with what is not printed blanked out, place for place.

    ``visible`` is without comments and hidden passages, ``spoken`` without hidden passages only.
    """

    path: Path
    text: str
    visible: str
    spoken: str

    def source(self, start: int, end: int) -> Source:
        """A part of the file with the places of its characters."""
        line = self.text.count("\n", 0, start) + 1
        column = start - (self.text.rfind("\n", 0, start) + 1) + 1
        places = []
        for character in self.text[start:end]:
            places.append((line, column))
            line, column = (line + 1, 1) if character == "\n" else (line, column + 1)
        return Source(self.visible[start:end], (*places, (line, column)))

    def line(self, offset: int) -> int:
        return self.text.count("\n", 0, offset) + 1

    def problem(self, message: str, start: int, end: int) -> DocumentError:
        """A problem with a part of the file."""
        line, column = self.source(start, start + 1).place(0)
        excerpt = Source(self.text).excerpt(start, end)
        return DocumentError(message, line=line, column=column, excerpt=excerpt)


@dataclass(frozen=True)
class Passage:
    """A part of a file between two inputs."""

    file: TextFile
    start: int
    end: int


def read_files(path: Path) -> list[TextFile]:
    r"""The file and, in the order of their use, those it inputs.

    Raises :class:`DocumentError` for a file that cannot be read, one outside the document's folder, or a circle of inputs.
    """
    return list({id(passage.file): passage.file for passage in read_passages(path)}.values())


def read_passages(path: Path) -> list[Passage]:
    """The parts of the file and of those it inputs, in the order in which a reader sees them; errors as above."""
    found: list[Passage] = []
    _collect(path, path.resolve().parent, (), found)
    return found


def _collect(path: Path, folder: Path, above: tuple[Path, ...], found: list[Passage]) -> None:
    file = _read(path)
    if len(found) > 3 * _MOST_FILES or len({id(passage.file) for passage in found}) >= _MOST_FILES:
        raise DocumentError(f"the document inputs more than {_MOST_FILES} files")
    position = 0
    for match in _INPUT.finditer(file.visible):
        inner = _inside(match[1].strip(), folder, file, match)
        if inner.resolve() in (*above, path.resolve()):
            raise file.problem(f"{inner.name} inputs itself", *match.span())
        found.append(Passage(file, position, match.start()))
        position = match.end()
        _collect(inner, folder, (*above, path.resolve()), found)
    found.append(Passage(file, position, len(file.visible)))


def _inside(name: str, folder: Path, file: TextFile, match: re.Match[str]) -> Path:
    written = folder / (name if name.endswith(".tex") else f"{name}.tex")
    if not written.resolve().is_relative_to(folder):
        raise file.problem(f"{name} lies outside the document's folder and is not read", *match.span())
    if not written.is_file():
        raise file.problem(f"there is no file {written.name} in the document's folder", *match.span())
    return written


def _read(path: Path) -> TextFile:
    try:
        if path.is_dir():
            raise DocumentError("this is a directory: name a .tex or .md file")
        content = path.read_bytes()[: LARGEST_FILE + 1]
    except FileNotFoundError:
        raise DocumentError(f"there is no file {path}") from None
    except (OSError, ValueError) as error:
        raise DocumentError(f"cannot be read: {getattr(error, 'strerror', None) or error}") from None
    if len(content) > LARGEST_FILE:
        raise DocumentError(f"the file is larger than {LARGEST_FILE // 1_000_000} MB: split the document")
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise DocumentError(f"the file is not UTF-8 (byte 0x{content[error.start]:02x}); save it as UTF-8", line=line) from None
    return TextFile(path, text, *visible_and_spoken(text, is_markdown=path.suffix == ".md"))


def comments(file: TextFile) -> Iterator[tuple[int, str]]:
    """Every comment that speaks to the program, as the offset of what follows ``lemmata:`` and that text."""
    pattern = (
        r"<!--\s*lemmata:\s*(.*?)\s*-->" if file.path.suffix == ".md" else r"(?<!\\)%+\s*lemmata:[ \t]*([^\n]*?)[ \t]*(?=\n|$)"
    )
    for match in re.finditer(pattern, file.spoken, re.DOTALL):
        yield match.start(1), match[1]
