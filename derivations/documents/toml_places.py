"""Where the tables, keys and values of a TOML text stand.

The standard library parses TOML and keeps no positions, so the text is scanned once more, after it has been parsed: the
scan may take the text to be well formed, and where it cannot follow it leaves positions out rather than guess.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from contextlib import suppress
from dataclasses import dataclass, field

Path = tuple[str | int, ...]

_BLANK = re.compile(r"(?:[ \t\n]|#[^\n]*)*")
_SPACES = re.compile(r"[ \t]*")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_BARE_VALUE = re.compile(r"[^,\n#\]}]*")
_ESCAPES = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", "e": "\x1b", '"': '"', "\\": "\\"}
_HEX_DIGITS = {"x": 2, "u": 4, "U": 8}
_DEEPEST = 30
_LONGEST = 25_000


class _Lost(Exception):
    """The scan cannot follow the text."""


@dataclass
class Places:
    """Offsets of keys (or table headers) and of values, by their path in the document."""

    text: str
    keys: dict[Path, int] = field(default_factory=dict)
    values: dict[Path, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._starts = [0, *(match.end() for match in re.finditer("\n", self.text))]

    def line_and_column(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def nearest_key(self, path: Path) -> int:
        """The offset of the key at a path, or of the nearest table around it."""
        while path and path not in self.keys:
            path = path[:-1]
        return self.keys.get(path, 0)

    def characters(self, path: Path, value: str) -> tuple[tuple[int, int], ...]:
        """Line and column of every character of a string value; empty when they cannot be told."""
        start = self.values.get(path)
        if start is None or len(value) > _LONGEST:
            return ()
        spelled = string_characters(self.text, start)
        if "".join(character for character, _ in spelled) != value:
            return ()
        return tuple(self.line_and_column(offset) for _, offset in spelled)


def scan(text: str) -> Places:
    """The places of everything in a well-formed TOML text, newlines as ``\\n``.

    >>> scan('[sizes]\\nd = "observed"').values
    {('sizes', 'd'): 12}
    """
    scanner = _Scanner(text)
    with suppress(_Lost, IndexError):  # positions after the place where it is lost are left out
        scanner.document()
    return scanner.places


class _Scanner:
    """One pass over the text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0
        self.places = Places(text)
        self.array_lengths: dict[Path, int] = {}

    def document(self) -> None:
        table: Path = ()
        while True:
            self._skip(_BLANK)
            if self.position >= len(self.text):
                return
            if self.text[self.position] == "[":
                table = self._header()
            else:
                self._pair(table, 0)

    def _skip(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self.text, self.position)
        if match is None:
            raise _Lost
        self.position = match.end()
        return match.group()

    def _header(self) -> Path:
        start = self.position
        is_array = self.text.startswith("[[", start)
        self.position += 2 if is_array else 1
        keys = self._key()
        self.position += 2 if is_array else 1
        path = (*self._inside((), keys[:-1]), keys[-1])
        if is_array:
            position = self.array_lengths.get(path, 0)
            self.array_lengths[path] = position + 1
            path = (*path, position)
        elif path in self.array_lengths:
            path = (*path, self.array_lengths[path] - 1)
        self.places.keys.setdefault(path, start)
        return path

    def _inside(self, table: Path, keys: list[str]) -> Path:
        """The table that dotted keys lead to; an array of tables means its last one."""
        for key in keys:
            table = (*table, key)
            if table in self.array_lengths:
                table = (*table, self.array_lengths[table] - 1)
        return table

    def _key(self) -> list[str]:
        keys = []
        while True:
            self._skip(_SPACES)
            if self.text[self.position] in "\"'":
                start = self.position
                self._skip_string()
                keys.append("".join(character for character, _ in string_characters(self.text, start)))
            else:
                keys.append(self._skip(_BARE_KEY))
            self._skip(_SPACES)
            if self.text[self.position] != ".":
                return keys
            self.position += 1

    def _pair(self, table: Path, depth: int) -> None:
        start = self.position
        keys = self._key()
        path = (*self._inside(table, keys[:-1]), keys[-1])
        self.places.keys.setdefault(path, start)
        if self.text[self.position] != "=":
            raise _Lost
        self.position += 1
        self._skip(_SPACES)
        self._value(path, depth)

    def _value(self, path: Path, depth: int) -> None:
        if depth > _DEEPEST:
            raise _Lost
        self.places.values[path] = self.position
        opening = self.text[self.position]
        if opening in "\"'":
            self._skip_string()
        elif opening == "[":
            self._items(path, "]", depth)
        elif opening == "{":
            self._items(path, "}", depth)
        else:
            self._skip(_BARE_VALUE)

    def _items(self, path: Path, closing: str, depth: int) -> None:
        """The elements of an array or the pairs of an inline table."""
        self.position += 1
        count = 0
        while True:
            self._skip(_BLANK)
            if self.text[self.position] == closing:
                self.position += 1
                return
            if closing == "]":
                self.places.keys.setdefault((*path, count), self.position)
                self._value((*path, count), depth + 1)
                count += 1
            else:
                self._pair(path, depth + 1)
            self._skip(_BLANK)
            if self.text[self.position] == ",":
                self.position += 1

    def _skip_string(self) -> None:
        quote = self.text[self.position]
        delimiter = quote * 3 if self.text.startswith(quote * 3, self.position) else quote
        position = self.position + len(delimiter)
        while not self.text.startswith(delimiter, position):
            position += 2 if quote == '"' and self.text[position] == "\\" else 1
            if position >= len(self.text):
                raise _Lost
        position += len(delimiter)
        if len(delimiter) == 3:  # up to two quotes may stand right before the closing ones
            while self.text.startswith(quote, position):
                position += 1
        self.position = position


def string_characters(text: str, start: int) -> list[tuple[str, int]]:
    """Every character of the TOML string that starts at an offset, with its own offset.

    >>> string_characters("'ab'", 0)
    [('a', 1), ('b', 2)]
    """
    quote = text[start]
    delimiter = quote * 3 if text.startswith(quote * 3, start) else quote
    position = start + len(delimiter)
    if len(delimiter) == 3 and text.startswith("\n", position):
        position += 1
    characters: list[tuple[str, int]] = []
    while position < len(text):
        if text.startswith(delimiter, position) and not text.startswith(quote, position + len(delimiter)):
            break
        if len(delimiter) == 1 and text[position] == quote:
            break
        if quote == '"' and text[position] == "\\":
            position = _escaped(text, position, characters)
        else:
            characters.append((text[position], position))
            position += 1
    return characters


def _escaped(text: str, position: int, characters: list[tuple[str, int]]) -> int:
    """Read one escape and return the offset after it; a backslash at a line's end swallows the white space there."""
    letter = text[position + 1 : position + 2]
    if letter in _ESCAPES:
        characters.append((_ESCAPES[letter], position))
        return position + 2
    if letter in _HEX_DIGITS:
        end = position + 2 + _HEX_DIGITS[letter]
        characters.append((chr(int(text[position + 2 : end], 16)), position))
        return end
    position += 1
    while position < len(text) and text[position] in " \t\n":
        position += 1
    return position
