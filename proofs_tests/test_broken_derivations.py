"""What is wrong with a derivation is found and named, and what is not verified never looks so."""

from __future__ import annotations

from dataclasses import replace
from itertools import cycle

import pytest

from derivations.catalogue import derivation, rule
from derivations.deriving import accounts as accounting
from derivations.deriving import mutations
from derivations.deriving.accounts import account_of, accounts, of_derivation
from derivations.deriving.checking import check, check_derived, error_of_any
from derivations.deriving.derivation import Derivation
from derivations.deriving.derive import BrokenStep, Line, derive
from derivations.deriving.findings import Finding, supported
from derivations.deriving.graph import CitationGraph
from derivations.deriving.mutations import Fate, break_every_line, counted, one_edit_changes
from derivations.deriving.rule import Rule
from derivations.engines.judge import Settings
from derivations.language.verdicts import Judgement, Verdict

SETTINGS = Settings(seed=1999)


def finding_of(item: Derivation, settings: Settings) -> Finding:
    return account_of(item, settings).finding


def twice(*moves: str, end: str = "2*tr(B @ A)") -> Derivation:
    let = ("A: d x k", "B: k x d")
    return Derivation("twice", title="twice", let=let, start="tr(2*A @ B)", moves=moves, end=end, source="", meaning="")


