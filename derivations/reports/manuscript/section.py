"""One derivation as a section of a document: its words, its lines and how they were checked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from derivations.catalogue import rule as find_rule
from derivations.catalogue import topic_of
from derivations.deriving.checking import Checked
from derivations.deriving.derive import Derived, Line
from derivations.language.errors import LemmataError
from derivations.language.evidence import Scope
from derivations.language.verdicts import Judgement
from derivations.reports.manuscript.formula import formula
from derivations.reports.manuscript.notation import Letter, letters, own_spellings, spellings
from derivations.reports.manuscript.prose import Formula, Prose, Words, prose
from derivations.reports.manuscript.references import Citation, citations
from derivations.reports.spoken import spoken
from derivations.reports.wording import error_words


class NotShown(LemmataError):
    """A derivation that does not hold, and so is not written as if it did."""


@dataclass(frozen=True)
class Reasoned:
    """A line after the first: its LaTeX, why it equals the line before, and how that was checked.

    ``kind`` and ``name`` say what the reason is: a rule, a result or a definition.
    """

    latex: str
    reason: Prose
    kind: str
    name: str
    verdict: str
    scope: str


@dataclass(frozen=True)
class Section:
    """Everything that is said of one derivation, with mathematics in LaTeX and words as :data:`Prose`."""

    name: str
    topic: str
    title: Prose
    plain_title: str
    meaning: Prose
    start: str
    lines: tuple[Reasoned, ...]
    definitions: tuple[tuple[str, str], ...]
    conclusion: tuple[str, str] | None
    concluded_by: Prose
    remark: Prose
    letters: tuple[Letter, ...]
    source: tuple[Citation, ...]
    cites: tuple[str, ...]
    rules: tuple[str, ...]
    verdict: str
    every_size: bool
    error: str
    exceptions: tuple[str, ...]

    def steps(self) -> str:
        """``3 steps``."""
        return f"{len(self.lines)} step{'s' if len(self.lines) != 1 else ''}"

    def label(self) -> str:
        """What the section is referred to by."""
        return f"result:{self.name.replace('_', '-')}"


def topic_title(topic: str) -> str:
    """What a topic is about, from the first words of its folder's docstring.

    >>> topic_title("ppca")
    'Probabilistic PCA'
    """
    try:
        words = import_module(f"derivations.{topic}").__doc__ or ""
    except ImportError:
        words = ""
    about = words.removeprefix("Derivations about ").split(":")[0].split(",")[0].strip(" .\n")
    return (about[:1].upper() + about[1:]) or topic.replace("_", " ")


def section(checked: Checked) -> Section:
    """The section of a derivation that holds. Raises :class:`NotShown` for any other."""
    if not checked.holds:
        raise NotShown(f"{checked.name} is {checked.verdict.value}, not proved: {checked.reason}")
    derived, derivation = checked.derived, checked.derived.derivation
    spelled = spellings(derived)
    concluding = find_rule(derivation.concludes).reason if derivation.concludes else ""
    return Section(
        name=derivation.name,
        topic=topic_of(derivation.name),
        title=prose(derivation.title, spelled),
        plain_title=spoken(derivation.title),
        meaning=prose(_sentence(derivation.meaning), spelled),
        start=_latex(derived.lines[0].expression, derived),
        lines=tuple(_reasoned(derived, line, step) for line, step in zip(derived.lines[1:], checked.steps, strict=True)),
        definitions=_definitions(derived),
        conclusion=_conclusion(derived),
        concluded_by=prose(concluding, spelled),
        remark=prose(_sentence(derivation.remark), spelled),
        letters=letters(derived),
        source=citations(derivation.source),
        cites=derivation.cited(),
        rules=tuple(dict.fromkeys(_rules(derived))),
        verdict=checked.verdict.value,
        every_size=checked.every_size,
        error=error_words(checked.error_log2),
        exceptions=tuple(_exceptions(checked)),
    )


def _reasoned(derived: Derived, line: Line, step: Judgement) -> Reasoned:
    if line.reason is None:
        raise NotShown(f"{derived.derivation.name} has a line without a reason")
    spelled = spellings(derived)
    words = prose(line.reason.words, spelled)
    if line.reason.kind == "definition" and line.reason.name in spelled:
        words = (Words("definition of "), Formula(spelled[line.reason.name]))
    return Reasoned(
        _latex(line.expression, derived), words, line.reason.kind, line.reason.name, step.verdict.value, scope_words(step)
    )


def _latex(expression: Any, derived: Derived) -> str:
    return formula(expression, derived.setting.vocabulary, own_spellings(derived))


def _definitions(derived: Derived) -> tuple[tuple[str, str], ...]:
    """Each named quantity and what it stands for, written with the names before it."""
    setting = derived.setting
    pairs = (setting.definition(str(symbol.name)) for symbol in setting.named)
    return tuple((_latex(symbol, derived), _latex(tree, derived)) for symbol, tree in pairs)


def _conclusion(derived: Derived) -> tuple[str, str] | None:
    if derived.conclusion is None:
        return None
    left, right = (_latex(derived.setting.folded(side), derived) for side in derived.conclusion.expressions())
    return left, right


def _rules(derived: Derived) -> Iterator[str]:
    for line in derived.lines:
        if line.reason is not None and line.reason.kind == "rule":
            yield line.reason.name
    if derived.derivation.concludes:
        yield derived.derivation.concludes


def _exceptions(checked: Checked) -> Iterator[str]:
    """The steps that were not checked at every size, and where they were; those with one scope together."""
    named = [f"step {number}" for number in range(1, len(checked.steps) + 1)] + ["the conclusion"]
    found: dict[str, list[str]] = {}
    for name, judgement in zip(named, checked.judged, strict=False):
        if not _at_every_size(judgement.scope):
            found.setdefault(judgement.scope.in_words().removeprefix("exact "), []).append(name)
    for scope, names in found.items():
        yield f"{' and '.join(names) if len(names) < 3 else ', '.join(names)} {scope}"


def _at_every_size(scope: Scope) -> bool:
    return scope.every_size or scope.sizes == ({},)


def scope_words(judgement: Judgement) -> str:
    """Where a step was checked and with what error bound."""
    return ", ".join(part for part in (judgement.scope.in_words(), error_words(judgement.error_log2)) if part)


def _sentence(text: str) -> str:
    """The text with a capital letter and a full stop, unless it starts with mathematics."""
    if not text:
        return ""
    first_word = text.split()[0]
    start = (
        text[0].upper()
        if (first_word.isalpha() and first_word.isascii() and len(first_word) > 1) or first_word == "a"
        else text[0]
    )
    return f"{start}{text[1:]}{'' if text[-1] in '.!?' else '.'}"
