"""Reports on documents: what their pages say, what they never say, and how they look."""

from __future__ import annotations

import re
import subprocess
from argparse import Namespace
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from shutil import which

import pytest

from derivations.catalogue import derivations
from derivations.commands import report as command
from derivations.commands.report import paper_of
from derivations.documents.document import Document
from derivations.documents.tex.tex_document import load_tex_document
from derivations.documents.toml_document import load_document
from derivations.engines.judge import ClaimResult, Settings, judge_claim
from derivations.language.errors import LemmataError
from derivations.language.evidence import Certainty, Evidence, NearMiss, NearMisses, Outcome, Scope
from derivations.language.verdicts import Judgement, Verdict
from derivations.reports.latex.compiling import NoLatexmk, compiled, complaints
from derivations.reports.manuscript.prose import Formula, Words
from derivations.reports.paper_page.entry import ATTENTION, DEBTS, GROUPS
from derivations.reports.paper_page.html_page import html_index, html_page
from derivations.reports.paper_page.latex_page import latex_page
from derivations.reports.paper_page.latex_words import of_words, typewriter
from derivations.reports.paper_page.mathematics import Equation, Mathematics, Plain
from derivations.reports.paper_page.report import Report, report
from derivations.reports.paper_page.trusted_latex import document_prose, is_formula

_KINDS = """
[paper]
title = "One claim of every kind"
authors = ["A. Author", "B. Author"]
venue = "Journal of Examples"
year = 2019

[sizes]
d = "rows"
k = "columns"

[symbols]
A = { shape = ["d", "k"], latex = '\\mathbf{A}', meaning = "a matrix" }
B = { shape = ["k", "d"], meaning = "another matrix" }
C = { shape = ["d", "d"], domain = "spd", meaning = "a covariance" }

[definitions]
P = { math = "A @ B", meaning = "their product" }

[[claim]]
id = "holds"
at = "Eq. (1)"
words = "the trace of A B is that of B A, for every A"
math = "tr(A @ B) = tr(B @ A)"
expect = "certified"
tags = ["GI-14"]

[[claim]]
id = "named"
at = "Eq. (2)"
math = "tr(P) = tr(B @ A)"

[[claim]]
id = "wrong-as-expected"
at = "Eq. (3)"
math = "tr(P @ P) = tr(P)**2"
expect = "refuted"
note = "a common slip"

[[claim]]
id = "wrong-unexpected"
at = "Eq. (4)"
math = "det(C + C) = 2*det(C)"
expect = "certified"

[[claim]]
id = "wrong-unasked"
math = "logdet(C) = tr(C)"

[[claim]]
id = "clash"
math = "A + B = B"
expect = "ill-typed"

[[claim]]
id = "clash-unexpected"
math = "A @ A = B"

[[claim]]
id = "unreadable"
math = "tr(A @"

[[claim]]
id = "undecided"
math = "tr(C) = tr(C.T)"

[[claim]]
id = "supported"
math = "tr(C) = tr(C.T)"

[[claim]]
id = "vacuous"
math = "tr(C) = tr(C.T)"

[[claim]]
id = "proved"
math = "tr(C) = tr(C.T)"

[[claim]]
id = "chain"
math = "tr(A @ B) = tr(B @ A) = tr(A)"

[[claim]]
id = "chain-that-holds"
math = "tr(A @ B) = tr(B @ A) = tr(P)"

[[claim]]
id = "bound"
math = "tr(P) <= tr(P) + norm2(A) because norm2(A)"
"""

