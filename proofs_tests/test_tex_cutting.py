r"""LaTeX documents cut into equations: rows, columns and spaces, labels and marks that must not be lost.

A row that is lost makes a false chain come out proved; so does a row that is joined to another equation.
"""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from derivations.documents.one_off import one_off
from derivations.documents.tex.tex_document import load_tex_document
from derivations.engines.judge import Settings, judge_claim
from derivations.language.claims import Claim
from derivations.language.errors import DocumentError
from derivations.language.verdicts import Verdict

PREAMBLE = r"""% lemmata: A: d x d
% lemmata: a: real
% lemmata: b: real
\newcommand{\eq}{=}
\newcommand{\minus}{-}
\newcommand{\newrow}{\\}
\begin{document}
"""
REFUTED, UNREAD, PROVED = Verdict.REFUTED, Verdict.UNDECIDED, Verdict.PROVED


def claims(folder: Path, body: str, preamble: str = PREAMBLE) -> tuple[Claim, ...]:
    path = folder / "paper.tex"
    path.write_text(preamble + body, encoding="utf-8")
    return load_tex_document(path).claims


def verdicts(folder: Path, body: str, preamble: str = PREAMBLE) -> dict[str, Verdict]:
    settings = Settings(seed=3, near_misses=False)
    return {claim.id: judge_claim(claim, settings).judgement.verdict for claim in claims(folder, body, preamble)}


def align(*rows: str) -> str:
    return "\\begin{align}\n" + " \\\\\n".join(rows) + "\n\\end{align}\n"


# ------------------------------------------------------------------------------------------ rows

GOES_ON = [  # rows below “a &= a”, and the verdict of the whole
    (r"&=b", REFUTED),
    (r"=&\; b", REFUTED),
    (r"&\eq b", REFUTED),
    (r"&\minus b", REFUTED),
    (r"{} &{} - b", UNREAD),
    (r"&\quad - b", REFUTED),
    (r"&\phantom{=} - b", REFUTED),
    (r"&\phantom{{}=}\; - b = a", REFUTED),
    (r"&- b = a", REFUTED),
    (r"- b", REFUTED),
    (r"\cdot b &= a", REFUTED),
    (r"\quad + b = a", UNREAD),
    (r"+ b &= a", UNREAD),
    (r"\mathbin{-} b &= a", UNREAD),
    (r"\hskip 1em - b &= a", UNREAD),
    (r"{} - b &= a", UNREAD),
    (r"\left. \right. = b", UNREAD),
    (r"\unknown = b", UNREAD),
    (r"\hline &= b", REFUTED),
    (r"&\implies b = a", REFUTED),
    (r"&\text{unless } b = a", UNREAD),
    (r"\text{as functions of } a", UNREAD),
    (r"& b = b", UNREAD),
    (r"& b", UNREAD),
    (r"\Bigl( b \Bigr)", UNREAD),
    (r"&\sqsupseteq b", UNREAD),
    (r"&{=} b", UNREAD),
    (r"\noalign{\vskip 2pt \relax {x}} &= b", REFUTED),
    (r"&= a + ( \\ b &= b )", UNREAD),
    (r"&= a + \\ b &= b", REFUTED),
    (r"* b &= b", UNREAD),
    (r"\left( b &= b", UNREAD),
    (r"(b) \newrow = b", UNREAD),
    (r"(b) \cr = b", UNREAD),
]


@pytest.mark.parametrize(("row", "expected"), GOES_ON, ids=[row for row, _ in GOES_ON])
def test_a_row_that_is_no_equation_of_its_own_belongs_to_the_one_above(tmp_path: Path, row: str, expected: Verdict) -> None:
    assert verdicts(tmp_path, align(r"a &= a \label{e}", row)) == {"e": expected}


