"""The report on one document: its claims, totals, contents and debts, the same for every output format."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from derivations.deriving.derivation import Derivation
from derivations.engines.judge import ClaimResult
from derivations.language.domains import DOMAINS, Symmetry
from derivations.language.verdicts import MEANING, Verdict
from derivations.language.vocabulary import Variable
from derivations.reports.manuscript.notation import Letter
from derivations.reports.manuscript.prose import Formula, Prose, Words
from derivations.reports.paper_page.entry import ATTENTION, DEBTS, GROUPS, SOME_SIZES, Entry, entry
from derivations.reports.paper_page.mathematics import Equation, Mathematics, Names, Plain
from derivations.reports.paper_page.trusted_latex import document_prose, is_formula
from derivations.reports.paper_page.wording import waiting_words
from derivations.reports.spoken import spoken
from derivations.reports.symbols import symbol_rows
from derivations.reports.wording import BAD_INPUT, seed_words

_ALWAYS = (Verdict.PROVED, Verdict.CERTIFIED, Verdict.SUPPORTED, Verdict.REFUTED, Verdict.UNDECIDED, Verdict.ILL_TYPED)
_EXACT = (Verdict.PROVED.value, Verdict.CERTIFIED.value)
_OF_A_PAPER = ("authors", "venue", "year", "arxiv", "doi", "url", "version")


@dataclass(frozen=True)
class Paper:
    """A document as reports see it: its file, its title, what it says of the paper, its names and what could not be read."""

    file: str
    title: str
    about: Mapping[str, str]
    names: Names
    problems: tuple[str, ...] = ()


@dataclass(frozen=True)
class Report:
    """Everything that a page about a document says; ``stem`` is the name of its files."""

    stem: str
    file: str
    title: str
    source: str
    note: Prose
    entries: tuple[Entry, ...]
    letters: tuple[Letter, ...]
    definitions: tuple[tuple[Equation | Plain, Prose], ...]
    problems: tuple[str, ...]
    seed: str
    version: str

    def totals(self) -> dict[str, int]:
        """How many claims have each verdict: the six that are always told, and others that occur."""
        counts = {verdict.value: 0 for verdict in _ALWAYS}
        for word in (Verdict.VACUOUS.value, BAD_INPUT):
            if any(item.verdict == word for item in self.entries):
                counts[word] = 0
        for item in self.entries:
            counts[item.verdict] += 1
        return counts

    def contents(self) -> Iterator[tuple[str, tuple[Entry, ...]]]:
        """The claims under the headings of the contents, in their order; headings without claims are left out."""
        for heading in GROUPS:
            if found := tuple(item for item in self.entries if item.group == heading):
                yield heading, found

    def attention(self) -> tuple[Entry, ...]:
        """The claims that somebody has to look at."""
        return tuple(item for item in self.entries if item.group in ATTENTION)

    def debts(self) -> Iterator[tuple[str, tuple[tuple[Entry, str], ...]]]:
        """What is missing, by kind: the introducing words, and each claim with its reason."""
        for kind, words in DEBTS.items():
            if owed := tuple((item, reason) for item in self.entries for own, reason in item.debts if own == kind):
                yield words, owed

    def headline(self) -> str:
        """The one sentence for a reader in a hurry."""
        count = len(self.entries)
        holding = [item for item in self.entries if item.verdict in _EXACT]
        limited = sum(SOME_SIZES in dict(item.debts) for item in holding)
        scope = f"{len(holding) - limited} at every size, {limited} at the sizes tested" if limited else "at every size"
        parts = [f"{len(holding)} hold{'s' * (len(holding) == 1)} ({scope})" if holding else "none is proved or certified"]
        parts += [f"{number} {word}" for word, number in self.totals().items() if number and word not in _EXACT]
        return f"{count} claim{'s' * (count != 1)}: {', '.join(parts)}; {waiting_words(len(self.attention()))}."


def report(
    paper: Paper, results: Sequence[ClaimResult], stem: str, made: tuple[int, str], derivations: tuple[Derivation, ...]
) -> Report:
    """The report on the results of a document; ``made`` is the seed and the version of Lemmata that they were made with."""
    mathematics = Mathematics(paper.names)
    letters = mathematics.letters()
    seed, version = made
    return Report(
        stem=stem,
        file=paper.file,
        title=spoken(" ".join(paper.title.split())),
        source=", ".join(_of_paper(paper.about)),
        note=document_prose(paper.about.get("note", ""), letters),
        entries=tuple(entry(number, result, mathematics, derivations) for number, result in enumerate(results, start=1)),
        letters=tuple(_letters(paper.names, results, letters)),
        definitions=tuple((shown, document_prose(meaning, letters)) for shown, meaning in mathematics.definitions()),
        problems=paper.problems,
        seed=seed_words(seed),
        version=version,
    )


def meanings(totals: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    """What each verdict that occurs means."""
    for verdict, meaning in MEANING.items():
        if totals.get(verdict.value):
            yield verdict.value, meaning
    if totals.get(BAD_INPUT):
        yield BAD_INPUT, "the claim could not be read, and has no verdict"


def _of_paper(about: Mapping[str, str]) -> Iterator[str]:
    """Who wrote the paper, and where and when it appeared; a year that the venue names is not said twice."""
    for name in _OF_A_PAPER:
        value = " ".join(about.get(name, "").split())
        if value and not (name == "year" and value in about.get("venue", "")):
            yield f"{'arXiv' if name == 'arxiv' else name} {value}" if name in ("arxiv", "doi", "version") else value


def _letters(names: Names, results: Sequence[ClaimResult], spelled: dict[str, str]) -> Iterator[Letter]:
    """The declared letters that occur in the claims."""
    steps = tuple(step for result in results for step in result.claim.steps)
    for name, what, meaning in symbol_rows(steps, names.meanings):
        shape, _, domain = what.partition(", ")
        domain = DOMAINS["spd"].meaning if domain == "spd" else domain  # the one name that is an abbreviation
        latex = spelled.get(name) or rf"\mathrm{{{name.replace('_', chr(92) + '_')}}}"
        if is_formula(latex):
            said = (
                *document_prose(meaning, spelled),
                *_called(name, latex, what),
                *_parts(names.vocabulary.variables.get(name)),
            )
            yield Letter(latex, document_prose(shape, spelled), document_prose(domain, spelled), said)


def _parts(variable: Variable | None) -> Iterator[Words | Formula]:
    """The letters of the parts of a variable, with their indices."""
    if variable is None:
        return
    one_index = len(variable.shape) < 2 or variable.kind.symmetry is Symmetry.DIAGONAL
    written = {"entries": rf"{variable.entries}_{'j' if one_index else '{ij}'}", "columns": f"{variable.columns}_j"}
    shown = [(part, latex) for part, latex in written.items() if getattr(variable, part) and is_formula(latex)]
    for place, (part, latex) in enumerate(shown):
        yield Words(f"{', ' if place else ' ('}{part} ")
        yield Formula(latex)
    if shown:
        yield Words(")")


def _called(name: str, latex: str, what: str) -> Prose:
    """The name of a size that is spelled otherwise: verdicts and counterexamples have the name."""
    return (Words(f" ({name} in verdicts)"),) if what.startswith("size") and latex != name else ()
