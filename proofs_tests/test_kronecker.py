"""Kronecker products and stacked columns: their laws hold, their near misses do not, in plain mathematics and in LaTeX."""

from __future__ import annotations

import pytest

from derivations.documents.declarations import read_declarations
from derivations.documents.latex.formula import Formulas
from derivations.documents.lets import read_lets
from derivations.documents.places import Source
from derivations.documents.statement_text import read_equations, read_expression
from derivations.engines.judge import Settings, judge_claim
from derivations.language.claims import Claim
from derivations.language.errors import DocumentError, IllTyped
from derivations.language.statements import Statement
from derivations.language.verdicts import Verdict
from derivations.reports.numpy_check.of_claim import claim_check
from proofs_tests.test_numpy_check import not_saying

LETS = [
    "A: d x d",
    "B: k x k",
    "C: d x d",
    "D: k x k",
    "F: d x n",
    "X: n x p",
    "G: p x k",
    "S: d x d spd",
    "T: k x k spd",
    "W: d x k",
    "x: d",
    "q: d",
    "z: k",
    "y: d*k",
    "s: number",
]
READ = read_lets(LETS)
DECLARED = read_declarations(READ.tables, READ)
FORMULAS = Formulas(DECLARED)

TRUE = [
    "vec(F @ X @ G) = kron(G.T, F) @ vec(X)",
    "det(kron(A, B)) = det(A)**k*det(B)**d",
    "logdet(kron(S, T)) = k*logdet(S) + d*logdet(T)",
    "kron(A, B) @ kron(C, D) = kron(A @ C, B @ D)",
    "kron(A + C, B) = kron(A, B) + kron(C, B)",
    "kron(kron(x, z), x) = kron(x, kron(z, x))",
    "inv(kron(A, B)) = kron(inv(A), inv(B))",
    "kron(A, B).T = kron(A.T, B.T)",
    "tr(kron(A, B)) = tr(A)*tr(B)",
    "kron(I(d), I(k)) = I(d*k)",
    "kron(I(d), I(d)) = I(d**2)",
    "kron(A, C).T = kron(A.T, C.T)",
    "tr(kron(A, C) @ kron(inv(A), inv(C))) = d**2",
    "vec(A @ C) = kron(I(d), A) @ vec(C)",
    "tr(A.T @ C) = vec(A).T @ vec(C)",
    "vec(x @ z.T) = kron(z, x)",
    "grad(tr(kron(A, B)), A) = tr(B)*I(d)",
    "grad(logdet(kron(S, T)), S) = k*inv(S)",
    "E(norm2(kron(q, z)), q ~ N(zeros(d), S)) = tr(S)*norm2(z)",
    "0 <= kron(S, T)",
    "logpdf(N(zeros(d*k), kron(S, T)), y) = -1/2*(d*k*log(2*pi) + k*logdet(S) + d*logdet(T) + quad(y, kron(inv(S), inv(T))))",
]
FALSE = {
    "factors swapped": "vec(F @ X @ G) = kron(F, G.T) @ vec(X)",
    "exponents swapped": "det(kron(A, B)) = det(A)**d*det(B)**k",
    "exponents swapped in the logarithm": "logdet(kron(S, T)) = d*logdet(S) + k*logdet(T)",
    "it does not commute": "kron(A, B) = kron(B, A)",
    "nor for two of one size": "kron(A, C) = kron(C, A)",
    "nor for columns": "kron(x, z) = kron(z, x)",
    "products in the wrong order": "kron(A, B) @ kron(C, D) = kron(C @ A, B @ D)",
    "an inverse does not turn the factors round": "inv(kron(A, B)) = kron(inv(B), inv(A))",
    "nor does a transpose": "kron(A, B).T = kron(B.T, A.T)",
    "rows one after the other": "vec(W) = vec(W.T)",
    "an outer product stacked by rows": "vec(x @ z.T) = kron(x, z)",
    "a trace that adds": "tr(kron(A, B)) = tr(A) + tr(B)",
    "a gradient with a factor left out": "grad(logdet(kron(S, T)), S) = inv(S)",
    "a determinant whose size is not counted": "det(2*kron(A, B)) = 2*det(kron(A, B))",
}
IN_LATEX = {
    r"\operatorname{vec}(F X G) = (G^\top \otimes F)\operatorname{vec}(X)": "vec(F @ X @ G) = kron(G.T, F) @ vec(X)",
    r"|A \otimes B| = |A|^k |B|^d": "det(kron(A, B)) = det(A)**k*det(B)**d",
    r"(A \otimes B)^{-1} = A^{-1} \otimes B^{-1}": "inv(kron(A, B)) = kron(inv(A), inv(B))",
    r"(A \otimes B)(C \otimes D) = (A C) \otimes (B D)": "kron(A, B) @ kron(C, D) = kron(A @ C, B @ D)",
    r"I_d \otimes I_k = I_{d k}": "kron(I(d), I(k)) = I(d*k)",
    r"I_d \otimes I_d = I_{d^2}": "kron(I(d), I(d)) = I(d*d)",
    r"A \otimes A^{-1} = I": "kron(A, inv(A)) = I(d**2)",
    r"(A \otimes (2 B))\, y = \mathbf{0}_{d k}": "kron(A, 2*B) @ y = zeros(d*k)",
    r"x \otimes z \otimes x = x \otimes (z \otimes x)": "kron(kron(x, z), x) = kron(x, kron(z, x))",
    r"\mathrm{tr}(A \otimes B) = \mathrm{tr}(A)\, \mathrm{tr}(B)": "tr(kron(A, B)) = tr(A)*tr(B)",
    r"2 A \otimes B = A \otimes (2 B)": "kron(2*A, B) = kron(A, 2*B)",
}
REFUSED = {
    r"A C \otimes B = A": "put parentheses around the product",
    r"A \otimes B \odot C = A": "can be read in two ways",
    r"I \otimes A = A": "its size is not clear here",
    r"A \otimes = A": "expected",
}