def test_equations_one_below_the_other_stay_apart(tmp_path: Path) -> None:
    rows = (r"a &= a \label{e}", r"-b &= a \label{f}", r"b &= b", r"(a) b &= b a \label{g}", r"|b| &= b \label{h}")
    assert verdicts(tmp_path, align(*rows)) == {"e": PROVED, "f": REFUTED, "g": PROVED, "h": REFUTED}
    listed = (r"& a = a \label{e}", r"& -b = a \label{f}", r"& b = b \label{g}")
    assert verdicts(tmp_path, align(*listed)) == {"e": PROVED, "f": REFUTED, "g": PROVED}
    middle = "\\begin{eqnarray} a &=& a \\label{e} \\\\ && {}+ b \\\\ b &=& b \\label{f} \\end{eqnarray}"
    assert verdicts(tmp_path, middle) == {"e": UNREAD, "f": PROVED}


def test_a_long_left_side_may_be_broken(tmp_path: Path) -> None:
    assert verdicts(tmp_path, align(r"& a \nonumber", r"& + b = b + a \label{e}")) == {"e": PROVED}
    assert verdicts(tmp_path, align(r"a \nonumber", r"- b &= - b \label{e}")) == {"e": REFUTED}
    assert verdicts(tmp_path, align(r"a \nonumber", r"b &= b \label{e}")) == {"e": UNREAD}


@pytest.mark.parametrize(
    ("equation", "expected"),
    [
        ("a &= a \\\\\n [A + A] A &= A A \\label{e}", REFUTED),
        (r"a &= a \\[A] A &= A \label{e}", REFUTED),
        (r"a &= a \\[2pt] b &= b \label{e}", PROVED),
        (r"a &= a \\*[-.5\baselineskip] b &= b \label{e}", PROVED),
        (r"a &= a \\[0.5ex]&=a \label{e} \\[1em]", PROVED),
    ],
)
def test_only_a_length_is_a_length(tmp_path: Path, equation: str, expected: Verdict) -> None:
    assert verdicts(tmp_path, align(equation))["e"] is expected


JOINED = [  # two false equations which make one that is true when they are joined
    r"\begin{align} a &= a + b \label{e} & - b &= a \end{align}",
    r"\begin{align} a = a + b \label{e} & - b = a \end{align}",
    r"\begin{alignat}{2} a &= a + b \label{e} &\quad - b &= a \end{alignat}",
    r"\begin{equation}\label{e} a = a + b \quad - b = a \end{equation}",
    r"\begin{equation}\label{e} a = a + b \hspace{1cm} - b = a \end{equation}",
    r"\begin{equation}\label{e} a = a + b \\ - b = a \end{equation}",
    r"\begin{equation}\label{e}\begin{aligned} a &= a + b \\[2pt] \quad - b &= a \end{aligned}\end{equation}",
    r"\begin{equation}\label{e}\begin{split} a &= a + b \cr - b &= a \end{split}\end{equation}",
    r"\begin{align} a &= a + b \label{e} \newrow - b &= a \end{align}",
    r"\begin{gather} a = a + b \label{e} \\ - b = a \end{gather}",
    r"\begin{equation}\label{e} 1 = a \quad b = a b \end{equation}",
]


@pytest.mark.parametrize("body", JOINED)
def test_two_equations_are_not_read_as_one(tmp_path: Path, body: str) -> None:
    assert verdicts(tmp_path, body)["e"] is UNREAD


@pytest.mark.parametrize(
    "formula",
    [
        r"\begin{aligned} a &= a + b \\ - b &= a \end{aligned}",
        r"\begin{align} a &= a + b & - b &= a \end{align}",
        r"a = a + b \qquad - b = a",
        r"a = a \quad b",
        r"a = a \\* b = b",
    ],
)
def test_formulas_outside_documents_are_cut_alike(formula: str) -> None:
    (claim,) = one_off(formula, ("a: real", "b: real"), in_latex=True).claims
    assert claim.problem


