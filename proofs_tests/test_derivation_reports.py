"""Derivations and the catalogue as a terminal and a notebook show them."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from rich.console import Console

from derivations.catalogue import derivation, derivations, identity, rules
from derivations.deriving.accounts import Account, account_of
from derivations.deriving.checking import check
from derivations.deriving.derivation import Derivation
from derivations.deriving.findings import Finding
from derivations.engines.judge import Settings, judge_claim
from derivations.language.verdicts import Verdict
from derivations.reports.broken_lines import broken
from derivations.reports.catalogue_terminal import show_catalogue
from derivations.reports.derivation_terminal import show_derivation
from derivations.reports.spoken import spoken

SETTINGS = Settings(seed=7)
SHORT = "isotropic_log_likelihood"
CONCLUDING = "gradient_in_weights"


def printed(account: Account, width: int = 80) -> str:
    stream = io.StringIO()
    screen = Console(file=stream, width=width, markup=False, highlight=False, emoji=False)
    show_derivation(screen, account)
    return stream.getvalue()


def squeezed(text: str) -> str:
    return " ".join(text.split())


def wrong_but_reached() -> Derivation:
    """Proved, but one of its wrong ends is true, so that nothing shows that it could have failed."""
    item = derivation(SHORT)
    return replace(item, near_misses=(item.end,))


SCOPE = "7 steps, every size but in steps 1, 6 and the conclusion: exact at 9 sizes up to (d,k)=(8,7)"


class TestTheTerminal:
    @pytest.mark.parametrize("width", [80, 100, 160])
    @pytest.mark.parametrize("name", [SHORT, CONCLUDING, "kl_of_gaussians"])
    def test_no_line_is_wider_than_the_screen(self, name: str, width: int) -> None:
        lines = printed(account_of(derivation(name), SETTINGS), width).splitlines()
        assert max(len(line) for line in lines) <= width

    @pytest.mark.parametrize("width", [80, 160])
    def test_the_catalogue_fits_the_screen(self, width: int) -> None:
        found = [
            Finding("derivation", "a_rather_long_name_of_a_result", Verdict.PROVED, scope=SCOPE, steps=3),
            Finding("rule", "short", Verdict.UNDECIDED, source="Somebody 1999, Eq. (3)", reason="a " * 90),
        ]
        stream = io.StringIO()
        screen = Console(file=stream, width=width, force_terminal=True, color_system=None, markup=False, highlight=False)
        show_catalogue(screen, found, seed=7, seconds=1.0)
        assert max(len(line) for line in stream.getvalue().splitlines()) <= width
        assert "a_rather_long_name_of_a_result" in stream.getvalue()
        written = [line[33 if width < 110 else 0 :] for line in stream.getvalue().splitlines()]
        assert SCOPE in squeezed(" ".join(written).replace("a_rather_long_name_of_a_result", "").replace("proved", ""))

    def test_no_latex_is_left_in_any_reason(self) -> None:
        texts = [item.reason for item in rules()]
        texts += [text for item in derivations() for text in (item.title, item.meaning, item.remark)]
        assert [spoken(text) for text in texts if any(mark in spoken(text) for mark in "$\\{}")] == []

    @pytest.mark.parametrize(
        ("latex", "said"),
        [
            (r"$\operatorname{tr}(AB) = \operatorname{tr}(BA)$", "tr(AB) = tr(BA)"),
            (r"$\mathrm d\log\det A$ and more", "d log det A and more"),
            (r"$-\log p_\theta(x \mid z)$", "-log p_θ(x | z)"),
            (r"$\frac{a + b}{2}$, $\tfrac12 x$", "(a + b)/2, 1/2 x"),
            (r"$\sigma_{ML}^{2}$", "σ_(ML)²"),
            (r"$\bar x$, $\mathcal N(m, \Sigma)$, $\mathbb R$", "x̄, 𝒩(m, Σ), ℝ"),
            (r"$\unheardof{a}$", "unheardof a"),
            ("costs $5", "costs $5"),
        ],
    )
    def test_latex_is_spoken_and_nothing_is_lost(self, latex: str, said: str) -> None:
        assert spoken(latex) == said

    @pytest.mark.parametrize("width", [20, 30, 44, 80])
    def test_long_mathematics_is_broken_and_nothing_is_lost(self, width: int) -> None:
        formula = "-tr(inv(C) @ (H @ W.T + W @ H.T))/2 - tr(-inv(C) @ (H @ W.T + W @ H.T) @ inv(C) @ S)/2"
        lines = broken(formula, width)
        assert " ".join(line.strip() for line in lines) == formula
        assert all(len(line) <= width for line in lines)

    def test_it_is_broken_before_the_outermost_signs(self) -> None:
        assert broken("tr(A + B) + tr(C + D) - tr(E + F)", 24) == ["tr(A + B) + tr(C + D)", "  - tr(E + F)"]

    def test_what_has_no_place_to_break_stays_whole(self) -> None:
        assert broken("a" * 50, 20) == ["a" * 50]


class TestNotebooks:
    def test_a_derivation_shows_its_lines_reasons_and_checks(self) -> None:
        html = derivation(CONCLUDING)._repr_html_()
        assert "proved" in html
        assert r"\nabla_{W}" in html
        assert "the gradient contracted with a direction" in html
        assert html.count("certified") == 4
        assert "not verified" not in html

    def test_its_latex_is_one_alignment(self) -> None:
        latex = derivation(SHORT)._repr_latex_()
        assert latex is not None
        assert latex.startswith("\\begin{align*}\n& ")
        assert latex.count("&=") == 3

    def test_a_checked_derivation_and_an_account_show_themselves(self) -> None:
        checked = check(derivation(SHORT), SETTINGS)
        assert "proved" in checked._repr_html_()
        assert checked._repr_latex_() == derivation(SHORT)._repr_latex_()
        assert "proved" in account_of(derivation(SHORT), SETTINGS)._repr_html_()

    def test_one_that_does_not_hold_has_no_latex(self) -> None:
        checked = check(wrong_but_reached(), SETTINGS)
        assert checked._repr_latex_() is None
        assert "not verified" in checked._repr_html_()

    def test_a_result_and_a_verdict_show_themselves(self) -> None:
        result = judge_claim(identity("trace_cyclicity").claim(), SETTINGS)
        assert "certified" in result._repr_html_()
        assert r"\operatorname{tr}" in result._repr_html_()
        assert result.judgement._repr_html_().startswith("<div><strong")

    def test_a_refuted_claim_shows_its_counterexample_and_a_document_cannot_inject(self) -> None:
        claim = replace(identity("trace_cyclicity").near_miss_claims()[0], id="<script>", at="<img>")
        html = judge_claim(claim, SETTINGS)._repr_html_()
        assert "refuted" in html
        assert "counterexample" in html
        assert "<script>" not in html
        assert "<img>" not in html

    def test_one_that_fails_shows_neither_latex_nor_a_verdict_that_holds(self) -> None:
        item = derivation(SHORT)
        wrong = replace(item, end=item.near_misses[0])
        assert wrong._repr_latex_() is None
        html = wrong._repr_html_()
        assert "not verified" in html
        assert "proved" not in html
        assert "certified" not in html
