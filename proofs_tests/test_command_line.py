"""The command line: exit statuses, messages and options, with documents and verdicts made by hand."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from derivations.__main__ import main
from derivations.commands import judging, reading
from derivations.commands.complaints import complaint
from derivations.documents.document import Document
from derivations.engines.judge import ClaimResult, Settings
from derivations.language.claims import Claim
from derivations.language.errors import Disagreement, DocumentError, IllTyped
from derivations.language.verdicts import Verdict
from derivations.language.vocabulary import Vocabulary
from proofs_tests.made_results import certified, refuted, unreadable, with_verdict

ROOT = Path(__file__).parent.parent
Stage = Callable[..., list[Settings]]


@pytest.fixture
def stage(monkeypatch: pytest.MonkeyPatch) -> Stage:
    """Makes every FILE a document whose claims come out as the results given; returns the settings that were used."""

    def set_up(*results: ClaimResult) -> list[Settings]:
        by_id = {result.claim.id: result for result in results}
        used: list[Settings] = []

        def load(path: str) -> Document:
            return document(path, [result.claim for result in results])

        def judge(claim: Claim, settings: Settings) -> ClaimResult:
            used.append(settings)
            return by_id[claim.id]

        monkeypatch.setattr(reading, "load_document", load)
        monkeypatch.setattr(reading, "one_off", lambda math, lets, in_latex: load("command line"))
        monkeypatch.setattr(judging, "judge_claim", judge)
        return used

    return set_up


def document(path: str, claims: Sequence[Claim]) -> Document:
    return Document(Path(path), title="A paper", paper={"title": "A paper"}, vocabulary=Vocabulary(), claims=tuple(claims))


def raising(error: BaseException) -> Callable[..., Any]:
    def raise_it(*_: Any) -> Any:
        raise error

    return raise_it


class TestExitStatus:
    def test_every_claim_as_expected(self, stage: Stage) -> None:
        stage(certified("a", expect=Verdict.CERTIFIED), refuted("b", expect=Verdict.REFUTED))
        assert main(["check", "paper.toml"]) == 0

    def test_an_unexpected_verdict(self, stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
        stage(certified("a"), refuted("b", expect=Verdict.CERTIFIED))
        assert main(["check", "paper.toml"]) == 1
        assert "expected certified, got" in capsys.readouterr().out

    def test_a_claim_that_is_bad_input_leaves_the_others_judged(self, stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
        stage(unreadable("typo"), certified("good"))
        assert main(["check", "paper.toml"]) == 2
        printed = capsys.readouterr()
        assert "good" in printed.out
        assert "certified" in printed.out
        assert printed.err.startswith("paper.toml:12:9: claim ‘typo’: ‘q’ is not declared\n    q = p\n    ^\n")
        assert "q = p" in printed.err

    def test_a_definition_that_cannot_be_read_is_bad_input_even_where_no_claim_uses_it(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        paper = tmp_path / "paper.toml"
        paper.write_text(TINY.replace("[[claim]]", '[definitions]\nC = "A @ )"\n\n[[claim]]', 1), encoding="utf-8")
        assert main(["check", str(paper), "--no-near-misses"]) == 2
        assert f"{paper}:13:10:" in capsys.readouterr().err

    def test_strict(self, stage: Stage) -> None:
        stage(with_verdict("a", Verdict.UNDECIDED, expect=Verdict.UNDECIDED))
        assert main(["check", "paper.toml"]) == 0
        assert main(["check", "paper.toml", "--strict"]) == 1

    def test_two_engines_that_disagree(
        self, stage: Stage, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        stage(certified("a"))
        monkeypatch.setattr(judging, "judge_claim", raising(Disagreement("exact says 1, entries say 2")))
        assert main(["check", "paper.toml"]) == 3
        assert "bug in Lemmata" in capsys.readouterr().err

    def test_an_interrupt(self, stage: Stage, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        stage(certified("a"))
        monkeypatch.setattr(judging, "judge_claim", raising(KeyboardInterrupt()))
        assert main(["check", "paper.toml"]) == 130
        assert capsys.readouterr().err == "interrupted\n"


class TestBadInput:
    def test_a_document_that_cannot_be_read_leaves_the_others_judged(
        self, stage: Stage, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        stage(certified("a"))
        load = reading.load_document

        def load_some(path: str) -> Document:
            if path == "bad.toml":
                raise DocumentError("expected “]”", line=3, column=7, excerpt="[sizes\n      ^")
            return load(path)

        monkeypatch.setattr(reading, "load_document", load_some)
        assert main(["check", "bad.toml", "good.toml"]) == 2
        printed = capsys.readouterr()
        assert printed.err == "bad.toml:3:7: expected “]”\n    [sizes\n          ^\n"
        assert "certified" in printed.out

    def test_a_file_that_is_not_there(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        missing = tmp_path / "missing.toml"
        assert main(["check", str(missing)]) == 2
        assert str(missing) in capsys.readouterr().err

    def test_an_unknown_id_names_the_nearest(self, stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
        stage(certified("marginal-gradient"), certified("elbo"))
        assert main(["check", "paper.toml", "--only", "marginal-gradeint"]) == 2
        assert "did you mean marginal-gradient?" in capsys.readouterr().err

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            (["check"], "name a FILE"),
            (["check", "paper.toml", "-e", "a = a"], "-e stands alone"),
            (["check", "paper.toml", "--let", "a: d"], "--let declares symbols for -e"),
            (["explain", "paper.toml"], "which claim"),
            (["explain"], "name a FILE"),
        ],
    )
    def test_arguments_that_make_no_sense(
        self, arguments: list[str], said: str, stage: Stage, capsys: pytest.CaptureFixture[str]
    ) -> None:
        stage(certified("a"))
        assert main(arguments) == 2
        assert said in capsys.readouterr().err

    @pytest.mark.parametrize(
        "arguments", [[], ["chekc"], ["check", "--seed", "x"], ["check", "--jobs", "0"], ["check", "--seed", "-1"]]
    )
    def test_arguments_that_do_not_parse(self, arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
        with pytest.raises(SystemExit) as stopped:
            main(arguments)
        assert stopped.value.code == 2
        assert "usage: lemmata" in capsys.readouterr().err

    def test_a_shape_clash_that_escapes_is_a_message(
        self, stage: Stage, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        stage(certified("a"))
        monkeypatch.setattr(reading, "load_document", raising(IllTyped("W has shape (d, k)")))
        assert main(["check", "paper.toml"]) == 2
        assert capsys.readouterr().err == "paper.toml: W has shape (d, k)\n"

    def test_a_message_cannot_steer_the_terminal(self) -> None:
        assert "\x1b" not in complaint(DocumentError("odd “\x1b[2J”"))


class TestOptions:
    def test_only_judges_the_claims_named(self, stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
        used = stage(certified("a"), certified("b"), certified("c"))
        assert main(["check", "paper.toml", "--only", "c", "a"]) == 0
        assert len(used) == 2
        assert "2 claims" in capsys.readouterr().out

    @pytest.mark.parametrize(("given", "shown"), [("7", "seed 7"), ("0x1f", "seed 31")])
    def test_the_seed_is_used_and_shown(self, given: str, shown: str, stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
        used = stage(certified("a"))
        main(["check", "paper.toml", "--seed", given])
        assert used[0].seed == int(given, 0)
        assert shown in capsys.readouterr().out

    def test_a_fresh_seed_is_shown_as_it_can_be_repeated(self, stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
        used = stage(certified("a"))
        main(["check", "paper.toml"])
        main(["check", "paper.toml"])
        first, second = (line.split()[-1] for line in capsys.readouterr().out.splitlines() if "seed " in line)
        assert [int(first, 0), int(second, 0)] == [settings.seed for settings in used]
        assert first != second

    def test_near_misses_can_be_left_out(self, stage: Stage) -> None:
        used = stage(certified("a"))
        main(["check", "paper.toml", "--no-near-misses"])
        main(["check", "paper.toml"])
        assert [settings.near_misses for settings in used] == [False, True]

    def test_json_alone_is_on_stdout(self, stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
        stage(certified("a", expect=Verdict.CERTIFIED), unreadable("typo"))
        assert main(["check", "paper.toml", "--json", "--seed", "7"]) == 2
        report = json.loads(capsys.readouterr().out)
        assert [claim["verdict"] for claim in report["claims"]] == ["certified", None]
        assert report["seed"] == "7"

    def test_json_of_several_files_is_a_list(self, stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
        stage(certified("a"))
        main(["check", "one.toml", "two.toml", "--json"])
        assert [report["document"] for report in json.loads(capsys.readouterr().out)] == ["one.toml", "two.toml"]

    def test_json_tells_of_a_document_that_cannot_be_read(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["check", str(tmp_path / "missing.toml"), "--json"]) == 2
        assert json.loads(capsys.readouterr().out)["error"]["message"]

    def test_a_one_off(self, stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
        stage(certified("claim"))
        assert main(["check", "-e", "tr(A) = tr(A.T)", "--let", "A: d x d"]) == 0
        assert "certified" in capsys.readouterr().out

    def test_explain_says_everything_about_one_claim(self, stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
        stage(certified("a", words="as the paper says"), refuted("b"))
        assert main(["explain", "paper.toml", "a"]) == 0
        assert "as the paper says" in capsys.readouterr().out
        assert main(["explain", "paper.toml", "b"]) == 1
        assert main(["explain", "-e", "a = b"]) == 0

    def test_schema(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["schema"]) == 0
        assert "$schema" in json.loads(capsys.readouterr().out)
        assert main(["schema", "--path"]) == 0
        assert Path(capsys.readouterr().out.strip()).name == "claims.schema.json"


def lemmata(*arguments: str, **others: Any) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "derivations", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, **others)


class TestAsAProgram:
    def test_help_teaches(self) -> None:
        done = lemmata("--help")
        for words in ("lemmata check -e", "refuted", "exit status"):
            assert words in done.stdout

    def test_help_loads_none_of_the_heavy_libraries(self) -> None:
        command = [sys.executable, "-X", "importtime", "-m", "derivations", "check", "--help"]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
        loaded = {line.split("|")[-1].strip() for line in done.stderr.splitlines()}
        assert "argparse" in loaded
        assert not loaded & {"sympy", "numpy", "scipy", "flint", "rich", "jsonschema"}

    def test_a_real_document_judged_in_two_processes(self, tmp_path: Path) -> None:
        paper = tmp_path / "tiny.toml"
        paper.write_text(TINY, encoding="utf-8")
        done = lemmata("check", str(paper), "--jobs", "2", "--json", "--seed", "7", "--no-near-misses")
        assert done.stderr == ""
        report = json.loads(done.stdout)
        assert [claim["id"] for claim in report["claims"]] == ["cyclic", "lost-sign", "clash"]
        assert [claim["verdict"] for claim in report["claims"]] == ["certified", "refuted", "ill-typed"]
        assert done.returncode == 0

    def test_a_reader_that_goes_away(self, tmp_path: Path) -> None:
        paper = tmp_path / "tiny.toml"
        paper.write_text(TINY, encoding="utf-8")
        command = f"{sys.executable} -m derivations check {paper} --no-near-misses | true"
        done = subprocess.run(command, shell=True, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
        assert done.stderr == ""

    def test_no_colour_in_a_pipe(self, tmp_path: Path) -> None:
        paper = tmp_path / "tiny.toml"
        paper.write_text(TINY, encoding="utf-8")
        done = lemmata("check", str(paper), "--no-near-misses", "--seed", "7")
        assert "\x1b" not in done.stdout + done.stderr
        assert "all as expected" in done.stdout


TINY = """\
[paper]
title = "A tiny paper"

[sizes]
d = "rows"
k = "columns"

[symbols]
A = { shape = ["d", "k"], meaning = "any matrix" }
B = { shape = ["k", "d"] }

[[claim]]
id = "cyclic"
math = "tr(A @ B) = tr(B @ A)"
expect = "certified"

[[claim]]
id = "lost-sign"
math = "tr(A @ B) = -tr(B @ A)"
expect = "refuted"

[[claim]]
id = "clash"
math = "A + B = A"
expect = "ill-typed"
"""