@pytest.mark.parametrize(
    "formula",
    [
        r"\quad a = \qquad a \quad",
        r"a \quad = \quad a,\quad",
        r"\begin{aligned} a + b & = a \\ & \quad + b \\ & = b + a \qquad \end{aligned}",
        r"\begin{pmatrix} a & \quad b \end{pmatrix} = \begin{pmatrix} a \quad & b \end{pmatrix}",
        r"\begin{multline} a \\ + b = b + a \end{multline}",
        r"a\hspace{1pt} b = b a",
    ],
)
def test_spaces_that_part_nothing_are_left_out(formula: str) -> None:
    (claim,) = one_off(formula, ("a: real", "b: real"), in_latex=True).claims
    assert not claim.problem and claim.steps


def test_no_dress_hides_the_false_line_of_a_chain(tmp_path: Path) -> None:
    """Chains with one false line in typographic dress, drawn at random: none is certified, and none is lost."""
    draw = random.Random(11)
    before = ["", "", "\\, ", "\\quad ", "{} ", "\\phantom{=} ", "\\hskip 1em ", "\\left. \\right. "]
    relations = ["=", "=", "\\eq ", ":=", "\\equiv ", "\\mathrel{=}", "\\overset{!}{=}", "\\approx ", "{=}", "\uff1d"]
    breaks = ["\\\\", "\\\\", "\\\\*", "\\\\[2pt]", "\\cr ", "\\newrow ", "\\\\ \\intertext{so {\\em we}}", "\\nonumber \\\\"]
    environments = ["align", "gather", "eqnarray", "multline", "equation", "flalign", "dmath"]
    for _ in range(120):
        count = draw.randint(1, 3)
        false = draw.randrange(count)
        body = "a &= a \\label{e}"
        for line in range(count):
            value = draw.choice(["b", "2a", "a - b", "\\Bigl( b \\Bigr)"]) if line == false else draw.choice(["a", "b + a - b"])
            mark = draw.choice(["&", "&", "&&", ""])
            row = (draw.choice(breaks), draw.choice(before), mark, draw.choice(before), draw.choice(relations), value)
            body += " ".join(row)
        environment = draw.choice(environments)
        found = verdicts(tmp_path, f"\\begin{{{environment}}} {body} \\end{{{environment}}}")
        assert found and not {Verdict.PROVED, Verdict.CERTIFIED, Verdict.SUPPORTED} & set(found.values()), body


# ------------------------------------------------------------------------------------------ where displays stand


def test_dollars_and_lengths_in_the_text_begin_no_display(tmp_path: Path) -> None:
    equation = "\\begin{equation}\\label{e} a = b \\end{equation}\n"
    assert verdicts(tmp_path, "$a$$b$ and 5\\$$a$ \n" + equation) == {"e": REFUTED}
    table = "\\begin{tabular}{c} a \\\\[2pt] b \\end{tabular}\n"
    assert verdicts(tmp_path, table + equation + "\\[ b = a \\]") == {"e": REFUTED}


def test_frames_of_one_s_own_hide_no_equation(tmp_path: Path) -> None:
    commands = "\\newcommand{\\be}{\\begin{equation}}\n\\newcommand{\\ee}{\\end{equation}}\n"
    body = "\\be\\label{e} a = b \\ee\n\\begin{equation}\\label{f} a = a \\end{equation}\n"
    assert verdicts(tmp_path, commands + body) == {"e": UNREAD, "f": PROVED}


def test_a_command_that_sets_a_label_makes_a_claim(tmp_path: Path) -> None:
    body = "\\newcommand{\\eqlabel}[1]{\\label{eq:#1}}\n\\begin{equation} a = b \\eqlabel{e} \\end{equation}\n"
    assert verdicts(tmp_path, body) == {"line-9": REFUTED}


def test_labels_of_text_are_no_claims_and_those_of_unknown_environments_are(tmp_path: Path) -> None:
    body = r"""\newtheorem{Satz}{Satz}
\section{One}\label{sec:one}
\begin{figure} \caption{x}\label{fig:x} \end{figure}
\begin{Satz}\label{satz}
\begin{subequations}\label{all} \begin{align} a &= a \label{e} \end{align} \end{subequations} \end{Satz}
\begin{dmath}\label{f} a = b \end{dmath}
% lemmata: skip
\begin{dmath}\label{g} a = b \end{dmath}
"""
    assert verdicts(tmp_path, body) == {"e": PROVED, "f": UNREAD}
    (_, unread) = claims(tmp_path, body)
    assert "the environment dmath is not read" in unread.problem and unread.line == 13


