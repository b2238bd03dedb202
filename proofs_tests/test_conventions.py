"""Conventions in which authors differ: declared once, and named when a claim holds only under another one."""

from __future__ import annotations

from pathlib import Path

import pytest

from derivations.documents.conventions import read_conventions
from derivations.documents.tex.tex_document import load_tex_document
from derivations.documents.toml_document import load_document
from derivations.engines.judge import ClaimResult, Settings, judge_claim
from derivations.language.errors import DocumentError
from derivations.language.verdicts import Verdict

SYMBOLS = """
[symbols]
x = { shape = ["d"] }
A = { shape = ["d", "d"] }
s = { domain = "positive" }
v = { }
m = { }
y = { shape = ["d"], over = "n" }
[sizes]
d = ""
n = { at_least = 2 }
"""


def judged(tmp_path: Path, math: str, conventions: str = "") -> ClaimResult:
    path = tmp_path / "claims.toml"
    path.write_text(f"{SYMBOLS}[conventions]\n{conventions}\n[[claim]]\nid = 'c'\nmath = '{math}'\n", encoding="utf-8")
    return judge_claim(load_document(path).claims[0], Settings(seed=2))


GRADIENT = "grad(x.T @ A @ x, x) = x.T @ (A + A.T)"
DEVIATION = "logpdf(N(m, s), v) = -1/2*log(2*pi) - log(s) - (v - m)**2/(2*s**2)"
UNBIASED = "cov(y) = sum((y[i] - mean(y)) @ (y[i] - mean(y)).T, i in n)/(n - 1)"


@pytest.mark.parametrize(
    ("math", "words", "declared", "own"),
    [
        (GRADIENT, "transpose of its variable", "gradient = 'numerator'", Verdict.ILL_TYPED),
        (DEVIATION, "s as the deviation", "normal = 'deviation'", Verdict.REFUTED),
        (UNBIASED, "divides by n − 1", "covariance = '1/(n-1)'", Verdict.REFUTED),
    ],
)
def test_a_claim_that_holds_under_another_convention_says_so(
    tmp_path: Path, math: str, words: str, declared: str, own: Verdict
) -> None:
    as_declared = judged(tmp_path, math)
    assert as_declared.judgement.verdict is own
    assert words in as_declared.judgement.reason
    assert judged(tmp_path, math, declared).judgement.verdict in (Verdict.PROVED, Verdict.CERTIFIED)


def test_a_claim_that_fails_under_every_convention_names_none(tmp_path: Path) -> None:
    found = judged(tmp_path, "grad(x.T @ A @ x, x) = 2*x.T @ A").judgement
    assert found.verdict is Verdict.ILL_TYPED
    assert "holds when" not in found.reason


def test_the_sample_covariance_divides_by_n(tmp_path: Path) -> None:
    math = "cov(y) = sum(y[i] @ y[i].T, i in n)/n - mean(y) @ mean(y).T"
    assert judged(tmp_path, math).judgement.verdict is Verdict.CERTIFIED


def test_latex_documents_declare_conventions_in_comments(tmp_path: Path) -> None:
    path = tmp_path / "paper.tex"
    equation = r"\begin{equation}\label{eq:g} \nabla_x (x^\top A x) = x^\top (A + A^\top) \end{equation}"
    path.write_text(f"% lemmata: x: d\n% lemmata: A: d x d\n{equation}\n", encoding="utf-8")
    (claim,) = load_tex_document(path).claims
    assert "transpose of its variable" in judge_claim(claim, Settings(seed=2)).judgement.reason
    path.write_text(f"% lemmata: x: d\n% lemmata: A: d x d\n% lemmata: convention gradient numerator\n{equation}\n")
    (claim,) = load_tex_document(path).claims
    assert judge_claim(claim, Settings(seed=2)).judgement.verdict is Verdict.CERTIFIED


@pytest.mark.parametrize(("table", "words"), [({"layout": "x"}, "no convention"), ({"gradient": "row"}, "is one of")])
def test_a_convention_there_is_not_is_refused(table: dict[str, str], words: str) -> None:
    with pytest.raises(DocumentError, match=words):
        read_conventions(table)
