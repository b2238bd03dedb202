"""The papers' documents: every claim gets its expected verdict, and the table of docs/papers says what they say.

The table goes through a catalogue of what the sources say, with that catalogue's own verdicts; no claim contradicts them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import pytest

from derivations.documents.toml_document import load_document
from derivations.engines.judge import Settings, judge_claim
from derivations.language.claims import Claim
from derivations.language.verdicts import Verdict

FOLDER = Path(__file__).parent.parent / "docs" / "papers"
FAMILIES = {"LU": 63, "NB": 10, "SE": 20, "TB": 25, "KW": 6, "BV": 3}
HOLDING = {"proved", "certified"}
FAILING = {"refuted", "ill-typed"}
SETTINGS = Settings(seed=2019, near_misses=False)

ROW = re.compile(r"\| ([A-Z]{2}-\d\d) \| (\w+)(?: \((\w+)\))? \| (.*?) \| (.*?) \|")
STATED = re.compile(r"`([\w/-]+)` ([\w-]+)")
COUNT = re.compile(r"\| ([A-Z]{2}|all) \| (\d+) \| (\d+) \| (\d+) \|")


@dataclass(frozen=True)
class Entry:
    """A row of the table: an entry of the catalogue with the claims that state it, and what they leave out."""

    verdict: str
    stated: dict[str, str]
    left_out: str

    @property
    def is_mathematical(self) -> bool:
        return self.verdict in ("true", "false", "conditional")

    @property
    def is_decided(self) -> bool:
        """Whether the claims' verdicts agree with the catalogue's, once each has its expected one."""
        holds = bool(HOLDING & set(self.stated.values()))
        fails = bool(FAILING & set(self.stated.values()))
        return {"true": holds, "false": fails, "conditional": holds and fails}[self.verdict]


@cache
def claims() -> dict[str, Claim]:
    """All claims of all documents, each under the name of its document and its own."""
    paths = sorted(FOLDER.glob("*.toml"))
    return {f"{path.stem}/{claim.id}": claim for path in paths for claim in load_document(path).claims}


@cache
def table() -> dict[str, Entry]:
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    return {name: Entry(kind, dict(STATED.findall(cell)), left) for name, kind, _, cell, left in ROW.findall(text)}


@pytest.mark.parametrize("name", claims())
def test_a_claim_gets_its_expected_verdict(name: str) -> None:
    result = judge_claim(claims()[name], SETTINGS)
    assert result.claim.expect is not None
    assert result.judgement.verdict is result.claim.expect, (result.judgement.reason, result.claim.problem)


@pytest.mark.parametrize("name", ["lucas_2019_optima/hadamard", "lucas_2019_notebook/kl-docstring"])
def test_a_claim_with_another_expectation_is_found_out(name: str) -> None:
    claim = claims()[name]
    other = Verdict.REFUTED if claim.expect is not Verdict.REFUTED else Verdict.PROVED
    assert not judge_claim(replace(claim, expect=other), SETTINGS).as_expected


def test_the_table_has_every_entry_of_the_catalogue() -> None:
    assert list(table()) == [f"{family}-{number:02}" for family, count in FAMILIES.items() for number in range(1, count + 1)]


def test_the_table_names_the_claims_that_carry_the_entry_as_a_tag() -> None:
    tagged: dict[str, dict[str, str]] = defaultdict(dict)
    for name, claim in claims().items():
        for tag in claim.tags:
            tagged[tag][name] = claim.expect.value if claim.expect else ""
    assert {name: entry.stated for name, entry in table().items()} == {name: tagged[name] for name in table()}


@pytest.mark.parametrize("name", [name for name, entry in table().items() if entry.is_mathematical])
def test_no_verdict_contradicts_the_catalogue(name: str) -> None:
    assert table()[name].is_decided


@pytest.mark.parametrize("name", [name for name, entry in table().items() if not entry.is_mathematical])
def test_what_is_no_mathematics_is_marked_and_explained(name: str) -> None:
    assert table()[name].verdict in ("empirical", "definition")
    assert table()[name].left_out


def test_the_counts_are_those_of_the_table() -> None:
    counted = {
        name: tuple(map(int, counts)) for name, *counts in COUNT.findall((FOLDER / "README.md").read_text(encoding="utf-8"))
    }
    expected = {family: [0, 0, 0] for family in (*FAMILIES, "all")}
    for name, entry in table().items():
        for family in (name[:2], "all") if entry.is_mathematical else ():
            decided = entry.is_decided
            partly = decided and bool(entry.left_out)
            expected[family] = [old + new for old, new in zip(expected[family], (1, decided, partly), strict=True)]
    assert counted == {family: tuple(counts) for family, counts in expected.items()}


@pytest.mark.parametrize("name", claims())
def test_a_claim_that_states_part_of_a_sentence_is_not_said_to_state_all(name: str) -> None:
    claim = claims()[name]
    if "in part" in claim.note.lower():
        assert any(table()[tag].left_out for tag in claim.tags if tag in table())


@pytest.mark.parametrize("name", claims())
def test_a_claim_stands_in_the_letters_of_its_paper_and_in_plain_mathematics(name: str) -> None:
    claim = claims()[name]
    assert claim.latex
    assert claim.math != claim.latex
