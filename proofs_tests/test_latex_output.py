"""Derivations as LaTeX: what is written, what is refused, and that it compiles without a complaint."""

from __future__ import annotations

import re
import subprocess
from argparse import Namespace
from dataclasses import replace
from pathlib import Path
from shutil import which
from typing import Any

import pytest

from derivations.catalogue import derivation, derivations, identities, rules
from derivations.commands import latex as command
from derivations.commands import typesetting
from derivations.deriving.checking import Checked
from derivations.deriving.derivation import Derivation
from derivations.deriving.graph import citation_graph
from derivations.language.verdicts import Verdict
from derivations.reports.latex import compiling
from derivations.reports.latex.compiling import NoLatexmk, NotCompiled, compiled, complaints
from derivations.reports.latex.document import document, fragment
from derivations.reports.latex.escaping import NoGlyph, escaped, text
from derivations.reports.manuscript.breaking import TooWide, broken, terms
from derivations.reports.manuscript.notation import exceptions, shared_table
from derivations.reports.manuscript.prose import prose
from derivations.reports.manuscript.references import UnknownSource, bibliography, citations
from derivations.reports.manuscript.section import NotShown, section
from derivations.reports.manuscript.widths import width
from proofs_tests.typeset_sections import every_section, taken_as_checked

_ENTRIES = [*identities(), *rules(), *derivations()]
_WRONG = replace(
    derivation("isotropic_log_likelihood"), name="wrong", end="-norm2(x - m)/sigma2 - d/2*log(2*pi*sigma2)", near_misses=()
)


def _options(output: Path, *names: str, **changes: Any) -> Namespace:
    chosen = {"names": list(names), "all": False, "output": str(output), "seed": 7, "jobs": 1, "pdf": False, "fragment": False}
    return Namespace(**{**chosen, "width": 122, **changes})


def _need_latexmk() -> None:
    if which("latexmk") is None:
        pytest.skip("latexmk is not installed: that the LaTeX compiles, without wide lines or missing glyphs, was not tested")


class TestSources:
    @pytest.mark.parametrize("entry", _ENTRIES, ids=lambda entry: entry.name)
    def test_every_source_of_the_catalogue_is_in_the_bibliography(self, entry: Any) -> None:
        assert citations(entry.source)

    def test_every_entry_has_what_a_reference_needs(self) -> None:
        assert all({"author", "title", "year"} <= set(reference.fields) for reference in bibliography().values())

    @pytest.mark.parametrize(
        ("source", "said"),
        [
            ("Nobody 2001, Eq. (3)", "no entry"),
            ("Bishop 2007, Eq. (2.43)", "Bishop 2006"),
            ("Bishopp 2006", "no entry"),
            ("Bishop & Tipping 1999", "no entry"),
            ("Bishop 2006, somewhere", "neither the title"),
            ("Bishop 2006, Eq. (2.43); Nobody", "no entry"),
        ],
    )
    def test_a_source_without_an_entry_is_a_named_error(self, source: str, said: str) -> None:
        with pytest.raises(UnknownSource, match=said):
            citations(source)

    def test_the_page_in_docs_is_the_one_that_is_read(self) -> None:
        page = Path(__file__).parent.parent / "docs" / "references.bib"
        assert all(reference.text in page.read_text(encoding="utf-8") for reference in bibliography().values())


class TestProse:
    @pytest.mark.parametrize(
        ("words", "expected"),
        [
            ("the variance σ² is fixed", r"the variance $\sigma^{2}$ is fixed"),
            ("vanishes where SC⁻¹W = W, only", "vanishes where $SC^{-1}W = W$, only"),
            ("the constant (d/2) log 2πσ²", r"the constant $(d/2) \log 2\pi \sigma^{2}$"),
            ("the β-VAE of d-dimensional data", r"the $\beta$-VAE of $d$-dimensional data"),
            ("the E-step and the M-step", "the E-step and the M-step"),
            ("x̄ (where W = 0) is a mean", r"$\bar{x}$ (where $W = 0$) is a mean"),
            ("KL(q ‖ p) is not ‖x − Wz‖²", r"$\mathrm{KL}(q \| p)$ is not $\|x - Wz\|^{2}$"),
            ("half of $C^{-1}$ & 50% of it", r"half of $C^{-1}$ \& 50\% of it"),
            ("A decoder is a map", "A decoder is a map"),
        ],
    )
    def test_mathematics_is_found_among_words(self, words: str, expected: str) -> None:
        assert text(prose(words, {"W": "W", "z": "z", "decoder": r"D_\theta"})) == expected

    def test_what_latex_reserves_is_escaped(self) -> None:
        assert escaped(r"\input{x} $1 #2 _ ^ ~ < >").count("\\") == 10
        assert r"\input" not in escaped(r"\input{x}")

    def test_a_character_without_a_glyph_is_named(self) -> None:
        with pytest.raises(NoGlyph, match="U\\+6F22"):
            escaped("漢")


