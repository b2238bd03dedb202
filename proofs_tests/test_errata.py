"""Errata of machine-learning texts: what was printed wrongly is refuted, and its correction holds.

The claims stand in proofs_tests/errata/*.toml. The tag of each says whether it is true; a claim stated by several
equations has one id with a suffix for each. README.md beside them lists what cannot be stated yet.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from derivations.documents.toml_document import load_document
from derivations.engines.judge import Settings, judge_claim
from derivations.language.claims import Claim
from derivations.language.verdicts import Verdict

FOLDER = Path(__file__).parent / "errata"
DOCUMENTS = sorted(FOLDER.glob("*.toml"))
CLAIMS = [claim for path in DOCUMENTS for claim in load_document(path).claims]
SETTINGS = Settings(seed=1999, near_misses=False)

TRUE = {Verdict.CERTIFIED, Verdict.PROVED}
FALSE = {Verdict.REFUTED, Verdict.ILL_TYPED}
ALL_ERRATA = 128
STATED = 122


def erratum_of(claim: Claim) -> str:
    return claim.id.partition("-")[0]


def is_true(claim: Claim) -> bool:
    (truth,) = {"true", "false"} & set(claim.tags)
    return truth == "true"


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.id)
def test_the_verdict_is_the_known_truth(claim: Claim) -> None:
    judgement = judge_claim(claim, SETTINGS).judgement
    assert judgement.verdict in (TRUE if is_true(claim) else FALSE), judgement.reason
    assert judgement.verdict is claim.expect, judgement.reason


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.id)
def test_a_document_expects_what_is_known(claim: Claim) -> None:
    assert claim.expect in (TRUE if is_true(claim) else FALSE)
    assert claim.at, "a source"
    assert is_true(claim) or claim.note, "what is wrong with it"


def test_an_erratum_is_true_or_false_in_all_its_equations() -> None:
    truths = {erratum_of(claim): is_true(claim) for claim in CLAIMS}
    assert all(truths[erratum_of(claim)] == is_true(claim) for claim in CLAIMS)
    assert set(truths.values()) == {True, False}


def test_as_many_errata_are_stated_as_the_language_can_state() -> None:
    assert len({erratum_of(claim) for claim in CLAIMS}) >= STATED


def test_the_rest_is_listed_with_what_each_lacks() -> None:
    stated = {erratum_of(claim) for claim in CLAIMS}
    lines = (FOLDER / "README.md").read_text(encoding="utf-8").splitlines()
    rows = [line.split("|") for line in lines if line.startswith("| `hb")]
    listed = {row[1].strip(" `"): row[-2].strip() for row in rows}
    assert all(listed.values())
    assert not stated & set(listed)
    assert len(stated) + len(listed) == ALL_ERRATA