def plain(text: str) -> tuple[Statement, ...]:
    return read_equations(Source(text), DECLARED.scope)


def claim(text: str) -> Claim:
    return Claim("c", text, plain(text))


@pytest.mark.parametrize("text", TRUE)
def test_laws_are_settled_at_the_sizes_tested(text: str) -> None:
    judgement = judge_claim(claim(text), Settings(seed=5, near_misses=False)).judgement
    assert judgement.verdict in (Verdict.PROVED, Verdict.CERTIFIED), judgement.reason


@pytest.mark.parametrize("case", FALSE)
def test_near_misses_are_refuted(case: str) -> None:
    result = judge_claim(claim(FALSE[case]), Settings(seed=5, near_misses=False))
    assert result.judgement.verdict is Verdict.REFUTED


@pytest.mark.parametrize("text", IN_LATEX)
def test_the_same_in_latex(text: str) -> None:
    assert FORMULAS.equations(Source(text)) == plain(IN_LATEX[text])


@pytest.mark.parametrize("text", REFUSED)
def test_what_can_be_read_in_two_ways_is_refused(text: str) -> None:
    with pytest.raises((DocumentError, IllTyped)) as caught:
        FORMULAS.equations(Source(text))
    assert REFUSED[text] in str(caught.value)


def test_shapes_are_products_of_sizes() -> None:
    assert str(read_expression(Source("kron(F, G)"), DECLARED.scope).shape) == "(d*p, k*n)"
    with pytest.raises(IllTyped, match="columns meet"):
        plain("vec(F @ X @ G) = kron(G, F) @ vec(X)")
    with pytest.raises(DocumentError, match="a size is needed here"):
        read_expression(Source("I(d*k*n)"), DECLARED.scope)
    for text in ("I(d*(d - k)*k)", "I(d**3)", "I((d + k)**2)", "I(d**k)", "I(2**d)"):
        with pytest.raises(DocumentError):
            read_expression(Source(text), DECLARED.scope)


def test_a_script_repeats_each_counterexample() -> None:
    refuted = {case: judge_claim(claim(text), Settings(seed=5, near_misses=False)) for case, text in FALSE.items()}
    assert not_saying("fails", {case: claim_check(result) for case, result in refuted.items()}) == {}
