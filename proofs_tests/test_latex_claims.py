"""Claims of a document may be written in LaTeX instead of plain mathematics, or beside it."""

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
        ("latex = 3", "must be text in quotes"),
    ],
)
def test_a_claim_is_written(tmp_path: Path, written: str, said: str) -> None:
    assert said in claim(tmp_path, written).problem


IN_PLAIN = 'math = "logdet(C) = logdet(W @ W.T + sigma2*I(d))"'


def test_a_claim_may_stand_in_both_forms(tmp_path: Path) -> None:
    in_latex = r"latex = '\log|C| = \log\det(\mathbf W\mathbf W^\top + \sigma^2 I)'"
    both = claim(tmp_path, f"{in_latex}\n{IN_PLAIN}")
    assert both.problem == "" and both.steps == claim(tmp_path, IN_PLAIN).steps
    assert (both.math, both.latex) == ("logdet(C) = logdet(W @ W.T + sigma2*I(d))", in_latex.split("'")[1])


@pytest.mark.parametrize(
    ("in_latex", "said"),
    [
        (
            r"\log|C| = \log\det(\mathbf W^\top\mathbf W + \sigma^2 I)",
            "logdet(W @ W.T + sigma2*I(d)); and latex as logdet(W.T @ W + sigma2*I(k))",
        ),
        (
            r"\log|\sigma^2 C| = \log\det(\mathbf W\mathbf W^\top + \sigma^2 I)",
            "logdet(W @ W.T + sigma2*I(d)); and latex as logdet(sigma2*(W @ W.T + sigma2*I(d)))",
        ),
        (
            r"\log|C| \leq \log\det(\mathbf W\mathbf W^\top + \sigma^2 I)",
            "= logdet(W @ W.T + sigma2*I(d)); and latex as logdet(W @ W.T + sigma2*I(d)) <= logdet(",
        ),
        (r"\log|C| = \log|C| = \log|C|", "nothing more; and latex as logdet("),
        (
            r"\log|C| = \log\det(\mathbf W\mathbf W + \sigma^2 I)",
            "= logdet(W @ W.T + sigma2*I(d)); and latex as ill-typed (line 15, column ",
        ),
    ],
)
def test_two_forms_that_are_not_read_alike_are_bad_input(tmp_path: Path, in_latex: str, said: str) -> None:
    made = claim(tmp_path, f"latex = '{in_latex}'\n{IN_PLAIN}")
    assert not made.steps and not made.ill_typed
    assert made.problem.startswith("line 15, column 10: “math” and “latex” are not read alike, math as ")
    assert said in made.problem and made.excerpt.startswith(in_latex)


def test_a_bound_needs_its_reason_and_its_strictness_in_both_forms(tmp_path: Path) -> None:
    for in_latex, in_plain, said in (
        (
            r"\sigma^2 \leq \sigma^2 + 1",
            "sigma2 <= sigma2 + 1 because 1",
            "sigma2 <= sigma2 + 1 because 1; and latex as sigma2 <= ",
        ),
        (r"\sigma^2 < \sigma^2 + 1", "sigma2 <= sigma2 + 1", "sigma2 <= sigma2 + 1; and latex as sigma2 < sigma2 + 1"),
    ):
        made = claim(tmp_path, f"latex = '{in_latex}'\nmath = '{in_plain}'")
        assert not made.steps and said in made.problem


def test_only_where_both_forms_clash_is_a_claim_ill_typed(tmp_path: Path) -> None:
    in_plain = 'math = "tr(W @ W) = 0"'
    made = claim(tmp_path, rf"latex = '\operatorname{{tr}}(\mathbf W\mathbf W) = 0'{chr(10)}{in_plain}")
    assert made.ill_typed and made.problem.startswith("line 16, column ")
    made = claim(tmp_path, rf"latex = '\operatorname{{tr}}(\mathbf W\mathbf W^\top) = 0'{chr(10)}{in_plain}")
    assert not made.ill_typed and "math as ill-typed (line 16" in made.problem


@pytest.mark.parametrize(
    ("written", "line"), [("latex = '|C| = \\beta'", 15), ("latex = '|C| = 1'\nmath = 'det(C) = beta'", 16)]
)
def test_the_problem_of_either_form_has_its_place(tmp_path: Path, written: str, line: int) -> None:
    made = claim(tmp_path, written if "math" in written else f"{written}\n{IN_PLAIN}")
    assert not made.steps and made.problem.startswith(f"line {line}, column ")


def sized(tmp_path: Path, spelled: str) -> Claim:
    path = tmp_path / "claims.toml"
    in_latex = r"latex = '\sum_{i=1}^N \operatorname{tr}(I_n) = n N'"
    in_plain = "math = 'sum(tr(I(d)), i in n) = d*n'"
    path.write_text(
        f"[sizes]\nn = {{ latex = 'N' }}\nd = {{ latex = '{spelled}' }}\n[[claim]]\nid = 'c'\n{in_latex}\n{in_plain}\n"
    )
    (made,) = load_document(path).claims
    return made


def test_a_size_has_a_spelling_of_its_own(tmp_path: Path) -> None:
    made = sized(tmp_path, "n")
    assert made.problem == "" and len(made.steps) == 1


def test_one_spelling_of_two_sizes_is_refused(tmp_path: Path) -> None:
    assert "this may be “n” or “d”" in sized(tmp_path, "N").problem


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
