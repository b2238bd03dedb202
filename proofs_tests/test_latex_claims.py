"""Claims of a document may be written in LaTeX instead of plain mathematics."""

from __future__ import annotations

from pathlib import Path

import pytest

from derivations.documents.one_off import one_off
from derivations.documents.toml_document import load_document
from derivations.language.claims import Claim

DECLARED = r"""
[sizes]
d = "observed"
k = "latent"

[symbols]
W = { shape = ["d", "k"], latex = '\mathbf{W}' }
sigma2 = { domain = "positive", latex = '\sigma^2' }

[definitions]
C = "W @ W.T + sigma2*I(d)"

[[claim]]
id = "c"
"""


def claim(tmp_path: Path, written: str) -> Claim:
    path = tmp_path / "claims.toml"
    path.write_text(DECLARED + written, encoding="utf-8")
    (made,) = load_document(path).claims
    return made


def test_a_claim_in_latex_is_the_claim_in_plain_mathematics(tmp_path: Path) -> None:
    in_latex = claim(tmp_path, r"latex = '\log|C| = \log\det(\mathbf W\mathbf W^\top + \sigma^2 I)'")
    in_plain = claim(tmp_path, 'math = "logdet(C) = logdet(W @ W.T + sigma2*I(d))"')
    assert [step.expressions() for step in in_latex.steps] == [step.expressions() for step in in_plain.steps]
    assert in_latex.math.startswith(r"\log|C|")


def test_a_problem_in_latex_has_its_place_in_the_file(tmp_path: Path) -> None:
    broken = claim(tmp_path, r"latex = '|C| = \beta'")
    assert broken.problem.startswith("line 15, column 16: ")
    assert not broken.steps


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("", "“math” is missing"),
        ('math = "1 = 1"\nlatex = "1 = 1"', "leave one of them out"),
        ("latex = 3", "must be text in quotes"),
    ],
)
def test_a_claim_is_written_once(tmp_path: Path, written: str, said: str) -> None:
    assert said in claim(tmp_path, written).problem


def test_a_single_claim_may_be_in_latex() -> None:
    (made,) = one_off(r"\operatorname{tr}(A B) = \operatorname{tr}(B A)", ["A: d x k", "B: k x d"], in_latex=True).claims
    assert made.problem == "" and len(made.steps) == 1


def test_sides_that_differ_in_latex_are_so_in_plain_mathematics(tmp_path: Path) -> None:
    for sign in (r"\neq", r"\ne"):
        in_latex = claim(tmp_path, rf"latex = '\log|C| {sign} 0'")
        in_plain = claim(tmp_path, 'math = "logdet(C) != 0"')
        assert in_latex.steps == in_plain.steps


@pytest.mark.parametrize(
    "written", [r"\lambda_{\max}(C) \neq 1", r"1 \neq \lambda_{\max}(C)", r"\arg\min_{\sigma^2} |C| \neq 1"]
)
def test_an_optimum_or_an_eigenvalue_is_no_side_that_differs(tmp_path: Path, written: str) -> None:
    assert "has a place between two expressions only" in claim(tmp_path, f"latex = '{written}'").problem