class TestLineBreaks:
    _LONG = (
        r"\mathbb{E}_{z \sim \mathcal{N}(m, A)}\left[-\frac{1}{2} \log\det A + {(z - m)^\top A^{-1} (z - m)}\right]"
        r" + \frac{k}{2}"
    )

    @pytest.mark.parametrize("room", [16.0, 20.0, 24.0, 40.0])
    def test_every_line_fits(self, room: float) -> None:
        assert all(width(part.latex) <= room for part in broken(self._LONG, room, room))

    def test_nothing_is_lost(self) -> None:
        joined = " ".join(part.latex for part in broken(self._LONG, 16.0, 16.0))
        sized = self._LONG.replace(r"\left", r"\Bigl").replace(r"\right", r"\Bigr")
        assert joined == sized.replace("{(z - m)", "(z - m)").replace(r"(z - m)}\Bigr", r"(z - m)\Bigr")

    def test_outer_signs_come_first(self) -> None:
        assert [part.latex for part in broken("a (b + c + d) + e (f + g)", 8.0, 8.0)] == ["a (b + c + d)", "+ e (f + g)"]

    def test_brackets_around_a_break_have_a_fixed_size(self) -> None:
        for part in broken(self._LONG, 16.0, 16.0):
            assert r"\left" not in part.latex and r"\right" not in part.latex

    def test_a_broken_value_at_a_point_shows_both_of_its_ends(self) -> None:
        first, last = broken(r"c + \left.a + b + c + d + e + f\right|_{a = 1}", 8.0, 12.0)
        assert r"\Bigl[" in first.latex and r"\Bigr]_{a = 1}" in last.latex

    def test_what_cannot_be_broken_is_an_error(self) -> None:
        with pytest.raises(TooWide, match="no place to break"):
            broken(r"\frac{a + b + c + d + e + f + g + h}{2}", 5.0, 5.0)

    def test_terms_join_to_the_whole(self) -> None:
        assert " ".join(terms("a (b + c) - d + (e - f)")) == "a (b + c) - d + (e - f)"

    def test_the_estimate_is_close_to_what_tex_measures(self, tmp_path: Path) -> None:
        if which("pdflatex") is None:
            pytest.skip("pdflatex is not installed: the estimate of widths was not compared with TeX")
        formulas = sorted({line.latex for item in every_section() for line in item.lines})
        measured = "\n".join(rf"\settowidth\w{{$\displaystyle {formula}$}}\typeout{{W=\the\w}}" for formula in formulas)
        packages = r"\usepackage[T1]{fontenc}\usepackage{lmodern,amsmath,amssymb}"
        source = rf"\documentclass{{article}}{packages}\newlength\w\begin{{document}}{measured}\end{{document}}"
        (tmp_path / "w.tex").write_text(source, encoding="utf-8")
        subprocess.run(["pdflatex", "-interaction=nonstopmode", "w.tex"], cwd=tmp_path, capture_output=True, check=False)
        widths = [float(found) / 10 for found in re.findall(r"W=([\d.]+)pt", (tmp_path / "w.log").read_text("latin-1"))]
        assert len(widths) == len(formulas)
        off = {formula: width(formula) - real for formula, real in zip(formulas, widths, strict=True)}
        assert {
            formula: by for formula, by in off.items() if not -0.3 - 0.03 * width(formula) < by < 0.6 + 0.15 * width(formula)
        } == {}


class TestNotation:
    def test_the_shared_table_has_every_symbol_once(self) -> None:
        symbols = [row.symbol for row in shared_table(item.letters for item in every_section())]
        assert len(symbols) == len(set(symbols))

    def test_a_letter_that_means_something_else_is_explained_where_it_does(self) -> None:
        shared = shared_table(item.letters for item in every_section())
        by_symbol = {row.symbol: row for row in shared}
        for item in every_section():
            said = exceptions(item.letters, shared)
            assert all(row in said or by_symbol[row.symbol].agrees(row) for row in item.letters)

    def test_only_letters_that_occur_are_listed(self) -> None:
        (item,) = (found for found in every_section() if found.name == "isotropic_log_likelihood")
        assert {row.symbol for row in item.letters} == {"d", "x", "m", r"\sigma^2"}