class TestABrokenStep:
    def test_a_wrong_end_is_refused_with_a_counterexample(self) -> None:
        found = account_of(twice("cyclicity_of_trace", end="3*tr(B @ A)"), SETTINGS)
        assert not found.verified
        assert isinstance(found.problem, BrokenStep)
        assert found.finding.verdict is Verdict.REFUTED
        assert "step 2" in found.finding.reason
        assert found.finding.counterexample is not None

    def test_a_wrong_rule_is_named_with_its_step(self) -> None:
        found = account_of(twice("cyclicity_of_trace", "definition_of_kl"), SETTINGS)
        assert not found.verified
        assert "step 2: the rule definition_of_kl fits nowhere" in found.finding.reason
        assert isinstance(found.problem, BrokenStep)
        assert len(found.problem.lines) == 2

    def test_a_rule_that_does_not_exist_is_named(self) -> None:
        found = account_of(twice("cyclicity_of_trase"), SETTINGS)
        assert not found.verified
        assert "step 1: no rule is called “cyclicity_of_trase”; did you mean “cyclicity_of_trace”" in found.finding.reason

    def test_a_true_end_that_the_rules_do_not_reach_is_not_called_refuted(self) -> None:
        item = replace(derivation("isotropic_log_likelihood"), moves=())
        found = account_of(item, SETTINGS)
        assert not found.verified
        assert found.finding.verdict is Verdict.UNDECIDED
        assert "the two are equal (certified), so a rule is missing" in found.finding.reason

    def test_a_start_that_cannot_be_read_is_said(self) -> None:
        found = account_of(replace(derivation("isotropic_log_likelihood"), start="logpdf(N(m, q), x)"), SETTINGS)
        assert not found.verified
        assert "“q” is not declared" in found.finding.reason

    @pytest.mark.parametrize("place", [0, 1, 2, 3])
    def test_a_tampered_line_is_refuted_at_its_step_with_a_witness(self, place: int) -> None:
        derived = derive(derivation("isotropic_log_likelihood"))
        lines = list(derived.lines)
        lines[place] = Line(2 * lines[place].expression, lines[place].reason)
        found = check_derived(replace(derived, lines=tuple(lines)), SETTINGS)
        assert not found.holds
        assert found.verdict is Verdict.REFUTED
        assert found.reason.startswith(f"step {max(place, 1)} ")
        assert found.failure is not None
        assert found.failure.counterexample is not None

    def test_a_true_line_that_no_rule_made_is_not_proved(self) -> None:
        derived = derive(derivation("isotropic_log_likelihood"))
        lines = (*derived.lines[:1], *derived.lines[2:])
        found = check_derived(replace(derived, lines=lines), SETTINGS)
        assert not found.holds
        assert found.verdict is Verdict.UNDECIDED
        assert "line 2 is not what the derivation's moves give" in found.reason

    def test_an_end_that_was_cut_off_is_not_proved(self) -> None:
        derived = derive(derivation("isotropic_log_likelihood"))
        found = check_derived(replace(derived, lines=derived.lines[:-1]), SETTINGS)
        assert (found.holds, found.verdict) == (False, Verdict.UNDECIDED)

    def test_a_line_without_a_reason_is_not_proved(self) -> None:
        derived = derive(derivation("isotropic_log_likelihood"))
        bare = tuple(Line(line.expression) for line in derived.lines)
        found = check_derived(replace(derived, lines=bare), SETTINGS)
        assert (found.holds, found.reason) == (False, "step 1 has no reason")

    def test_a_derivation_without_steps_shows_nothing(self) -> None:
        item = replace(derivation("isotropic_log_likelihood"), moves=(), end="logpdf(N(m, sigma2*I(d)), x)")
        found = check(item, SETTINGS)
        assert (found.holds, found.reason) == (False, "it has no steps, so it shows nothing")

    def test_a_tampered_conclusion_is_refuted(self) -> None:
        derived = derive(derivation("gradient_in_weights"))
        assert derived.conclusion is not None
        wrong = replace(derived.conclusion, rhs=2 * derived.conclusion.rhs)
        found = check_derived(replace(derived, conclusion=wrong), SETTINGS)
        assert found.verdict is Verdict.REFUTED
        assert found.reason.startswith("the conclusion")

    def test_a_conclusion_that_was_dropped_is_noticed(self) -> None:
        found = check_derived(replace(derive(derivation("gradient_in_weights")), conclusion=None), SETTINGS)
        assert (found.holds, found.reason) == (False, "the conclusion is not what the derivation's moves give")

    def test_a_true_wrong_end_takes_the_verdict_away(self) -> None:
        item = derivation("isotropic_log_likelihood")
        found = check(replace(item, near_misses=(item.end,)), SETTINGS)
        assert (found.holds, found.verdict) == (False, Verdict.UNDECIDED)
        assert "a wrong end was not refuted but certified" in found.reason

    @pytest.mark.parametrize("wrong", ["q", "x"])
    def test_a_wrong_end_that_says_nothing_takes_the_verdict_away(self, wrong: str) -> None:
        item = replace(derivation("isotropic_log_likelihood"), near_misses=(wrong,))
        for finding in (of_derivation(item, SETTINGS), account_of(item, SETTINGS).finding):
            assert finding.verdict is Verdict.UNDECIDED

    def test_the_catalogue_judges_wrong_ends_as_the_derivation_itself_does(self) -> None:
        item = derivation("isotropic_log_likelihood")
        for ends in (item.near_misses, (item.end,)):
            quick, slow = (judge(replace(item, near_misses=ends), SETTINGS) for judge in (of_derivation, finding_of))
            assert (quick.verdict, quick.wrong, quick.wrong_refuted) == (slow.verdict, slow.wrong, slow.wrong_refuted)

    def test_wrong_ends_can_be_left_out(self) -> None:
        assert check(derivation("isotropic_log_likelihood"), replace(SETTINGS, near_misses=False)).wrong_ends == ()


def made_finding(kind: str, name: str, verdict: Verdict, *rests_on: tuple[str, str]) -> Finding:
    return Finding(kind, name, verdict, rests_on=rests_on)