_HOSTILE = """
[paper]
title = "</title><script>alert(1)</script> \\\\input{x} 50% & $5 _ ^ # {"
authors = "<img src=x onerror=alert(2)>"
note = "漢字 \\u202e \\u0007 and $\\\\href{javascript:alert(3)}{x}$ and $\\\\input{/etc/passwd}$"

[sizes]
d = "</td><script>alert(4)</script>"

[symbols]
A = { shape = ["d", "d"], latex = '\\input{/etc/passwd}', meaning = '$\\write18{ls}$ ^^5cinput{x}' }
B = { shape = ["d", "d"], latex = '\\href{javascript:alert(5)}{B}', meaning = '\\end{document}' }
C = { shape = ["d", "d"], latex = '<script>alert(6)</script>' }
E = { shape = ["d", "d"], latex = '\\frac{' }
F = { shape = ["d", "d"], latex = '^^5cinput x' }

[[claim]]
id = '"><script>alert(7)</script>\\end{verbatim}'
at = "<b>Eq</b> \\\\input{y}"
words = "<script>alert(8)</script> $\\\\def\\\\x{y}$ \\\\end{document} % # & ~ ^ _ \\\\ ``a'' $x_{$ $a^b^c$ $\\\\left( x$"
note = "</section> WORD"
math = "tr(A @ B) = tr(B @ C) + tr(E @ F)"
tags = ["<i>"]

[[claim]]
id = "half-read"
math = "<script>alert(9)</script> \\\\input{z} = $"

[[claim]]
id = "holds"
words = "LONGWORD"
math = "tr(A @ B @ C @ E @ F) = tr(F @ A @ B @ C @ E)"
""".replace("LONGWORD", "w" * 300).replace("WORD", "u" * 300)


@cache
def _judged(text: str, suffix: str = ".toml") -> tuple[Document, tuple[ClaimResult, ...]]:
    """A document and its results; the claims named for verdicts that are hard to come by get a judgement made by hand."""
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        path = Path(folder) / f"example{suffix}"
        path.write_text(text, encoding="utf-8")
        document = load_document(path) if suffix == ".toml" else load_tex_document(path)
    results = tuple(judge_claim(claim, Settings(seed=7)) for claim in document.claims)
    return document, tuple(_with_verdict_of_its_name(result) for result in results)


def _with_verdict_of_its_name(result: ClaimResult) -> ClaimResult:
    made = _MADE.get(result.claim.id)
    return result if made is None else replace(result, judgement=made, steps=(made,))


_FLOATING = Evidence("floating", Outcome.HOLDS, Certainty.FLOATING, Scope(({"d": 3},)), error_log2=-120.0)
_EXACT = Evidence("entries", Outcome.HOLDS, Certainty.PROOF, Scope(({"d": 2},), why_not_every_size="a hand-made reason"))
_SURVIVED = NearMisses((NearMiss("sign", "tr(C) = -tr(C)", "survived"),))
_MADE = {
    "undecided": Judgement(Verdict.UNDECIDED, "out of time after 20 s"),
    "supported": Judgement(Verdict.SUPPORTED, "floating-point evidence only, because of a test", (_FLOATING,)),
    "vacuous": Judgement(Verdict.VACUOUS, "no point satisfies the assumptions"),
    "proved": Judgement(Verdict.PROVED, evidence=(_EXACT,), near_misses=_SURVIVED),
}


@cache
def _report(text: str = _KINDS, suffix: str = ".toml") -> Report:
    document, results = _judged(text, suffix)
    return report(paper_of(document), results, "example", (7, "0.1"), derivations())


def _section(page: str, found: Report, claim: str) -> str:
    """What the page says about one claim."""
    (item,) = (item for item in found.entries if item.id == claim)
    start = page.index(f'id="{item.anchor}"')
    return page[start : page.index("</section>", start)]


