"""Derivations as web pages: the mathematics, what is escaped, where links lead, and how they open on a phone."""

from __future__ import annotations

import re
import subprocess
from argparse import Namespace
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from shutil import which
from xml.etree.ElementTree import fromstring

import pytest

from derivations.catalogue import derivation, derivations
from derivations.commands import html as command
from derivations.commands import typesetting
from derivations.deriving.graph import citation_graph
from derivations.reports.html.markup import equation, marked
from derivations.reports.html.mathml import NotConverted, mathml
from derivations.reports.html.pages import INDEX, RULES, pages
from derivations.reports.manuscript.prose import Words
from derivations.reports.manuscript.rule_entry import rule_entries
from proofs_tests.typeset_sections import every_section


@cache
def _pages() -> dict[str, str]:
    return pages(every_section(), citation_graph(derivations()).depth, "Checked, error ≤ 2^-100.")


class _Links(HTMLParser):
    """The addresses and the anchors of a page, and every element it opens."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.anchors: set[str] = set()
        self.tags: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        for name, value in attrs:
            if name in ("href", "src", "xlink:href"):
                self.addresses.append(value or "")
            elif name == "id":
                self.anchors.add(value or "")


class TestMathematics:
    @pytest.mark.parametrize(
        ("latex", "expected"),
        [
            (r"\operatorname{tr}(A)", "<mi>tr</mi><mo "),
            (r"\log\det C", '<mi>log</mi><mspace width="0.167em" /><mi>det</mi><mspace width="0.167em" /><mi>C</mi>'),
            (r"\frac{1}{2} \log(2 \pi)", '</mfrac><mspace width="0.167em" /><mi>log</mi><mo'),
            (r"W^\top", '<msup><mi>W</mi><mi mathvariant="normal">⊤</mi></msup>'),
            (r"\mathbb{E}_{z \sim \mathcal{N}(m, A)}", "<mi>𝔼</mi><mrow><mi>z</mi><mo"),
            (r"z \sim p", "∼</mo>"),
            (r"\mathrm{KL}(q \,\|\, p)", "<mi>KL</mi>"),
            (r"\lVert x\rVert^2", 'form="prefix"'),
            (r"\lVert x\rVert^2", '<msup><mo form="postfix"'),
            (r"\mathbf{0}_{k}", "<mn>𝟎</mn>"),
            (r"\mathcal L", "<mi>ℒ</mi>"),
            (r"\Sigma", '<mi mathvariant="normal">Σ</mi>'),
            (r"\bar x", '<mover accent="true"><mi>x</mi>'),
            (r"\left[\frac{a}{b}\right]", '<mo stretchy="true" fence="true" form="prefix">[</mo>'),
            (r"\Bigl[ a", "minsize"),
            (r"= -a", '<mo>=</mo><mo form="prefix">−</mo>'),
            (r"(-a)", '<mo form="prefix">−</mo>'),
            (r"a - b", "<mi>a</mi><mo>−</mo><mi>b</mi>"),
            (r"\nabla_{W} f", '<mi mathvariant="normal">∇</mi>'),
            (r"x < y", "&lt;"),
            (r"\begin{pmatrix} a \end{pmatrix}", "<mtable><mtr><mtd><mi>a</mi>"),
        ],
    )
    def test_every_construct_becomes_what_it_should(self, latex: str, expected: str) -> None:
        assert expected in mathml(latex)

    def test_a_value_at_a_point_has_nothing_on_its_open_side(self) -> None:
        assert '<mspace /><mi>a</mi><mo stretchy="true" fence="true" form="postfix">|</mo>' in mathml(r"\left.a\right|_{b = 1}")

    def test_sums_have_their_limits_above_and_below(self) -> None:
        assert "<munderover>" in mathml(r"\sum_{i=1}^{n} x_{i}", display=True)

    @pytest.mark.parametrize("latex", [r"\notacommand{x}", r"a & b"])
    def test_what_is_not_known_is_an_error_and_never_shown_as_it_stands(self, latex: str) -> None:
        with pytest.raises(NotConverted):
            mathml(latex)

    def test_every_line_of_every_derivation_and_rule_is_converted(self) -> None:
        formulas = [line.latex for item in every_section() for line in item.lines]
        formulas += [side for entry in rule_entries(every_section()) for sides in entry.states for side in sides]
        for formula in formulas:
            for found in re.findall(r"<math.*?</math>", equation(formula)):
                assert fromstring(found).tag == "math"

    def test_terms_may_begin_a_line_and_keep_the_space_of_an_operation(self) -> None:
        found = equation("a + b - c", "=")
        assert found.count("<math") == 3 and found.count("<wbr>") == 2
        assert 'form="prefix"' not in found


class TestPages:
    def test_there_is_a_page_for_each_derivation_one_for_the_rules_and_an_index(self) -> None:
        assert set(_pages()) == {INDEX, RULES, *(f"{item.name}.html" for item in derivations())}

    def test_nothing_comes_from_elsewhere_and_nothing_runs(self) -> None:
        for name, text in _pages().items():
            links = _Links(text)
            assert not links.tags & {"script", "link", "iframe", "img", "object"}, name
            assert not [address for address in links.addresses if ":" in address or address.startswith("//")], name
            assert "url(http" not in text and "@import" not in text

    def test_every_link_leads_somewhere(self) -> None:
        found = {name: _Links(text) for name, text in _pages().items()}
        for name, links in found.items():
            for address in links.addresses:
                page, _, anchor = address.partition("#")
                assert page in found, f"{name} leads to {address}"
                assert not anchor or anchor in found[page].anchors, f"{name} leads to {address}"

    def test_pages_fit_a_phone_and_follow_the_light_of_the_room(self) -> None:
        for text in _pages().values():
            assert '<meta name="viewport" content="width=device-width, initial-scale=1">' in text
            assert "prefers-color-scheme: dark" in text

    def test_a_line_shows_its_reason_and_its_check(self) -> None:
        text = _pages()["isotropic_log_likelihood.html"]
        assert "density of the normal distribution" in text and 'href="rules.html#definition_of_normal_density"' in text
        assert "<summary>certified</summary>" in text and "2<sup>−101</sup>" in text

    def test_the_index_draws_an_arrow_for_every_citation(self) -> None:
        arrows = _pages()[INDEX].count('marker-end="url(#tip)"')
        assert arrows == sum(len(item.cited()) for item in derivations()) > 0

    def test_text_is_escaped(self) -> None:
        item = replace(every_section()[0], title=(Words("<b>&"),), plain_title="</title><script>", meaning=(Words("<i>"),))
        text = pages([item], citation_graph(derivations()).depth, "<u>")[f"{item.name}.html"]
        assert "<script" not in text and "&lt;b&gt;&amp;" in text and "&lt;i&gt;" in text

    def test_a_formula_is_not_parted_from_the_comma_after_it(self) -> None:
        assert marked((*every_section()[0].meaning, Words("x"))).count("</math>,") == 0


class TestCommand:
    def _options(self, folder: Path, *names: str) -> Namespace:
        return Namespace(names=list(names), all=False, output=str(folder), seed=7, jobs=1)

    def test_pages_are_written(self, tmp_path: Path) -> None:
        assert command.run(self._options(tmp_path / "new" / "site", "isotropic_log_likelihood")) == 0
        written = {path.name for path in (tmp_path / "new" / "site").iterdir()}
        assert written == {INDEX, RULES, "isotropic_log_likelihood.html"}

    def test_a_derivation_that_fails_is_refused(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        wrong = replace(derivation("isotropic_log_likelihood"), end="-norm2(x - m)/sigma2", near_misses=())
        monkeypatch.setattr(typesetting, "derivations", lambda: (wrong,))
        monkeypatch.setattr(typesetting, "derivation", lambda _: wrong)
        assert command.run(self._options(tmp_path / "site", wrong.name)) == 1
        assert "nothing was written" in capsys.readouterr().err
        assert not (tmp_path / "site").exists()


class TestInABrowser:
    @pytest.mark.parametrize("width", [390, 1200])
    def test_no_page_is_wider_than_its_window(self, tmp_path: Path, width: int) -> None:
        browser = which("chromium") or which("chromium-browser") or which("google-chrome")
        if browser is None:
            pytest.skip("no Chromium is installed: how wide the pages come out was not measured")
        # The pages stand in frames as wide as the window, because a window cannot be as narrow as a phone everywhere.
        for name, text in _pages().items():
            (tmp_path / name).write_text(text, encoding="utf-8")
        frames = "".join(f'<iframe src="{name}" style="width:{width}px;height:900px;border:0"></iframe>' for name in _pages())
        too_wide = "f => (e => e.scrollWidth - e.clientWidth)(f.contentDocument.documentElement)"
        measure = f"[...document.querySelectorAll('iframe')].map({too_wide}).join(' ')"
        script = f"<script>onload = () => document.title = {measure}</script>"
        (tmp_path / "frames.html").write_text(f"<!DOCTYPE html>{script}{frames}", encoding="utf-8")
        switches = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
        switches += ["--disable-component-update", "--disable-sync", "--allow-file-access-from-files", "--dump-dom"]
        profile = f"--user-data-dir={tmp_path / 'profile'}"
        address = (tmp_path / "frames.html").as_uri()
        done = subprocess.run([browser, *switches, profile, address], capture_output=True, text=True, timeout=120, check=False)
        title = re.search(r"<title>([\d ]+)</title>", done.stdout)
        assert title is not None, done.stderr
        assert {name: by for name, by in zip(_pages(), title[1].split(), strict=True) if by != "0"} == {}
