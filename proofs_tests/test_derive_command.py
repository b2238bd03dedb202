"""``lemmata derive`` and ``lemmata list``: what they print, how they end, and that nothing unverified looks verified."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from derivations.__main__ import main
from derivations.catalogue import derivation, identity, rule
from derivations.commands import derive as derive_command
from derivations.commands import list as list_command
from derivations.deriving.accounts import Account, account_of, accounts
from derivations.deriving.checking import check
from derivations.deriving.derivation import Derivation
from derivations.deriving.findings import Finding
from derivations.deriving.mutations import Fate, Mutation
from derivations.engines.judge import Settings
from derivations.language.verdicts import Verdict
from derivations.reports.derivation_terminal import show_derivation

ROOT = Path(__file__).parent.parent
SETTINGS = Settings(seed=7)
SHORT = "isotropic_log_likelihood"
CITING = "constant_dropped_in_mean"
CONCLUDING = "gradient_in_weights"


def wrong(name: str = SHORT) -> Derivation:
    """A derivation that does not reach its end, which is false."""
    item = derivation(name)
    return replace(item, end=item.near_misses[0])


def printed(account: Account, width: int = 80) -> str:
    stream = io.StringIO()
    screen = Console(file=stream, width=width, markup=False, highlight=False, emoji=False)
    show_derivation(screen, account)
    return stream.getvalue()


def squeezed(text: str) -> str:
    return " ".join(text.split())


class TestDerive:
    def test_every_line_has_its_reason_and_its_check(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["derive", SHORT, "--seed", "7"]) == 0
        said = squeezed(capsys.readouterr().out)
        assert "The Gaussian log-likelihood is a scaled squared error" in said
        assert "source: Lucas et al. 2019, Eq. (10)" in said
        assert "proved 3 steps, every size, error ≤ 2^-" in said
        assert "3 of 3 wrong ends refuted" in said
        assert "logpdf(N(m, sigma2*I(d)), x) 1 = -d*log(2*pi)/2 - logdet(sigma2*I(d))/2" in said
        assert "density of the normal distribution (definition_of_normal_density) certified: every size, error ≤ 2^-" in said
        assert "det(cI) = cᵈ, (cI)⁻¹ = I/c (scaled_identity)" in said
        assert "remark With σ² fixed the second term is a constant" in said
        assert "rules: definition_of_normal_density, scaled_identity, collecting" in said
        assert said.endswith("seed 7")

    def test_named_quantities_are_said_and_the_conclusion_is_drawn(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["derive", CONCLUDING, "--seed", "7"]) == 0
        said = squeezed(capsys.readouterr().out)
        assert "C = W @ W.T + sigma2*I(d) covariance of the observations under the model" in said
        assert "hence grad(" in said
        assert "(reading_off_gradient) certified" in said

    def test_what_is_cited_is_judged_too(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["derive", CITING, "--seed", "7", "--json"]) == 0
        [report] = json.loads(capsys.readouterr().out)["derivations"]
        support = {(item["kind"], item["name"]): item["verdict"] for item in report["rests_on"]}
        assert support["derivation", SHORT] == "proved"
        assert support["rule", "definition_of_normal_density"] == "certified", "a rule of the result that is cited"

    def test_an_unknown_name_is_met_with_the_nearest(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["derive", SHORT, "kl_of_gausians"]) == 2
        told = capsys.readouterr()
        assert "no derivation is called “kl_of_gausians”; did you mean “kl_of_gaussians”" in told.err
        assert told.out == "", "nothing is derived before every name is known"

    def test_no_name_at_all(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["derive"]) == 2
        assert "name a derivation" in capsys.readouterr().err

    def test_json_holds_every_line_with_its_evidence(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["derive", SHORT, "--seed", "7", "--json"]) == 0
        report = json.loads(capsys.readouterr().out)
        assert (report["seed"], report["ok"]) == ("7", True)
        [found] = report["derivations"]
        assert (found["verdict"], found["topic"], found["every_size"]) == ("proved", "gaussian", True)
        assert found["lines"][0]["reason"] is found["lines"][0]["check"] is None
        for line in found["lines"][1:]:
            assert line["check"]["verdict"] == "certified"
            assert line["check"]["error_log2"] <= -100
            assert line["check"]["primes"]
            assert "$" not in line["reason"]["words"]

    def test_the_same_seed_gives_the_same_report(self, capsys: pytest.CaptureFixture[str]) -> None:
        reports = []
        for _ in range(2):
            main(["derive", SHORT, "--seed", "11", "--json"])
            [found] = json.loads(capsys.readouterr().out)["derivations"]
            reports.append([line["check"] and line["check"]["primes"] for line in found["lines"]])
        assert reports[0] == reports[1]


class TestWhatIsNotVerified:
    def test_a_failing_step_is_named_with_its_witness_and_the_status_is_1(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setattr(derive_command, "derivation", wrong)
        assert main(["derive", SHORT, "--seed", "7"]) == 1
        said = squeezed(capsys.readouterr().out)
        assert "refuted not verified" in said
        assert f"not verified: {SHORT}, step 3: multiplying out and collecting does not turn" in said
        assert "counterexample at d = 1" in said
        assert "left side = " in said
        for word in ("proved", "certified", "every size"):
            assert word not in said

    def test_its_json_says_so(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        monkeypatch.setattr(derive_command, "derivation", wrong)
        assert main(["derive", SHORT, "--seed", "7", "--json"]) == 1
        report = json.loads(capsys.readouterr().out)
        [found] = report["derivations"]
        assert (report["ok"], found["ok"], found["verdict"]) == (False, False, "refuted")
        assert found["counterexample"]["sizes"] == {"d": 1}
        assert [line["check"] for line in found["lines"]] == [None, None, None]

    def test_a_step_that_was_refuted_shows_the_witness(self) -> None:
        account = account_of(derivation(SHORT), SETTINGS)
        assert account.checked is not None
        false = check(wrong_but_reached(), SETTINGS)
        finding = replace(account.finding, verdict=false.verdict, reason=false.reason)
        said = squeezed(printed(replace(account, checked=false, finding=finding)))
        assert "not verified" in said
        assert "proved" not in said

    def test_a_derivation_by_itself_is_not_verified_before_its_support_is(self) -> None:
        [account] = accounts([derivation(CITING)], SETTINGS)
        fallen = replace(account.finding, verdict=Verdict.UNDECIDED, reason="it rests on the rule r, which is refuted")
        said = squeezed(printed(replace(account, finding=fallen)))
        assert not replace(account, finding=fallen).verified
        assert "undecided not verified" in said
        assert "not verified: it rests on the rule r, which is refuted" in said


def wrong_but_reached() -> Derivation:
    """Proved, but one of its wrong ends is true, so that nothing shows that it could have failed."""
    item = derivation(SHORT)
    return replace(item, near_misses=(item.end,))


class TestBreak:
    def test_slips_are_counted(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["derive", "--break", "log_density", "--seed", "7", "--json"]) == 0
        [found] = json.loads(capsys.readouterr().out)["derivations"]
        assert found["slips"] == len(found["mutations"]) == sum(found[fate.value] for fate in Fate)
        assert found["refuted"] >= 20
        assert found["missed"] == found["undecided"] == 0

    def test_a_missed_slip_is_shown_and_the_status_is_1(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        missed = Mutation(2, "sign of a", "-a", Fate.MISSED)
        monkeypatch.setattr(derive_command, "break_every_line", lambda *_: (missed,))
        assert main(["derive", "--break", SHORT, CONCLUDING, "--jobs", "1"]) == 1
        said = squeezed(capsys.readouterr().out)
        assert f"missed line 3 of {SHORT}, sign of a: -a" in said
        assert "all 2 0 0 0 0 2" in said


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """A catalogue of one of each."""
    monkeypatch.setattr(list_command, "derivations", lambda: (derivation(SHORT),))
    monkeypatch.setattr(list_command, "identities", lambda: (identity("trace_cyclicity"),))
    names = ("collecting", "definition_of_normal_density", "scaled_identity")
    monkeypatch.setattr(list_command, "rules", lambda: tuple(rule(name) for name in names))


@pytest.mark.usefixtures("small")
class TestList:
    def test_everything_with_its_verdict(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["list", "--seed", "7"]) == 0
        said = squeezed(capsys.readouterr().out)
        assert f"gaussian/{SHORT} proved 3 steps, every size, error ≤ 2^-" in said
        assert "scaled_identity certified every size, error ≤ 2^-" in said
        assert "trace_cyclicity certified every size, error ≤ 2^-" in said
        assert "5 entries: 1 proved, 4 certified; 3 steps checked;" in said
        assert said.endswith("seed 7")

    @pytest.mark.parametrize(
        ("option", "kinds"), [("--rules", {"rule"}), ("--identities", {"identity"}), ("--derivations", {"derivation"})]
    )
    def test_one_kind_only(self, option: str, kinds: set[str], capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["list", option, "--json", "--no-near-misses"]) == 0
        report = json.loads(capsys.readouterr().out)
        assert {entry["kind"] for entry in report["entries"]} == kinds
        assert all(entry["ok"] for entry in report["entries"])

    def test_a_derivation_that_fails_is_told_and_the_status_is_1(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setattr(list_command, "find", failing)
        assert main(["list"]) == 1
        said = squeezed(capsys.readouterr().out)
        assert f"gaussian/{SHORT} refuted" in said
        assert "step 2" in said
        assert "1 not verified" in said

    def test_what_rests_on_a_failing_rule_is_undecided(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setattr(list_command, "find", lambda *entry: failing(*entry, kind_that_fails="rule"))
        assert main(["list", "--derivations", "--json"]) == 1
        [entry] = json.loads(capsys.readouterr().out)["entries"]
        assert (entry["verdict"], entry["ok"]) == ("undecided", False)
        assert "it rests on the rule" in entry["reason"]

    @pytest.mark.parametrize(("form", "said"), [([], "from definitions"), (["mermaid"], "flowchart TD"), (["dot"], "digraph")])
    def test_the_graph(self, form: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["list", "--graph", *form]) == 0
        drawn = capsys.readouterr().out
        assert drawn.startswith(said)
        assert SHORT in drawn

    def test_the_trusted_base(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["list", "--trusted-base"]) == 0
        page = capsys.readouterr().out
        assert "the normal density with this normalising constant integrates to one" in page
        assert f"1 result: `{SHORT}`." in page
        assert "Every result, every rule and every identity leans on it." in page


def failing(kind: str, name: str, settings: Settings, kind_that_fails: str = "derivation") -> Finding:
    rests_on = (("rule", "collecting"),) if kind == "derivation" else ()
    if kind == kind_that_fails:
        return Finding(kind, name, Verdict.REFUTED, topic="gaussian", reason="step 2 (…): refuted", rests_on=rests_on)
    return Finding(kind, name, Verdict.CERTIFIED, topic="gaussian", scope="every size", every_size=True, rests_on=rests_on)


class TestAsAProgram:
    def test_help_of_the_new_commands_loads_nothing_heavy(self) -> None:
        for command in ("derive", "list"):
            arguments = [sys.executable, "-X", "importtime", "-m", "derivations", command, "--help"]
            done = subprocess.run(arguments, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
            loaded = {line.split("|")[-1].strip() for line in done.stderr.splitlines()}
            assert not loaded & {"sympy", "numpy", "scipy", "flint", "rich", "jsonschema"}
            assert "examples:" in done.stdout

    def test_rules_judged_in_two_processes(self) -> None:
        arguments = [sys.executable, "-m", "derivations", "list", "--rules", "--no-near-misses", "--json", "--jobs", "2"]
        done = subprocess.run([*arguments, "--seed", "7"], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
        assert done.stderr == ""
        report = json.loads(done.stdout)
        assert done.returncode == 0
        assert report["totals"]["entries"] == len(report["entries"]) >= 10
