"""Every derivation of the catalogue is proved, every slip in its lines is caught, and a new one is one new file."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import pytest

from derivations.catalogue import CatalogueError, derivation, derivations
from derivations.deriving.accounts import Account, account_of, accounts
from derivations.deriving.checking import Checked
from derivations.deriving.derivation import Derivation
from derivations.deriving.derive import derive
from derivations.deriving.mutations import Fate, break_every_line, counted
from derivations.engines.judge import Settings
from derivations.language.verdicts import Verdict

SETTINGS = Settings(seed=1999)
CATALOGUE = derivations()
NAMES = [item.name for item in CATALOGUE]
DEEP = os.environ.get("HYPOTHESIS_PROFILE") == "deep"
SLIPS_PER_LINE = None if DEEP else 2


@cache
def account(name: str) -> Account:
    return account_of(derivation(name), SETTINGS)


def checked(name: str) -> Checked:
    found = account(name).checked
    assert found is not None, account(name).finding.reason
    return found


class TestEveryDerivation:
    @pytest.mark.parametrize("name", NAMES)
    def test_it_is_proved_by_steps_that_are_checked_exactly(self, name: str) -> None:
        found = checked(name)
        assert found.holds, found.reason
        assert len(found.steps) == len(found.derived.lines) - 1 >= 1
        assert all(line.reason is not None for line in found.derived.lines[1:])
        assert all(step.evidence for step in found.steps)
        assert found.error_log2 is None or found.error_log2 <= -95

    @pytest.mark.parametrize("name", NAMES)
    def test_each_of_its_wrong_ends_is_refuted_with_a_counterexample(self, name: str) -> None:
        found = checked(name)
        assert found.wrong_ends, "a derivation gives wrong ends"
        assert [wrong.verdict for wrong in found.wrong_ends] == [Verdict.REFUTED] * len(derivation(name).near_misses)
        assert all(wrong.counterexample is not None for wrong in found.wrong_ends)

    @pytest.mark.parametrize("name", NAMES)
    def test_every_slip_in_a_line_is_caught_at_its_step(self, name: str) -> None:
        mutations = break_every_line(derive(derivation(name)), SETTINGS, SLIPS_PER_LINE)
        fates = counted(mutations)
        assert fates[Fate.REFUTED] > 0
        assert [mutation for mutation in mutations if mutation.fate in (Fate.MISSED, Fate.UNDECIDED)] == []

    @pytest.mark.parametrize("name", NAMES)
    def test_it_says_what_it_is(self, name: str) -> None:
        item = derivation(name)
        assert item.title
        assert item.source
        assert item.meaning

    def test_two_titles_are_never_the_same(self) -> None:
        titles = [item.title for item in CATALOGUE]
        assert sorted(titles) == sorted(set(titles))


NEW = '''"""The trace of twice a product."""

from derivations.deriving.derivation import Derivation

DERIVATION = Derivation(
    "{name}",
    title="The trace of twice a product",
    let=("A: d x k", "B: k x d"),
    start="tr(2*A @ B)",
    moves=({moves}),
    end="{end}",
    near_misses=("tr(B @ A)",),
    source="",
    meaning="",
)
'''


def new_file(folder: Path, *, name: str = "twice", moves: str = '"collecting",', end: str = "2*tr(B @ A)") -> Derivation:
    (folder / "twice.py").write_text(NEW.format(name=name, moves=moves, end=end), encoding="utf-8")
    derivations.cache_clear()
    return derivation("twice", (folder,))


class TestANewFile:
    def test_it_is_found_and_proved_with_no_other_edit(self, tmp_path: Path) -> None:
        item = new_file(tmp_path)
        assert derivations((tmp_path,)) == (item,)
        [found] = accounts([item], SETTINGS)
        assert found.verified
        assert {finding.name for finding in found.support} == {"collecting"}

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"name": "thrice"}, "give the file and what it holds the same name"),
            ({"moves": "("}, "cannot be imported: SyntaxError"),
        ],
    )
    def test_a_file_that_holds_something_else_is_named(self, tmp_path: Path, changes: dict[str, str], said: str) -> None:
        with pytest.raises(CatalogueError, match=r"twice\.py") as caught:
            new_file(tmp_path, **changes)
        assert said in str(caught.value)

    def test_two_files_of_one_name_are_refused(self, tmp_path: Path) -> None:
        first, second = tmp_path / "first", tmp_path / "second"
        for folder in (first, second):
            folder.mkdir()
            new_file(folder)
        with pytest.raises(CatalogueError, match="two derivations are called “twice”"):
            derivations((first, second))
