"""Every identity of the catalogue: it is certified, its wrong versions are refuted, and a new file is found by itself."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

from derivations.catalogue import CatalogueError, Identity, identities, identity
from derivations.engines.judge import Settings, judge_claim
from derivations.language.verdicts import Judgement, Verdict

SEED = 1999
CATALOGUE = identities()
WRONG = [(item, place) for item in CATALOGUE for place in range(len(item.near_misses))]
EVERY_SIZE_IS_REQUIRED = (
    "woodbury",
    "push_through",
    "sylvester_determinant",
    "matrix_determinant_lemma",
    "trace_cyclicity",
    "gradient_log_det",
    "gradient_trace_inverse",
    "gaussian_kl",
    "ppca_gradient",
)


@cache
def judgement_of(item: Identity) -> Judgement:
    return judge_claim(item.claim(), Settings(seed=SEED)).judgement


@pytest.mark.parametrize("item", CATALOGUE, ids=lambda item: item.name)
def test_an_identity_is_certified_and_none_of_its_automatic_near_misses_survives(item: Identity) -> None:
    judgement = judgement_of(item)
    assert judgement.verdict is Verdict.CERTIFIED, judgement.reason
    assert judgement.error_log2 is not None
    assert judgement.error_log2 <= -100
    misses = judgement.near_misses
    assert misses.killed > 0
    assert [miss for miss in misses.tried if miss.fate in ("survived", "undecided")] == []


@pytest.mark.parametrize("item", CATALOGUE, ids=lambda item: item.name)
def test_the_scope_is_as_the_file_says(item: Identity) -> None:
    judgement = judgement_of(item)
    assert judgement.scope.every_size == item.every_size, (judgement.scope.in_words(), judgement.remarks)


@pytest.mark.parametrize("name", EVERY_SIZE_IS_REQUIRED)
def test_the_identities_that_everything_rests_on_are_certified_at_every_size(name: str) -> None:
    assert identity(name).every_size


@pytest.mark.parametrize(("item", "place"), WRONG, ids=[f"{item.name}-{place + 1}" for item, place in WRONG])
def test_a_wrong_version_is_refuted_with_a_counterexample(item: Identity, place: int) -> None:
    judgement = judge_claim(item.near_miss_claims()[place], Settings(seed=SEED, near_misses=False)).judgement
    assert judgement.verdict is Verdict.REFUTED, judgement.reason
    assert judgement.counterexample is not None


@pytest.mark.parametrize("item", CATALOGUE, ids=lambda item: item.name)
def test_a_file_says_what_it_holds(item: Identity) -> None:
    text = import_module(f"derivations.identities.{item.name}").__doc__ or ""
    assert item.source
    assert item.meaning
    assert len(item.near_misses) >= 3
    assert item.every_size == ("Certified at the sizes tested only: " not in text), "the docstring gives the reason"


def test_names_and_statements_are_unique() -> None:
    assert len(CATALOGUE) >= 30
    assert len({item.name for item in CATALOGUE}) == len(CATALOGUE)
    assert len({(item.let, item.states) for item in CATALOGUE}) == len(CATALOGUE)


NEW = '''"""A new identity."""

from derivations.catalogue import Identity

IDENTITY = Identity("{name}", let=("A: d x d",), states="tr(2*A) = 2*tr(A)", source="", meaning="the trace is linear")
'''


def test_a_new_file_is_found_with_no_other_edit(tmp_path: Path) -> None:
    (tmp_path / "linear_trace.py").write_text(NEW.format(name="linear_trace"), encoding="utf-8")
    (found,) = identities(tmp_path)
    assert judgement_of(found).verdict is Verdict.CERTIFIED
    assert identity("linear_trace", tmp_path) == found


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "needs one constant: IDENTITY ="),
        ("IDENTITY = 'tr(A) = tr(A)'", "needs one constant: IDENTITY ="),
        ("import no_such_module", "cannot be imported: ModuleNotFoundError"),
        ("IDENTITY = (", "cannot be imported: SyntaxError"),
        (NEW.format(name="linear_trase"), "give the file and what it holds the same name"),
    ],
)
def test_a_file_without_an_identity_is_an_error_that_names_it(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "linear_trace.py").write_text(text, encoding="utf-8")
    with pytest.raises(CatalogueError) as caught:
        identities(tmp_path)
    assert "linear_trace.py" in str(caught.value)
    assert said in str(caught.value)


def test_a_folder_that_is_not_there() -> None:
    with pytest.raises(CatalogueError, match="is not a folder"):
        identities(Path("no such folder"))


def test_an_unknown_name_is_met_with_the_nearest() -> None:
    with pytest.raises(CatalogueError, match="no identity is called “woodbery”; did you mean “woodbury”"):
        identity("woodbery")
    with pytest.raises(CatalogueError, match="there are "):
        identity("zzz")


def test_a_statement_that_cannot_be_read_is_an_error_that_names_the_identity() -> None:
    wrong = Identity("typo", let=("A: d x d",), states="tr(B) = 0", source="", meaning="")
    with pytest.raises(CatalogueError, match=r"typo: column 4: “B” is not declared"):
        wrong.claim()