class _Page(HTMLParser):
    """Tags, addresses and anchors of a page, and whether every tag that opens closes."""

    VOID = frozenset(["meta", "br", "wbr", "mspace", "link", "img", "input"])

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.addresses: list[str] = []
        self.anchors: list[str] = []
        self.attributes: set[str] = set()
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.open += [tag] if tag not in self.VOID else []
        for name, value in attrs:
            self.attributes.add(name)
            if name in ("href", "src", "xlink:href"):
                self.addresses.append(value or "")
            elif name == "id":
                self.anchors.append(value or "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in self.VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            assert self.open.pop() == tag


class TestVerdicts:
    @pytest.mark.parametrize(
        ("claim", "verdict", "group"),
        [
            ("holds", "certified", "Certified"),
            ("wrong-as-expected", "refuted", "Refuted, as the document expects"),
            ("wrong-unexpected", "refuted", "Not as expected"),
            ("wrong-unasked", "refuted", "Not as expected"),
            ("clash", "ill-typed", "Ill-typed, as the document expects"),
            ("clash-unexpected", "ill-typed", "Not as expected"),
            ("unreadable", "bad input", "Not read"),
            ("undecided", "undecided", "Undecided"),
            ("supported", "supported", "Supported by floating point only"),
            ("vacuous", "vacuous", "Not as expected"),
            ("proved", "proved", "Proved"),
            ("chain", "ill-typed", "Not as expected"),
        ],
    )
    def test_every_kind_is_on_the_page_under_its_heading(self, claim: str, verdict: str, group: str) -> None:
        found = _report()
        page = html_page(found, among_others=False)
        listed = {item.id: (item.verdict, heading) for heading, items in found.contents() for item in items}
        assert listed[claim] == (verdict, group)
        assert f">{verdict}</span>" in _section(page, found, claim)
        assert verdict in latex_page(found)

    def test_what_needs_attention_comes_first(self) -> None:
        headings = [heading for heading, _ in _report().contents()]
        assert headings == sorted(headings, key=GROUPS.index)
        assert headings[: len(set(headings) & set(ATTENTION))] == [name for name in ATTENTION if name in headings]

    def test_the_totals_add_up_and_tell_all_six(self) -> None:
        found = _report()
        assert sum(found.totals().values()) == len(found.entries)
        six = {"proved", "certified", "supported", "refuted", "undecided", "ill-typed"}
        assert six <= set(_report('[symbols]\nx = {}\n[[claim]]\nid = "a"\nmath = "x = x"\n').totals())

    def test_an_unexpected_verdict_says_what_was_expected(self) -> None:
        page = html_page(_report(), among_others=False)
        assert "expected certified, got refuted" in _section(page, _report(), "wrong-unexpected")
        assert "does not say that this is to be expected" in _section(page, _report(), "wrong-unasked")

    @pytest.mark.parametrize("claim", ["supported", "undecided", "vacuous", "unreadable", "wrong-unasked"])
    def test_nothing_unverified_looks_verified(self, claim: str) -> None:
        found = _report()
        section = _section(html_page(found, among_others=False), found, claim)
        assert "is-proved" not in section and "is-certified" not in section
        assert "2<sup>" not in section and "every size" not in section and "exact at" not in section

    def test_the_headline_counts_what_holds_and_where(self) -> None:
        found = _report()
        assert "at the sizes tested" in found.headline() and "need attention" in found.headline()
        assert f"{len(found.attention())} need" in found.headline()

    def test_a_chain_is_told_step_by_step(self) -> None:
        found = _report()
        section = _section(html_page(found, among_others=False), found, "chain-that-holds")
        assert section.count('<div class="reason">') == 2
        assert "every step at every size, each with error" in section

    def test_a_chain_is_at_every_size_only_when_all_steps_are(self) -> None:
        document, results = _judged(_KINDS)
        place = [result.claim.id for result in results].index("chain-that-holds")
        limited = replace(results[place], steps=(results[place].steps[0], _MADE["proved"]))
        changed = (*results[:place], limited, *results[place + 1 :])
        item = report(paper_of(document), changed, "example", (7, "0.1"), ()).entries[place]
        assert "not every step at every size" in item.finding
        assert any("exact at d=2 only" in reason for _, reason in item.debts)

    def test_a_counterexample_stands_as_matrices_with_its_script(self) -> None:
        section = _section(html_page(_report(), among_others=False), _report(), "wrong-as-expected")
        assert "left side" in section and "import numpy as np" in section

    def test_a_refuted_claim_says_when_it_holds_and_what_that_rests_on(self) -> None:
        section = _section(html_page(_report(), among_others=False), _report(), "wrong-unexpected")
        assert "Holds when <b>d = 1</b>" in section and "holds when d = 1" not in section and "a hint, not a verdict" in section
        assert "holds when d = 1" in " ".join(item.in_short() for item in _report().entries)
        assert "d = 1" in latex_page(_report())

    def test_a_bound_shows_its_reason(self) -> None:
        found = _report()
        assert "because the gap is" in _section(html_page(found, among_others=False), found, "bound")

    def test_near_misses_that_live_are_named(self) -> None:
        found = _report()
        assert "survived" in _section(html_page(found, among_others=False), found, "proved")


class TestDebts:
    def test_every_kind_of_debt_names_its_claims(self) -> None:
        owed = {words: [item.id for item, _ in items] for words, items in _report().debts()}
        assert list(owed) == [words for words in DEBTS.values() if words in owed]
        nothing, floating, sizes, weak, source = DEBTS.values()
        assert owed[nothing] == ["unreadable", "undecided", "vacuous"]
        assert owed[floating] == ["supported"]
        assert "proved" in owed[sizes] and "holds" not in owed[sizes]
        assert "proved" in owed[weak]
        assert "wrong-unasked" in owed[source] and "holds" not in owed[source]

    def test_reasons_stand_beside_them(self) -> None:
        page = html_page(_report(), among_others=False)
        debts = page[page.index("<h2>Debts</h2>") :]
        assert "out of time after 20 s" in debts and "a hand-made reason" in debts

    def test_without_debts_the_page_says_so(self) -> None:
        found = _report()
        free = replace(found, entries=tuple(replace(item, debts=()) for item in found.entries))
        assert "None: every claim is decided" in html_page(free, among_others=False)
        assert "None: every claim is decided" in latex_page(free)


class TestMathematics:
    def _statement(self, text: str, claim: str) -> Equation | Plain:
        document, _ = _judged(text)
        (found,) = (item for item in document.claims if item.id == claim)
        return Mathematics(paper_of(document).names).statements(found)[0]

    def test_quantities_are_written_by_the_names_that_the_claim_uses(self) -> None:
        named = self._statement(_KINDS, "named")
        assert isinstance(named, Equation) and "P" in named.left and "mathbf" not in named.left

    def test_what_a_claim_writes_out_is_written_out(self) -> None:
        written = self._statement(_KINDS, "holds")
        assert isinstance(written, Equation) and r"\mathbf{A} B" in written.left

    def test_a_claim_that_two_names_mean_the_same_is_not_shown_as_a_name_that_equals_itself(self) -> None:
        text = _KINDS.split("[[claim]]")[0] + '[[claim]]\nid = "definition"\nmath = "A @ B = P"\n'
        shown = self._statement(text, "definition")
        assert isinstance(shown, Equation) and shown.left == r"\mathbf{A} B"

    def test_what_could_not_be_read_stands_as_written(self) -> None:
        assert self._statement(_KINDS, "unreadable") == Plain("tr(A @")

    def _in_latex(self, latex: str, math: str = "") -> tuple[Equation | Plain, ...]:
        beside = f"math = '{math}'\n" if math else ""
        text = f"{_KINDS.split('[[claim]]')[0]}[[claim]]\nid = 'c'\nlatex = '{latex}'\n{beside}"
        document, _ = _judged(text)
        return Mathematics(paper_of(document).names).statements(document.claims[0])

    @pytest.mark.parametrize("math", ["", "tr(P) = tr(B @ A)"])
    def test_a_claim_in_latex_is_shown_in_that_latex(self, math: str) -> None:
        (shown,) = self._in_latex(r"\operatorname{tr}(\mathbf{A} B) = \mathrm{tr}(B \mathbf{A}).", math)
        assert isinstance(shown, Equation)
        assert (shown.left, shown.right) == (r"\operatorname{tr}(\mathbf{A} B)", r"= \mathrm{tr}(B \mathbf{A})")

    def test_of_a_chain_every_step_has_its_own_sides(self) -> None:
        shown = self._in_latex(r"|C| \leq |C| = \det(C C^{-1} C)")
        assert [(step.left, step.right) for step in shown if isinstance(step, Equation)] == [
            ("|C|", r"\leq |C|"),
            ("|C|", r"= \det(C C^{-1} C)"),
        ]

    def test_an_implication_is_shown_in_its_own_latex(self) -> None:
        (shown,) = self._in_latex(r"|C| = 1 \iff C = \mathbf{I}")
        assert isinstance(shown, Equation) and (shown.left, shown.right) == ("|C| = 1", r"\iff C = \mathbf{I}")

    def test_a_limit_says_what_its_reason_equals(self) -> None:
        claim = "[[claim]]\nid = 'c'\nlatex = '\\lim_{s \\to \\infty} s = \\infty'\nbecause_latex = 's'"
        document, _ = _judged(f"[symbols]\ns = {{}}\n{claim}")
        (shown,) = Mathematics(paper_of(document).names).statements(document.claims[0])
        assert isinstance(shown, Equation) and (shown.because, shown.because_what) == ("s", "what has the limit")

    def test_a_clash_of_shapes_is_shown_as_the_document_sets_it(self) -> None:
        (shown,) = self._in_latex(r"\operatorname{tr}(\mathbf{A}\mathbf{A}) = 1")
        assert isinstance(shown, Equation) and shown.left == r"\operatorname{tr}(\mathbf{A}\mathbf{A})"

    @pytest.mark.parametrize(
        "latex",
        [
            r"|C| = |C^\top| % = 0",
            r"\begin{equation} |C| = |C^\top| \end{equation}",
            r"|C| &= |C^\top| \label{a}",
            r"\newcommand{\c}{C} |\c| = |C^\top|",
        ],
    )
    def test_latex_that_is_more_than_a_formula_is_typeset_from_the_tree(self, latex: str) -> None:
        (shown,) = self._in_latex(latex)
        assert isinstance(shown, Equation) and shown.left == r"\det C"

    def test_latex_that_could_not_be_read_stands_as_written(self) -> None:
        assert self._in_latex(r"|C| = |C^\top") == (Plain(r"|C| = |C^\top"),)

    def test_a_size_that_is_spelled_otherwise_has_its_name_in_the_notation(self) -> None:
        text = _KINDS.replace('d = "rows"', """d = { latex = 'n', meaning = "rows" }""")
        page = html_page(_report(text), among_others=False)
        assert "rows (d in verdicts)" in page and "columns (k" not in page

    def test_letters_for_parts_stand_in_the_notation(self) -> None:
        text = _KINDS.replace('meaning = "a matrix"', r"""entries = '\alpha', columns = '\mathbf{a}', meaning = "a matrix" """)
        text = text.replace('meaning = "a covariance"', r"""entries = '\input{c}', meaning = "a covariance" """)
        said = {letter.symbol: letter.meaning for letter in _report(text).letters}
        assert said[r"\mathbf{A}"][1:] == (
            Words(" (entries "),
            Formula(r"\alpha_{ij}"),
            Words(", columns "),
            Formula(r"\mathbf{a}_j"),
            Words(")"),
        )
        assert said["C"] == (Words("a covariance"),)

    def test_a_letter_whose_spelling_is_no_formula_leaves_the_claim_in_plain_syntax(self) -> None:
        assert self._statement(_HOSTILE, "holds") == Plain("tr(A @ B @ C @ E @ F) = tr(F @ A @ B @ C @ E)")


class TestDerivations:
    def test_a_derivation_is_named_where_a_tag_matches_and_nowhere_else(self) -> None:
        named = {item.id: [related.name for related in item.derivations] for item in _report().entries}
        assert "kl_of_gaussians" in named["holds"]
        assert not any(names for claim, names in named.items() if claim != "holds")

    def test_it_is_said_that_it_was_not_checked_and_linked_only_where_it_has_a_page(self) -> None:
        found = _report()
        without = _section(html_page(found, among_others=False), found, "holds")
        assert "not checked here" in without and "derivations/" not in without
        page = html_page(found, among_others=False, pages=frozenset(["kl_of_gaussians"]))
        assert page.count('href="derivations/kl_of_gaussians.html"') == 1
        assert 'href="derivations/kl_to_standard_normal.html"' not in page


class TestHostileText:
    @pytest.mark.parametrize(
        "latex",
        [
            r"\input{x}",
            r"\href{javascript:x}{y}",
            r"\write18{ls}",
            r"\def\x{y}",
            r"^^5cinput x",
            r"\frac{a}",
            r"\frac{",
            r"\mathbf",
            r"a_",
            r"\left",
            r"{\left( x} \right)",
            r"\begin{pmatrix} a \end{bmatrix}",
            r"\begin{pmatrix} \left( a & b \right) \end{pmatrix}",
            "a\nb",
            "",
            r"\frac ^2 x",
            "a}",
            "a^b^c",
            r"\left( x",
            "a & b",
            r"a \\ b",
            "%",
            r"\begin{verbatim} a \end{verbatim}",
            r"\text{a_b}",
            r"\text{a$b$}",
            r"\text{\text{a}}",
            r"\text{\input{x}}",
            r"\text{a\\b}",
            r"\text",
            r"\text a",
            r"\textbf{a}",
            r"\mbox{a}",
            r"\class{a}{b}",
            "漢",
            r"\csname input\endcsname",
            r"\catcode`\%=12",
        ],
    )
    def test_what_is_more_than_a_formula_is_refused(self, latex: str) -> None:
        assert not is_formula(latex)

    @pytest.mark.parametrize(
        "latex",
        [
            r"\mathbf{W}^\top x",
            r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}",
            r"\bar{x}_{i,j}",
            r"\iff x = y",
            r"\#\{j \leq q : \lambda_j > \sigma^2\}",
            r"\text{ is a saddle of } f",
        ],
    )
    def test_formulas_go_through(self, latex: str) -> None:
        assert is_formula(latex)

    def test_the_page_runs_nothing_and_fetches_nothing(self) -> None:
        for found in (_report(_HOSTILE), _report()):
            page = _Page(html_page(found, among_others=True))
            assert not page.open
            assert not page.tags & {"script", "link", "iframe", "img", "object", "b onerror"}
            assert not [name for name in page.attributes if name.startswith("on")]
            assert all(address == "index.html" or address.startswith("#claim-") for address in page.addresses)
            assert len(page.anchors) == len(set(page.anchors))
            assert {address[1:] for address in page.addresses if address.startswith("#")} <= set(page.anchors)

    def test_control_characters_do_not_come_through(self) -> None:
        for character in ("\x07", "\u202e"):
            assert character not in html_page(_report(_HOSTILE), among_others=False) + latex_page(_report(_HOSTILE))

    def test_no_command_of_the_document_reaches_latex(self) -> None:
        text = latex_page(_report(_HOSTILE))
        body = text[text.index(r"\begin{document}") :]
        for command_word in (r"\input", r"\write", r"\href{", r"\def", "^^"):
            assert command_word not in body
        assert body.count(r"\end{document}") == 1

    def test_words_without_a_glyph_are_shown_by_number(self) -> None:
        assert of_words("漢") == "[U+6F22]"
        assert "[U+6F22]" in latex_page(_report(_HOSTILE))

    def test_a_long_word_can_be_broken(self) -> None:
        assert of_words("u" * 100).count(r"\hspace{0pt}") == 8
        assert typewriter("a  b") == r"\texttt{a~~b}"

    def test_a_formula_in_words_stays_a_formula_only_when_it_is_one(self) -> None:
        kinds = [type(part).__name__ for part in document_prose(r"half of $C^{-1}$ and $\input{x}$")]
        assert kinds == ["Words", "Formula", "Words", "Words"]