class TestRefusals:
    def test_a_derivation_that_fails_has_no_section(self) -> None:
        held = taken_as_checked(derivation("isotropic_log_likelihood"))
        failed = Checked(held.derived, held.steps, None, Verdict.REFUTED, "step 2 (…): refuted")
        with pytest.raises(NotShown, match="step 2"):
            section(failed)

    def test_a_failing_step_is_named_with_its_witness_and_nothing_is_written(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        _only(_WRONG, monkeypatch)
        assert command.run(_options(tmp_path / "a.tex", "wrong")) == 1
        said = capsys.readouterr().err
        assert "wrong is refuted: wrong, step 3" in said and "right side" in said and "nothing was written" in said
        assert list(tmp_path.iterdir()) == []

    def test_a_wrong_end_that_is_true_is_refused(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        item = derivation("isotropic_log_likelihood")
        _only(replace(item, near_misses=(item.end,)), monkeypatch)
        assert command.run(_options(tmp_path / "a.tex", item.name)) == 1
        assert "a wrong end was not refuted" in capsys.readouterr().err
        assert list(tmp_path.iterdir()) == []

    def test_a_derivation_that_rests_on_a_failing_one_is_refused(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setattr(typesetting, "of_rule", lambda item, settings: _failing_rule(item.name))
        assert command.run(_options(tmp_path / "a.tex", "isotropic_log_likelihood")) == 1
        assert "it rests on the rule" in capsys.readouterr().err
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.parametrize(
        ("name", "changes", "said"),
        [
            ("a.txt", {}, "must end in .tex"),
            ("a b.tex", {}, "no space"),
            ("missing/a.tex", {}, "not a folder"),
            ("a.tex", {"fragment": True, "pdf": True}, "cannot be compiled by itself"),
            ("a.tex", {"all": True}, "not both"),
            ("a.tex", {"names": []}, "--all"),
            ("a.tex", {"names": ["kl_of_gausians"]}, "did you mean “kl_of_gaussians”"),
        ],
    )
    def test_arguments_that_make_no_sense_are_named(
        self, tmp_path: Path, name: str, changes: dict[str, Any], said: str
    ) -> None:
        with pytest.raises(Exception, match=re.escape(said)):
            command.run(_options(tmp_path / name, "kl_of_gaussians", **changes))

    def test_without_latexmk_the_latex_is_written_and_the_way_to_install_it_named(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(compiling, "which", lambda _: None)
        with pytest.raises(NoLatexmk, match="apt-get install latexmk"):
            command.run(_options(tmp_path / "a.tex", "isotropic_log_likelihood", pdf=True))
        assert {path.name for path in tmp_path.iterdir()} == {"a.tex", "a.bib"}


def _only(item: Derivation, monkeypatch: pytest.MonkeyPatch) -> None:
    """The catalogue holds this one derivation."""
    monkeypatch.setattr(typesetting, "derivations", lambda: (item,))
    monkeypatch.setattr(typesetting, "derivation", lambda _: item)


def _failing_rule(name: str) -> Any:
    return typesetting.Finding("rule", name, Verdict.UNDECIDED)


class TestDocument:
    def test_a_document_says_what_was_proved_and_cites_its_sources(self, tmp_path: Path) -> None:
        assert command.run(_options(tmp_path / "a.tex", "isotropic_log_likelihood")) == 0
        latex = (tmp_path / "a.tex").read_text(encoding="utf-8")
        assert r"\textbf{proved}" in latex and r"\cite[Eq.~(2.43)]{bishop2006}" in latex and "Seed: 7" in latex
        assert "@book{bishop2006," in (tmp_path / "a.bib").read_text(encoding="utf-8")

    def test_everything_compiles_without_wide_lines_or_missing_glyphs(self) -> None:
        _need_latexmk()
        written = document(every_section(), citation_graph(derivations()).depth, "Checked.", "all")
        pdf, log = compiled(written.latex, written.bibliography, "all")
        assert pdf.startswith(b"%PDF")
        assert complaints(log) == []

    @pytest.mark.parametrize("name", ["isotropic_log_likelihood", "gradient_in_weights"])
    def test_one_derivation_compiles_by_itself(self, name: str) -> None:
        _need_latexmk()
        chosen = [item for item in every_section() if item.name == name]
        written = document(chosen, citation_graph(derivations()).depth, "Checked.", "one")
        assert complaints(compiled(written.latex, written.bibliography, "one")[1]) == []

    @pytest.mark.parametrize(
        ("options", "width", "em"),
        [("10pt", 121.0, 3.514), ("11pt,a4paper", 126.0, 3.848), ("10pt,a4paper", 84.0, 3.514)],
        ids=["as it comes", "larger type", "one column of two"],
    )
    def test_a_fragment_compiles_in_a_paper(self, options: str, width: float, em: float) -> None:
        _need_latexmk()
        chosen = [item for item in every_section() if item.topic == "gaussian"]
        written = fragment(chosen, width / em, "paper")
        packages = r"\usepackage[T1]{fontenc}\usepackage{lmodern,amsmath,amssymb,booktabs,longtable,array}"
        page = rf"\usepackage[textwidth={width}mm]{{geometry}}"
        head = rf"\documentclass[{options}]{{article}}{packages}{page}\emergencystretch=3em\begin{{document}}"
        paper = f"{head}\n{written.latex}\n\\bibliographystyle{{plain}}\\bibliography{{paper}}\n\\end{{document}}"
        said = complaints(compiled(paper, written.bibliography, "paper")[1])
        assert [line for line in said if "vbox" not in line] == []  # how pages are filled is up to the paper

    def test_an_error_of_latex_is_shown(self) -> None:
        _need_latexmk()
        with pytest.raises(NotCompiled, match="Undefined control sequence"):
            compiled(r"\documentclass{article}\begin{document}\nope\end{document}", "", "a")

    def test_complaints_of_a_log_are_found(self) -> None:
        log = (
            "Overfull \\hbox (3pt too wide) in paragraph\nMissing character: There is no σ in font\n"
            "LaTeX Warning: Citation `x' undefined on input line 3.\nLaTeX Warning: Label(s) may have changed. Rerun\nfine\n"
        )
        assert len(complaints(log)) == 3
