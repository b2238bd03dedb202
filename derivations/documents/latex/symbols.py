r"""Declared names by their LaTeX spelling.

A spelling is letters with fonts and accents, with at most one subscript and one superscript (``\sigma^2``, ``\mathbf{U}_A``),
or a phrase such as ``p(x \mid z)`` that is matched as a whole.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from derivations.documents.latex.canonical import Nucleus, Scripts, canonical, nucleus, script_text, scripts
from derivations.documents.latex.macros import Macro, expanded
from derivations.documents.latex.tokens import Token, tokenise
from derivations.documents.problems import Misread
from derivations.language.errors import DocumentError
from derivations.readings.typeset_names import Spellings

_MOST_LETTERS = 12


@dataclass(frozen=True, slots=True)
class Spelling:
    """The spelling of one name: letters and scripts (``None`` where there is none)."""

    name: str
    letters: tuple[str, ...]
    sub: str | None = None
    sup: str | None = None

    @property
    def has_scripts(self) -> bool:
        return self.sub is not None or self.sup is not None

    @property
    def rank(self) -> tuple[int, int]:
        return len(self.letters), (self.sub is not None) + (self.sup is not None)


@dataclass(frozen=True, slots=True)
class Found:
    """A declared name at a place: the place after its letters, and which of the scripts there belong to it."""

    name: str
    letters_end: int
    takes: frozenset[str] = frozenset()
    is_root: bool = False


@dataclass(frozen=True, slots=True)
class PartLetter:
    """A letter for the ``entries`` or ``columns`` of a variable."""

    name: str
    part: str


@dataclass
class Symbols:
    """Every declared name by the first letter of its spelling, and the letters for parts of variables."""

    by_letter: dict[str, list[Spelling]] = field(default_factory=dict)
    phrases: dict[str, list[tuple[str, tuple[str, ...]]]] = field(default_factory=dict)
    squares: dict[tuple[tuple[str, ...], str | None], str] = field(default_factory=dict)
    parts: dict[str, list[PartLetter]] = field(default_factory=dict)
    broken: dict[str, str] = field(default_factory=dict)
    written: dict[str, tuple[Token, ...]] = field(default_factory=dict)

    def add(self, name: str, latex: str, macros: Mapping[str, Macro]) -> None:
        """Take in one name; a spelling that cannot be read raises."""
        tokens = expanded(tokenise(latex), macros)[0][:-1]
        spelled = _spelled(name, tokens)
        if spelled is not None:
            self.by_letter.setdefault(spelled.letters[0], []).append(spelled)
            return
        words = tuple(_word(token) for token in tokens)
        if not words or len(words) < 4:
            raise DocumentError(f"the LaTeX spelling “{latex}” of “{name}” cannot be read: write letters with scripts")
        self.phrases.setdefault(words[0], []).append((name, words))
        self.written[name] = tuple(tokens)

    def add_part(self, name: str, part: str, latex: str, macros: Mapping[str, Macro]) -> None:
        """Take in the letter for a part of a variable; one that cannot be read raises."""
        tokens = expanded(tokenise(latex), macros)[0][:-1]
        letter = nucleus(tokens, 0)
        if letter is None or letter.after != len(tokens):
            raise DocumentError(f"the {part} of “{name}” are written with one letter without scripts, and “{latex}” is none")
        self.parts.setdefault(letter.text, []).append(PartLetter(name, part))

    # ------------------------------------------------------------------------------------------ finding

    def phrase(self, tokens: Sequence[Token], position: int) -> tuple[str, int] | None:
        """The name whose whole phrase stands at a place, and the place after it."""
        found = None
        if not self.phrases:
            return None
        for name, words in self.phrases.get(_word(tokens[position]), ()):
            end = position + len(words)
            fits = tuple(_word(token) for token in tokens[position:end]) == words
            if fits and (found is None or end > found[1]):
                found = (name, end)
        return found

    def headed(self, tokens: Sequence[Token], position: int) -> tuple[list[str], int]:
        """The names whose phrases begin with what stands at a place up to their parenthesis, and the place after it."""
        names: dict[int, list[str]] = {}
        for name, words in self.phrases.get(_word(tokens[position]), ()):
            head = words[: words.index("(")] if "(" in words else ()
            end = position + len(head)
            if head and tuple(_word(token) for token in tokens[position:end]) == head:
                names.setdefault(end, []).append(name)
        end = max(names, default=position)
        return names.get(end, []), end

    def find(self, tokens: Sequence[Token], position: int) -> Found | None:
        """The declared name at a place; raises when its scripts allow two readings."""
        first = nucleus(tokens, position)
        if first is None:
            return None
        candidates = self.by_letter.get(first.text, ())
        if not candidates:
            return self._root(first)
        letters = _letters(tokens, position, max(len(spelled.letters) for spelled in candidates))
        matches: list[tuple[Spelling, int]] = []
        for spelled in candidates:
            count = len(spelled.letters)
            if tuple(text for text, _ in letters[:count]) == spelled.letters:
                end = letters[count - 1][1]
                if not spelled.has_scripts or _fits(spelled, tokens, scripts(tokens, end)):
                    matches.append((spelled, end))
        if matches:
            found = _chosen(matches, tokens, position)
            self._require_no_product(found, letters, tokens, position)
            return found
        return self._root(first)

    def _require_no_product(self, found: Found, letters: list[tuple[str, int]], tokens: Sequence[Token], position: int) -> None:
        """Refuse a name of several letters each of which is declared too: it may be their product."""
        own = [text for text, end in letters if end <= found.letters_end]
        singles = {entry.letters for text in own for entry in self.by_letter.get(text, ())}
        if len(own) > 1 and all((text,) in singles for text in own):
            message = f"this may be “{found.name}” or the product of {' and '.join(own)}: spell one of them differently"
            raise Misread(message, tokens[position].start, tokens[found.letters_end - 1].end)

    def _root(self, letter: Nucleus) -> Found | None:
        r"""``\sigma`` where only the positive ``\sigma^2`` is declared."""
        name = self.squares.get(((letter.text,), None))
        return Found(name, letter.after, is_root=True) if name is not None else None

    def spelled(self) -> dict[str, str]:
        """Every name by a readable form of its spelling."""
        letters = {_shown(entry): entry.name for entries in self.by_letter.values() for entry in entries}
        letters |= {"".join(words): name for entries in self.phrases.values() for name, words in entries}
        return letters | {f"{letter}_j": found.name for letter, owners in self.parts.items() for found in owners}


def symbols_of(spellings: Spellings, positive: Mapping[str, bool], macros: Mapping[str, Macro]) -> Symbols:
    """The table for every declared name; ``positive`` says which are positive numbers, ``macros`` what commands stand for."""
    table = Symbols()
    for name in spellings.declared:
        latex = spellings.declared[name]
        try:
            table.add(name, latex, macros)
            if spellings.of(name) != latex:
                table.add(name, spellings.of(name), macros)
        except (DocumentError, Misread) as problem:
            table.broken[name] = problem.message
    _add_parts(table, spellings, macros)
    entries = [entry for group in table.by_letter.values() for entry in group]
    bare = {(entry.letters, entry.sub) for entry in entries if entry.sup is None}
    for entry in entries:
        if entry.sup == "2" and positive.get(entry.name) and (entry.letters, entry.sub) not in bare:
            table.squares[entry.letters, entry.sub] = entry.name
    return table


def _add_parts(table: Symbols, spellings: Spellings, macros: Mapping[str, Macro]) -> None:
    for (name, part), latex in spellings.parts.items():
        try:
            table.add_part(name, part, latex, macros)
        except (DocumentError, Misread) as problem:
            table.broken[name] = problem.message


def _spelled(name: str, tokens: Sequence[Token]) -> Spelling | None:
    letters = _letters(tokens, 0)
    if not letters:
        return None
    end = letters[-1][1]
    found = scripts(tokens, end)
    if found.after != len(tokens):
        return None
    sub = found.slice("_")
    letters_only = tuple(text for text, _ in letters)
    return Spelling(name, letters_only, script_text(tokens[slice(*sub)]) if sub else None, _superscript(tokens, found))


def _superscript(tokens: Sequence[Token], found: Scripts) -> str | None:
    """Primes and superscript as one text."""
    sup = found.slice("^")
    text = "'" * found.primes + (script_text(tokens[slice(*sup)]) if sup else "")
    return text or None


def _fits(spelled: Spelling, tokens: Sequence[Token], found: Scripts) -> bool:
    sub = found.slice("_")
    has_sub = spelled.sub is None or (sub is not None and script_text(tokens[slice(*sub)]) == spelled.sub)
    return has_sub and (spelled.sup is None or _superscript(tokens, found) == spelled.sup)


def _chosen(matches: list[tuple[Spelling, int]], tokens: Sequence[Token], position: int) -> Found:
    """The longest spelling; two that claim different scripts, or the same ones, are refused."""
    best = max(spelled.rank for spelled, _ in matches)
    longest = [(spelled, end) for spelled, end in matches if spelled.rank == best]
    spelled, end = longest[0]
    rivals = [other for other, _ in longest[1:]]
    if spelled.sup == "2" and not rivals:
        rivals = [
            other for other, _ in matches if other.sup is None and other.letters == spelled.letters and other.sub == spelled.sub
        ]
        if rivals:
            message = f"this is “{spelled.name}” or the square of “{rivals[0].name}”: spell one of them differently"
            raise Misread(message, tokens[position].start, tokens[end - 1].end)
    if rivals:
        names = " or ".join(f"“{name}”" for name in (spelled.name, *(other.name for other in rivals)))
        raise Misread(f"this may be {names}: spell them differently", tokens[position].start, tokens[end - 1].end)
    takes = {mark for mark, part in (("_", spelled.sub), ("^", spelled.sup)) if part is not None}
    return Found(spelled.name, end, frozenset(takes))


def _letters(tokens: Sequence[Token], position: int, most: int = _MOST_LETTERS) -> list[tuple[str, int]]:
    """The letters at a place, each with the place after it; scripts end the run."""
    found: list[tuple[str, int]] = []
    while len(found) < most:
        letter = nucleus(tokens, position)
        if letter is None:
            break
        found.append((letter.text, letter.after))
        position = letter.after
    return found


def _word(token: Token) -> str:
    """A token of a phrase; one kind of bar is as good as another there."""
    if token.kind in ("letter", "digit"):
        return token.text
    return "|" if token.kind == "\\mid" else canonical([token])


def _shown(entry: Spelling) -> str:
    sub = f"_{{{entry.sub}}}" if entry.sub else ""
    sup = f"^{{{entry.sup}}}" if entry.sup else ""
    return "".join(entry.letters) + sub + sup