class TestIndexAndCommand:
    def _options(self, folder: Path, *files: Path, pdf: bool = False) -> Namespace:
        return Namespace(files=[str(path) for path in files], output=str(folder), pdf=pdf, strict=False, jobs=1, seed=7)

    def _papers(self, folder: Path) -> tuple[Path, Path]:
        first, second = folder / "first.toml", folder / "second.tex"
        first.write_text('[symbols]\nx = {}\n[[claim]]\nid = "a"\nat = "Eq. (1)"\nmath = "x + x = 2*x"\n', encoding="utf-8")
        tex = "\\title{On $\\beta$}\n% lemmata: x: real\n\\begin{equation}\\label{e}\nx + x = 3x\n\\end{equation}\n"
        second.write_text(tex, encoding="utf-8")
        return first, second

    def test_one_document_has_a_page_and_latex_and_no_index(self, tmp_path: Path) -> None:
        first, _ = self._papers(tmp_path)
        assert command.run(self._options(tmp_path / "new" / "out", first)) == 0
        assert {path.name for path in (tmp_path / "new" / "out").iterdir()} == {"first.html", "first.tex"}

    def test_several_have_an_index_with_their_totals(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert command.run(self._options(tmp_path / "out", *self._papers(tmp_path))) == 1
        index = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
        page = _Page(index)
        assert set(page.addresses) == {"first.html", "second.html"} and not page.open
        assert "1 needs attention" in index and "On β" in index
        assert "index.html" in capsys.readouterr().out

    def test_the_same_seed_gives_the_same_files(self, tmp_path: Path) -> None:
        papers = self._papers(tmp_path)
        for name in ("one", "two"):
            command.run(self._options(tmp_path / name, *papers))
        for path in (tmp_path / "one").iterdir():
            assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()
            assert str(tmp_path) not in path.read_text(encoding="utf-8")

    def test_a_document_that_cannot_be_read_stops_only_itself(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        first, _ = self._papers(tmp_path)
        assert command.run(self._options(tmp_path / "out", tmp_path / "none.toml", first)) == 2
        assert "no such file" in capsys.readouterr().err
        assert (tmp_path / "out" / "first.html").exists()

    def test_a_report_that_would_overwrite_another_is_refused(self, tmp_path: Path) -> None:
        first, _ = self._papers(tmp_path)
        (tmp_path / "other").mkdir()
        twin = tmp_path / "other" / "first.toml"
        twin.write_bytes(first.read_bytes())
        with pytest.raises(LemmataError, match="overwrite the report on"):
            command.run(self._options(tmp_path / "out", first, twin))
        index = tmp_path / "index.toml"
        index.write_bytes(first.read_bytes())
        with pytest.raises(LemmataError, match="overwrite the index"):
            command.run(self._options(tmp_path / "out", index))
        assert not (tmp_path / "out").exists()

    @pytest.mark.parametrize(
        ("name", "stem"), [("-pdf.toml", "pdf"), ('a "b"#c.toml', "a__b__c"), ("漢.toml", "漢"), ("-.toml", "report")]
    )
    def test_names_of_files_are_plain_words(self, tmp_path: Path, name: str, stem: str) -> None:
        first, _ = self._papers(tmp_path)
        first.rename(tmp_path / name)
        assert command.run(self._options(tmp_path / "out", tmp_path / name)) == 0
        assert {path.stem for path in (tmp_path / "out").iterdir()} == {stem}

    def test_a_folder_that_cannot_be_made_is_named(self, tmp_path: Path) -> None:
        first, _ = self._papers(tmp_path)
        with pytest.raises(LemmataError, match="cannot be written to"):
            command.run(self._options(first / "out", first))

    def test_without_latexmk_nothing_is_judged_for_a_pdf(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        first, _ = self._papers(tmp_path)
        monkeypatch.setattr("derivations.reports.latex.compiling.which", lambda _: None)
        with pytest.raises(NoLatexmk):
            command.run(self._options(tmp_path / "out", first, pdf=True))
        assert not (tmp_path / "out").exists()

    def test_the_index_counts_every_document(self) -> None:
        found = _report()
        index = html_index([found, replace(found, stem="other")])
        assert f"{2 * len(found.entries)} claims in 2 documents" in index and "other.html" in index


_NOTE = Path(__file__).parent.parent / "docs" / "papers" / "ppca_note.tex"


class TestOnPaper:
    @pytest.mark.parametrize(
        ("text", "suffix"), [(_KINDS, ".toml"), (_HOSTILE, ".toml"), (_NOTE.read_text(encoding="utf-8"), ".tex")]
    )
    def test_it_compiles_without_a_line_that_is_too_wide(self, text: str, suffix: str) -> None:
        if which("latexmk") is None:
            pytest.skip(
                "latexmk is not installed: that the LaTeX compiles, without wide lines or missing glyphs, was not tested"
            )
        pdf, log = compiled(latex_page(_report(text, suffix)), "", "example")
        assert pdf.startswith(b"%PDF") and complaints(log) == []


class TestInABrowser:
    @pytest.mark.parametrize("width", [390, 1200])
    def test_no_page_is_wider_than_its_window(self, tmp_path: Path, width: int) -> None:
        browser = which("chromium") or which("chromium-browser") or which("google-chrome")
        if browser is None:
            pytest.skip("no Chromium is installed: how wide the pages come out was not measured")
        made = [_report(), _report(_HOSTILE), _report(_NOTE.read_text(encoding="utf-8"), ".tex")]
        pages = [*(html_page(found, among_others=True) for found in made), html_index(made)]
        for number, text in enumerate(pages):
            opened = text.replace("<details", "<details open")
            (tmp_path / f"{number}.html").write_text(opened, encoding="utf-8")
        style = f"width:{width}px;height:900px;border:0"
        frames = "".join(f'<iframe src="{number}.html" style="{style}"></iframe>' for number in range(len(pages)))
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
        assert title[1].split() == ["0"] * len(pages)
