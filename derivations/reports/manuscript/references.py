"""The literature: entries of ``references.bib``, and the sources of the catalogue read as citations of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from importlib.resources import files

from derivations.language.errors import LemmataError

_ENTRY = re.compile(r"@(?P<kind>\w+)\{(?P<key>[^,\s]+),(?P<body>.*?)\n\}", re.DOTALL)
_FIELD = re.compile(r"^\s*(\w+)\s*=\s*\{(.*?)\}\s*,?\s*$(?=\s*\w+\s*=|\s*\Z)", re.DOTALL | re.MULTILINE)
_YEAR = re.compile(r",?\s*\(?\b((?:18|19|20)\d\d)\b\)?")
_PLACE = re.compile(
    r"(?:Eqs?\.|App\.|Appendix|§+|[Cc]hs?\.|[Cc]hapter|Secs?\.|[Ss]ection|[Tt]heorem|Thm\b|[Ll]emma|[Cc]orollary|[Pp]roposition|Prop\.|[Ee]xample|Ex\.|p\.|pp\.|Table|Fig\.)"
)


class UnknownSource(LemmataError):
    """A source that no entry of the bibliography matches."""


@dataclass(frozen=True)
class Reference:
    """One entry; ``text`` is how it stands in the file."""

    key: str
    kind: str
    text: str
    fields: dict[str, str] = field(hash=False)

    @property
    def year(self) -> str:
        return self.fields["year"]

    @property
    def title(self) -> str:
        return self.fields["title"]

    def plain_title(self) -> str:
        """The title without the braces that keep capitals."""
        return re.sub(r"[{}]", "", self.title)

    def surnames(self) -> tuple[str, ...]:
        """The authors' surnames."""
        return tuple(author.split(",")[0].strip() for author in self.fields["author"].split(" and "))

    def short(self) -> str:
        """How it is named in a sentence.

        >>> bibliography()["lucas2019"].short()
        'Lucas et al. 2019'
        """
        names = self.surnames()
        return f"{' & '.join(names) if len(names) < 3 else f'{names[0]} et al.'} {self.year}"


@dataclass(frozen=True)
class Citation:
    """A reference and the place in it, such as Eq. (2.43), empty for the whole; without a reference, words."""

    reference: Reference | None
    place: str = ""


@cache
def bibliography() -> dict[str, Reference]:
    """Every entry by its key.

    >>> bibliography()["bishop2006"].title
    'Pattern Recognition and Machine Learning'
    """
    text = (files("derivations.reports.manuscript") / "references.bib").read_text(encoding="utf-8")
    found = {}
    for match in _ENTRY.finditer(text):
        fields = {name: re.sub(r"\s+", " ", value) for name, value in _FIELD.findall(match["body"])}
        found[match["key"]] = Reference(match["key"], match["kind"], match.group(), fields)
    return found


def citations(source: str) -> tuple[Citation, ...]:
    """What a source cites: works separated by semicolons, each by authors, year and place; a title may stand between.

    A part that starts with a small letter, such as “definition of the trace”, cites no work and is kept as words.
    Raises :class:`UnknownSource` where an entry is missing.

    >>> [(each.reference.short(), each.place) for each in citations("Lucas et al. 2019, Eq. (10); Bishop 2006")]
    [('Lucas et al. 2019', 'Eq. (10)'), ('Bishop 2006', '')]
    """
    return tuple(_citation(part.strip(), source) for part in source.split(";") if part.strip())


def used(sources: Iterable[Sequence[Citation]]) -> tuple[Reference, ...]:
    """The references cited, each once, in the order of their keys."""
    by_key = {each.reference.key: each.reference for source in sources for each in source if each.reference is not None}
    return tuple(by_key[key] for key in sorted(by_key))


def _citation(part: str, source: str) -> Citation:
    if part[0].islower():
        return Citation(None, part)
    fitting = [
        (reference, rest) for reference in bibliography().values() if (rest := _after_authors(part, reference)) is not None
    ]
    if len(fitting) != 1:
        raise UnknownSource(_complaint(part, source, [reference.key for reference, _ in fitting]))
    reference, rest = fitting[0]
    return Citation(reference, _place(rest, reference, part))


def _after_authors(part: str, reference: Reference) -> str | None:
    """What follows the authors and the year, when both are those of the reference."""
    names = reference.surnames()
    spellings = [" & ".join(names), " and ".join(names), f"{names[0]} et al."]
    name = next((spelling for spelling in spellings if re.match(re.escape(spelling) + r"(?![\w-])(?! (?:&|and) )", part)), None)
    if name is None:
        return None
    rest = part[len(name) :]
    year = _YEAR.search(rest)
    if year is not None and year[1] != reference.year:
        return None
    return rest if year is None else rest[: year.start()] + rest[year.end() :]


def _place(rest: str, reference: Reference, part: str) -> str:
    """The place in a work: what is left without its title."""
    words = re.sub(r"\s+", " ", rest).strip(" ,")
    title = reference.plain_title().split()
    for length in range(len(title), 0, -1):  # a title may be cut short
        start = " ".join(title[:length])
        if words.startswith(start):
            words = words[len(start) :].strip(" ,")
            break
    if words and not _PLACE.match(words) and not words.startswith("("):
        raise UnknownSource(
            f"in the source “{part}”, “{words}” is neither the title of {reference.key} nor a place in it, such as “Eq. (7)”, "
            "“§2.1”, “App. B” or “ch. 3”"
        )
    return words


def _complaint(part: str, source: str, keys: list[str]) -> str:
    if keys:
        return f"the source “{part}” fits several entries ({', '.join(keys)}): add the year"
    known = {reference.short(): reference.key for reference in bibliography().values()}
    near = get_close_matches(part.split(",")[0], known, n=2, cutoff=0.6)
    hint = f": did you mean {' or '.join(f'“{name}”' for name in near)}?" if near else ""
    missing = f"the source “{source}” cites “{part}”, which has no entry in docs/references.bib"
    return f"{missing}{hint or ';'} add one, or mend the source"
