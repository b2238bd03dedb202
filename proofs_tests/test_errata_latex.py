"""Errata of machine-learning texts in the LaTeX in which they were printed: no verdict contradicts what is known of them.

The claims stand in proofs_tests/errata_latex/*.toml. Their tags say whether each is true, and whether its LaTeX is unchanged;
where it is not, ``words`` keeps the LaTeX as it was. README.md beside them lists what could not be stated.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from derivations.documents.toml_document import load_document
from derivations.engines.judge import Settings, judge_claim
from derivations.language.claims import Claim
from derivations.language.verdicts import Verdict

FOLDER = Path(__file__).parent / "errata_latex"
DOCUMENTS = sorted(FOLDER.glob("*.toml"))
CLAIMS = {f"{path.stem}-{claim.id}": claim for path in DOCUMENTS for claim in load_document(path).claims}
ERRATA = [claim for claim in CLAIMS.values() if "declaration" not in claim.tags]
ALL_ERRATA = 128
FEWEST_STATED = 96

SETTLED_TRUE = {Verdict.CERTIFIED, Verdict.PROVED}
SETTLED_FALSE = {Verdict.REFUTED, Verdict.ILL_TYPED}
OPEN = {Verdict.SUPPORTED, Verdict.UNDECIDED}


def is_true(claim: Claim) -> bool:
    return "false" not in claim.tags


def settings(claim: Claim) -> Settings:
    """A claim that no engine settles is given little time."""
    seconds = 1.0 if claim.expect is Verdict.UNDECIDED else Settings(seed=0).seconds
    return Settings(seed=1999, near_misses=False, seconds=seconds)


@pytest.mark.parametrize("name", CLAIMS)
def test_no_verdict_contradicts_what_is_known(name: str) -> None:
    claim = CLAIMS[name]
    assert claim.ill_typed or not claim.problem, claim.problem
    judgement = judge_claim(claim, settings(claim)).judgement
    assert judgement.verdict not in (SETTLED_FALSE | {Verdict.VACUOUS} if is_true(claim) else SETTLED_TRUE), judgement.reason
    both_open = {judgement.verdict, claim.expect} <= OPEN
    assert judgement.verdict is claim.expect or both_open, judgement.reason


def test_most_errata_are_settled_as_they_are_known() -> None:
    settled = [claim for claim in ERRATA if claim.expect in (SETTLED_TRUE if is_true(claim) else SETTLED_FALSE)]
    assert all(claim.expect in OPEN for claim in ERRATA if claim not in settled)
    assert not [claim.id for claim in ERRATA if not is_true(claim) and claim.expect is Verdict.SUPPORTED]
    assert len(settled) >= 0.9 * len(ERRATA)


def test_every_claim_is_written_in_latex() -> None:
    for path in DOCUMENTS:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
        assert all("latex" in claim and "math" not in claim for claim in tables["claim"]), path.name


@pytest.mark.parametrize("claim", ERRATA, ids=lambda claim: claim.id)
def test_a_change_of_spelling_is_recorded(claim: Claim) -> None:
    assert len({"true", "false"} & set(claim.tags)) == 1
    assert len({"unchanged", "light change"} & set(claim.tags)) == 1
    assert claim.at, "a source"
    if "light change" in claim.tags:
        assert claim.words and claim.words != claim.math
        assert claim.note, "what was changed"
    else:
        assert not claim.words


def rows() -> list[list[str]]:
    lines = (FOLDER / "README.md").read_text(encoding="utf-8").splitlines()
    return [[cell.strip(" `") for cell in line.split("|")[1:-1]] for line in lines if line.startswith("| `hb")]


def test_the_table_lists_every_erratum() -> None:
    stated = {claim.id for claim in ERRATA}
    assert len(stated) == len(ERRATA) >= FEWEST_STATED
    missing = {row[0]: row[2] for row in rows() if len(row) == 3}
    assert all(missing.values()), "what it lacks"
    assert not stated & set(missing)
    assert len(stated) + len(missing) == ALL_ERRATA
    assert {row[0]: row[2] for row in rows() if len(row) == 4} == {claim.id: claim.tags[1] for claim in ERRATA}
    assert all(row[3] for row in rows() if len(row) == 4 and row[2] == "light change")