class TestWhatItRestsOn:
    GRAPH = CitationGraph({"a": (), "b": ("a",), "c": ("b",)}, {"a": 0, "b": 1, "c": 2})

    def test_a_failing_rule_takes_the_verdict_of_all_that_rest_on_it(self) -> None:
        findings = [
            made_finding("derivation", "c", Verdict.PROVED, ("derivation", "b")),
            made_finding("derivation", "b", Verdict.PROVED, ("derivation", "a")),
            made_finding("derivation", "a", Verdict.PROVED, ("rule", "r")),
            made_finding("rule", "r", Verdict.REFUTED),
        ]
        found = {finding.name: finding for finding in supported(findings, self.GRAPH)}
        assert [found[name].verdict for name in "abc"] == [Verdict.UNDECIDED] * 3
        assert found["a"].reason == "it rests on the rule r, which is refuted"
        assert found["c"].reason == "it rests on the derivation b, which is undecided"

    def test_what_was_not_judged_supports_nothing(self) -> None:
        [found] = supported([made_finding("derivation", "a", Verdict.PROVED, ("rule", "r"))], self.GRAPH)
        assert (found.verdict, found.reason) == (Verdict.UNDECIDED, "it rests on the rule r, which is not judged")

    def test_what_holds_stays_as_it_is(self) -> None:
        findings = [
            made_finding("derivation", "a", Verdict.PROVED, ("rule", "r")),
            made_finding("rule", "r", Verdict.CERTIFIED),
        ]
        assert supported(findings, self.GRAPH) == findings

    def test_a_derivation_by_a_wrong_rule_is_not_verified(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def lying(name: str) -> Rule:
            return replace(rule(name), states=("tr(A) = 2*tr(A)",), let=("A: d x d",), near_misses=())

        monkeypatch.setattr(accounting, "rule", lying)
        [found] = accounts([derivation("isotropic_log_likelihood")], SETTINGS)
        assert found.checked is not None
        assert found.checked.holds
        assert not found.verified
        assert found.finding.verdict is Verdict.UNDECIDED
        assert "which is refuted" in found.finding.reason

    def test_error_bounds_add_up(self) -> None:
        assert error_of_any([]) is None
        assert error_of_any([None, -120.0]) == -120.0
        assert error_of_any([-100.0] * 4) == -98.0
        assert error_of_any([float("-inf")]) == float("-inf")


class TestMutations:
    def test_a_slip_that_the_checks_would_certify_is_missed(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Nothing is assumed harmless: here the judge certifies the pairs, and not that the line says the same."""
        verdicts = cycle([Verdict.UNDECIDED, Verdict.CERTIFIED])
        monkeypatch.setattr(mutations, "judge", lambda *_: Judgement(next(verdicts)))
        monkeypatch.setattr(mutations, "quick_verdict", lambda *_: None)
        found = break_every_line(derive(derivation("log_density")), SETTINGS, 2)
        assert {mutation.fate for mutation in found} == {Fate.MISSED}

    def test_slips_differ_from_the_line_and_from_each_other(self) -> None:
        derived = derive(derivation("kl_of_gaussians"))
        line = derived.lines[-1].expression
        changed = [mutated for _, mutated in one_edit_changes(line, derived.setting.vocabulary)]
        assert len(changed) == len(set(changed)) >= 20
        assert line not in changed

    def test_a_sample_is_the_same_for_the_same_seed(self) -> None:
        derived = derive(derivation("log_density"))
        first, again, other = (break_every_line(derived, Settings(seed=seed), 2) for seed in (1, 1, 2))
        assert first == again != other
        assert len(first) == 2 * len(derived.lines)

    def test_the_conclusion_is_broken_too(self) -> None:
        derived = derive(derivation("gradient_in_weights"))
        found = break_every_line(derived, SETTINGS, 2)
        assert [mutation.line for mutation in found][-2:] == [len(derived.lines)] * 2

    def test_a_line_whose_edit_changes_nothing_is_harmless(self) -> None:
        """The transpose of a factor that is symmetric, which the judge certifies to be the same."""
        derived = derive(derivation("kl_of_gaussians"))
        found = break_every_line(replace(derived, lines=derived.lines[-2:]), SETTINGS)
        harmless = [mutation for mutation in found if mutation.fate is Fate.HARMLESS]
        assert harmless
        assert all(
            "transpose" in mutation.edit or "m - m" in mutation.edit or "inverse" in mutation.edit for mutation in harmless
        )
        assert counted(found)[Fate.REFUTED] > len(harmless)