def test_a_mark_of_an_environment_that_is_not_read_is_not_that_of_the_next_equation(tmp_path: Path) -> None:
    body = "% lemmata: skip\n\\begin{dmath} a = b \\end{dmath}\n\\begin{equation}\\label{e} a = b \\end{equation}\n"
    assert verdicts(tmp_path, body) == {"e": REFUTED}
    boxed = "\\begin{mybox}\n\\label{box}\n\\begin{equation}\\label{e} a = b \\end{equation}\n\\end{mybox}\n"
    assert verdicts(tmp_path, boxed) == {"box": UNREAD, "e": REFUTED}


def test_every_label_of_a_chain_is_kept(tmp_path: Path) -> None:
    (claim,) = claims(tmp_path, align(r"a &= a \label{e}", r"&= b \label{f}", r"&= b \label{g}"))
    assert (claim.id, claim.tags, claim.at) == ("e", ("f", "g"), "line 9, also f, g")
    assert list(verdicts(tmp_path, align(r"\label{e}", r"a &= b", r"\label{f}"))) == ["e"]


# ------------------------------------------------------------------------------------------ marks


def test_a_skip_inside_one_row_skips_that_row_only(tmp_path: Path) -> None:
    rows = align(r"a &= b \label{e}", "% lemmata: skip\na &= 2b \\label{f}", r"b &= a \label{g}")
    assert verdicts(tmp_path, rows) == {"e": REFUTED, "g": REFUTED}
    assert verdicts(tmp_path, "% lemmata: skip\n" + rows) == {}


@pytest.mark.parametrize(
    ("definition", "words"),
    [
        ("a = 2b", "declared or defined already"),
        ("c \\leq b", "a definition is written"),
        ("c \\approx b", "a definition is written"),
        ("c = b \\\\ \\approx a", "approx"),
        ("c = b \\quad a", "wide space"),
    ],
)
def test_a_definition_that_cannot_be_taken_as_written_is_refused(tmp_path: Path, definition: str, words: str) -> None:
    (claim,) = claims(tmp_path, f"% lemmata: define\n\\begin{{equation}} {definition} \\end{{equation}}\n")
    assert words in claim.problem


def test_a_definition_does_not_lose_its_second_row(tmp_path: Path) -> None:
    body = "% lemmata: define\n" + align(r"c &= a", r"&+b") + "\\begin{equation}\\label{e} c = a \\end{equation}\n"
    assert verdicts(tmp_path, body) == {"e": REFUTED}


def test_conventions_that_contradict_each_other_are_refused(tmp_path: Path) -> None:
    same = "% lemmata: convention normal variance\n" * 2
    assert claims(tmp_path, same + align(r"a &= a \label{e}"))
    with pytest.raises(DocumentError, match="already") as caught:
        claims(tmp_path, same + "% lemmata: convention normal deviation\n")
    assert caught.value.line == 10


# ------------------------------------------------------------------------------------------ claims in words


def test_words_and_arrows_go_on_with_the_row_above(tmp_path: Path) -> None:
    rows = (
        (r"a^2 + b^2 &> 0", r"&\text{unless } a = 0 \text{ and } b = 0"),
        (r"a^2 + b^2 &= 0", r"\implies a &= 0"),
        (r"a = b &\text{ is a saddle of }", r"&(a - b)^2"),
        (r"a^3 &\text{ increases}", r"&\text{in } a"),
    )
    for above, below in rows:
        (claim,) = claims(tmp_path, align(rf"{above} \label{{x}}", below))
        assert claim.steps, claim.problem


def test_and_between_two_rows_is_never_left_out(tmp_path: Path) -> None:
    above, below = claims(tmp_path, align(r"a - a &= 0 \label{x}", r"\text{and } b &= a \label{y}"))
    assert above.steps and not below.steps
    assert "words have no meaning" in below.problem or "is no claim" in below.problem
