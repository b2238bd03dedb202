"""Reports: the table, the explanation, the counterexample and the JSON, from results made by hand."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from rich.console import Console
from sympy import Symbol

from derivations.engines.judge import ClaimResult
from derivations.language.claims import Claim
from derivations.language.errors import DocumentError, IllTyped
from derivations.language.evidence import Counterexample, Evidence, Outcome
from derivations.language.nodes import expectation
from derivations.language.statements import Equality
from derivations.language.verdicts import Judgement, Verdict
from derivations.language.vocabulary import Size, Variable, Vocabulary
from derivations.reports.counterexample import bracketed, counterexample_lines
from derivations.reports.explanation import Background, explain
from derivations.reports.json_report import as_json, document_report, unreadable_report
from derivations.reports.standing import Standing, standing, worst
from derivations.reports.symbols import symbol_rows
from derivations.reports.terminal import console, show_document
from derivations.reports.wording import finding_words, first_failure
from proofs_tests.made_results import EVERY_SIZE, WITNESS, certified, made_claim, refuted, unreadable, with_verdict


@pytest.fixture(autouse=True)
def _eighty_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")


def table(*results: ClaimResult, strict: bool = False) -> str:
    stream = io.StringIO()
    show_document(console(stream), "paper.toml", "A paper", results, seed=7, strict=strict, seconds=1.5)
    return stream.getvalue()


def explanation(result: ClaimResult) -> str:
    stream = io.StringIO()
    explain(console(stream), result, path="paper.toml", seed=7, background=Background({"C": Symbol("c")}, {"C": "covariance"}))
    return stream.getvalue()


def squeezed(text: str) -> str:
    return " ".join(text.split())


class TestStanding:
    @pytest.mark.parametrize("verdict", [Verdict.REFUTED, Verdict.VACUOUS])
    def test_without_an_expectation_what_is_wrong_counts(self, verdict: Verdict) -> None:
        assert standing(with_verdict("a", verdict)) is Standing.FAILURE

    @pytest.mark.parametrize("verdict", [Verdict.PROVED, Verdict.CERTIFIED, Verdict.SUPPORTED, Verdict.UNDECIDED])
    def test_without_an_expectation_the_rest_is_fine(self, verdict: Verdict) -> None:
        assert standing(with_verdict("a", verdict)) is Standing.FINE

    @pytest.mark.parametrize("verdict", list(Verdict))
    def test_an_expected_verdict_is_fine_and_any_other_is_not(self, verdict: Verdict) -> None:
        assert standing(with_verdict("a", verdict, expect=verdict)) is Standing.FINE
        other = Verdict.CERTIFIED if verdict is not Verdict.CERTIFIED else Verdict.PROVED
        unexpected = Standing.BAD_INPUT if verdict is Verdict.ILL_TYPED else Standing.FAILURE
        assert standing(with_verdict("a", verdict, expect=other)) is unexpected

    @pytest.mark.parametrize("verdict", [Verdict.SUPPORTED, Verdict.UNDECIDED])
    def test_strict_refuses_supported_and_undecided_even_where_expected(self, verdict: Verdict) -> None:
        assert standing(with_verdict("a", verdict, expect=verdict), strict=True) is Standing.FAILURE

    def test_bad_input_is_the_worst(self) -> None:
        assert worst([refuted("a"), unreadable("b"), certified("c")]) is Standing.BAD_INPUT

    def test_a_shape_clash_is_bad_input_unless_it_is_expected(self) -> None:
        assert standing(with_verdict("a", Verdict.ILL_TYPED)) is Standing.BAD_INPUT
        assert standing(with_verdict("a", Verdict.ILL_TYPED, expect=Verdict.ILL_TYPED)) is Standing.FINE

    def test_bad_input_is_never_an_expected_undecided(self) -> None:
        assert standing(unreadable("a", expect=Verdict.UNDECIDED)) is Standing.BAD_INPUT


class TestTable:
    def test_a_row_says_verdict_scope_bound_near_misses_and_time(self) -> None:
        said = squeezed(table(certified("marginal-gradient", at="Appendix")))
        for words in ("marginal-gradient", "Appendix", "certified", "exact at 12 sizes", "error ≤ 2^-108", "2/2", "12 ms"):
            assert words in said

    def test_every_size_is_said_briefly(self) -> None:
        assert "every size, error ≤ 2^-108" in squeezed(table(certified("woodbury", scope=EVERY_SIZE)))

    def test_an_unexpected_verdict_is_said_in_words(self) -> None:
        said = squeezed(table(refuted("elbo", expect=Verdict.CERTIFIED)))
        assert "expected certified, got" in said
        assert "1 not as expected" in said

    def test_an_expected_refutation_does_not_alarm(self) -> None:
        said = squeezed(table(refuted("printed", expect=Verdict.REFUTED)))
        assert "got refuted" not in said
        assert "all as expected" in said

    def test_a_refuted_claim_shows_its_counterexample(self) -> None:
        said = table(refuted("printed"))
        assert "W          = [   1]\n" in said
        assert "             [-1/2]\n" in said
        assert "left side  = 3/2" in said
        assert "right side = -3/4" in said
        assert "holds when d = 1" in said

    def test_bad_input_is_not_called_undecided(self) -> None:
        said = table(unreadable("typo"))
        assert "bad input" in said
        assert "undecided" not in said

    def test_the_summary_counts_each_verdict_and_gives_time_and_seed(self) -> None:
        expected = [certified(name, expect=Verdict.CERTIFIED) for name in "ab"]
        said = table(*expected, refuted("c", expect=Verdict.REFUTED))
        assert said.rstrip().splitlines()[-1] == "3 claims: 2 certified, 1 refuted; all as expected; 1.5 s; seed 7"

    def test_nothing_expected_is_never_all_as_expected(self) -> None:
        assert "as expected" not in table(with_verdict("a", Verdict.UNDECIDED, "no rule"))

    def test_strict_failures_are_named(self) -> None:
        assert "not enough under --strict" in squeezed(
            table(with_verdict("a", Verdict.UNDECIDED, "no rule", expect=Verdict.UNDECIDED), strict=True)
        )

    def test_a_chain_names_the_first_step_that_fails(self) -> None:
        good, bad, open_ = certified("a").judgement, refuted("a").judgement, with_verdict("a", Verdict.UNDECIDED).judgement
        chain = ClaimResult(made_claim("chain", "a = b = c = d"), bad, (good, open_, bad))
        assert first_failure(chain) == "step 3 of 3"
        assert "step 3 of 3" in squeezed(table(chain))

    def test_a_chain_that_holds_names_no_step(self) -> None:
        good = certified("a").judgement
        assert first_failure(ClaimResult(made_claim("chain", "a = b = c"), good, (good, good))) == ""

    @pytest.mark.parametrize("length", [1, 24, 60])
    def test_ids_and_verdicts_are_never_cut_at_eighty_columns(self, length: int) -> None:
        name = "i" * length
        rows = [line for line in table(certified(name, at="Appendix B, Equation (12)")).splitlines() if name in line]
        assert any("certified" in line for line in rows)

    def test_an_ordinary_table_fits_eighty_columns(self) -> None:
        said = table(certified("marginal-log-likelihood-gradient", at="Appendix B, Equation (12)", scope=EVERY_SIZE))
        assert max(len(line) for line in said.splitlines()) <= 84

    def test_a_narrow_terminal_folds_ids_but_loses_nothing(self) -> None:
        stream = io.StringIO()
        screen = Console(file=stream, width=60, force_terminal=True, color_system=None, markup=False)
        show_document(screen, "paper.toml", "", [certified("x" * 50)], seed=7, strict=False, seconds=0.0)
        assert stream.getvalue().count("x") >= 50
        assert "…" not in stream.getvalue()

    def test_words_in_brackets_are_not_taken_for_markup(self) -> None:
        assert "[red]W[1]" in table(with_verdict("a", Verdict.UNDECIDED, "no rule for [red]W[1]"))

    def test_a_document_cannot_steer_the_terminal(self) -> None:
        assert "\x1b" not in table(with_verdict("a\x1b[2J", Verdict.UNDECIDED, "\x1b]0;title\x07"))

    def test_colour_only_on_a_terminal(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("NO_COLOR", raising=False)
        assert "\x1b[" not in table(refuted("a"))


class TestFindings:
    def test_a_refutation_names_the_size_and_when_it_holds(self) -> None:
        assert finding_words(refuted("a").judgement) == "fails at d = 2, k = 1; holds when d = 1"

    def test_supported_keeps_its_reason(self) -> None:
        evidence = Evidence("floating", Outcome.HOLDS)
        judgement = Judgement(Verdict.SUPPORTED, "agrees to 1e-9", (evidence,))
        assert "agrees to 1e-9" in finding_words(judgement)


class TestCounterexample:
    def test_matrix_entries_stand_in_columns(self) -> None:
        assert bracketed([["1", "-1/2"], ["10", "0"]]) == ["[ 1  -1/2]", "[10     0]"]

    def test_a_flat_list_is_a_column(self) -> None:
        assert bracketed(["1", "-1"]) == ["[ 1]", "[-1]"]

    @pytest.mark.parametrize("value", [[], [[]]])
    def test_an_empty_matrix_has_a_text(self, value: list[Any]) -> None:
        assert bracketed(value) == ["[]"]

    def test_without_sizes_or_values_both_sides_are_still_shown(self) -> None:
        lines = counterexample_lines(Counterexample({}, {}, "1", "2", ""))
        assert lines == ["left side  = 1", "right side = 2"]


class TestExplanation:
    def test_everything_about_a_certified_claim(self) -> None:
        said = squeezed(explanation(certified("a", at="Appendix", words="the gradient is", line=42, note="see errata")))
        for words in (
            "paper.toml:42",
            "the gradient is",
            "exact at 12 sizes up to (d,k)=(7,4), error ≤ 2^-108",
            "d = 7, k = 4",
            "2305843009213693951",
            "12 of 13",
            "sign of the second term",
            "2 of 2 refuted, 1 edit changes nothing",
            "see errata",
            "seed 7",
        ):
            assert words in said

    def test_every_size_is_justified(self) -> None:
        assert "k ≥ 16 is enough by the word bound" in squeezed(explanation(certified("a", scope=EVERY_SIZE)))

    def test_a_chain_shows_every_step(self) -> None:
        good, bad = certified("a").judgement, refuted("a").judgement
        said = squeezed(explanation(ClaimResult(made_claim("chain"), bad, (good, bad))))
        assert "1 certified" in said
        assert "2 refuted" in said

    def test_the_definitions_a_claim_names_are_written_out(self) -> None:
        assert "C c covariance" in squeezed(explanation(certified("a", math="inv(C) = C")))
        assert "covariance" not in explanation(certified("a", math="A = A"))

    def test_a_claim_that_could_not_be_read_has_no_verdict(self) -> None:
        said = explanation(unreadable("typo"))
        assert "bad input" in said
        assert "undecided" not in said

    def test_the_tree_is_spelled_and_its_symbols_described(self) -> None:
        claim = claim_with_an_expectation()
        said = squeezed(explanation(ClaimResult(claim, certified("a").judgement, ())))
        assert "E(" in said
        assert "decoder weights" in said


def claim_with_an_expectation() -> Claim:
    from derivations.language.nodes import AsScalar, Normal, SquaredNorm

    d, k = Size("d", "observed dimension"), Size("k", at_most=("d",))
    weights = Variable("W", (d.symbol, k.symbol), meaning="decoder weights")
    point, mean = Variable("z", (k.symbol,)), Variable("m", (k.symbol,))
    spread = Variable("S", (k.symbol, k.symbol), domain="spd")
    unused = Variable("unused")
    vocabulary = Vocabulary(
        {"d": d, "k": k, "n": Size("n")}, {item.name: item for item in (weights, point, mean, spread, unused)}
    )
    body = SquaredNorm(weights.symbol * point.symbol)
    left = expectation(body, point.symbol, Normal(mean.symbol, spread.symbol))
    right = AsScalar(mean.symbol.T * mean.symbol)
    return Claim("a", "E(norm2(W @ z), z ~ q) = m.T @ m", (Equality(vocabulary, left, right),))


def test_only_the_symbols_of_the_claim_are_listed() -> None:
    rows = symbol_rows(claim_with_an_expectation().steps)
    assert [row[0] for row in rows] == ["d", "k", "W", "m", "S"]
    assert rows[1] == ("k", "size, ≤ d", "")
    assert rows[2] == ("W", "d × k, real", "decoder weights")


class TestJson:
    def report(self, *results: ClaimResult, **others: Any) -> dict[str, Any]:
        loaded: dict[str, Any] = json.loads(as_json([document_report("paper.toml", "A paper", results, seed=7, **others)]))
        return loaded

    def test_one_object_per_document(self) -> None:
        report = self.report(certified("a", line=3), refuted("b"))
        assert {"lemmata", "seed", "document", "claims", "totals"} <= set(report)
        assert report["totals"]["claims"] == 2
        assert report["totals"]["certified"] == report["totals"]["refuted"] == 1

    def test_a_certified_claim(self) -> None:
        claim = self.report(certified("a", line=3, expect=Verdict.CERTIFIED))["claims"][0]
        assert claim["verdict"] == claim["expected"] == "certified"
        assert claim["as_expected"] is True
        assert claim["error_log2"] == pytest.approx(-108.7)
        assert claim["scope"]["words"] == "exact at 12 sizes up to (d,k)=(7,4)"
        assert claim["primes"] == [2305843009213693951]
        assert len(claim["sizes"]) == 12
        assert claim["near_misses"]["refuted"] == 2
        assert claim["near_misses"]["total"] == 3
        assert claim["line"] == 3

    def test_a_refuted_claim_carries_its_counterexample(self) -> None:
        claim = self.report(refuted("b"))["claims"][0]
        assert claim["counterexample"]["values"] == WITNESS.values
        assert claim["counterexample"]["holds_when"] == ["d = 1"]
        assert claim["ok"] is False

    def test_bad_input_has_no_verdict(self) -> None:
        claim = self.report(unreadable("typo"))["claims"][0]
        assert claim["verdict"] is None
        assert claim["as_expected"] is False
        assert "not declared" in claim["problem"]

    def test_several_documents_are_a_list(self) -> None:
        one = document_report("a", "", (), seed=7)
        assert len(json.loads(as_json([one, one], several=True))) == 2

    def test_an_infinite_bound_is_valid_json(self) -> None:
        evidence = Evidence("exact", Outcome.HOLDS, error_log2=float("-inf"))
        result = ClaimResult(made_claim("a"), Judgement(Verdict.PROVED, evidence=(evidence,)))
        assert self.report(result)["claims"][0]["error_log2"] is None

    def test_a_long_seed_stays_exact(self) -> None:
        report = document_report("a", "", (), seed=2**127 + 1)
        assert int(report["seed"], 0) == 2**127 + 1

    def test_a_document_that_could_not_be_read(self) -> None:
        report = unreadable_report("a", DocumentError("odd", line=3, column=4), seed=7)
        assert report["error"] == {"message": "odd", "line": 3, "column": 4}
        assert report["ok"] is False
        assert unreadable_report("a", IllTyped("clash"), seed=7)["error"]["line"] is None
