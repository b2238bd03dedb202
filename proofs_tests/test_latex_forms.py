r"""Forms of LaTeX beyond expressions of one letter: what is drawn, heads of densities, Jacobians, optima, eigenvalues.

Each is read as the plain mathematics beside it; what looks like it and means something else is refused.
"""

from __future__ import annotations

from random import Random

import pytest

from derivations.documents.latex import tokens
from derivations.documents.latex.formula import Formulas
from derivations.documents.places import Source
from derivations.documents.problems import LocatedClash, Misread
from derivations.documents.statement_text import read_equations, read_expression
from derivations.engines.judge import Settings, judge_claim
from derivations.language.claims import Claim
from derivations.language.errors import DocumentError
from derivations.language.verdicts import Verdict
from proofs_tests.test_latex_syntax import declared
from proofs_tests.test_latex_traps import mutated

LETS = [
    "A: d x d",
    "S: d x d spd",
    "H: d x d symmetric",
    "W: d x k",
    "x: d",
    "y: d",
    "u: d",
    "l: d positive",
    "z: k",
    "t: number",
    "s: positive",
    "p_x = N(zeros(d), S)",
    "p_y = N(A @ x, S)",
    "q = N(W.T @ x, I(k))",
    "p_z = N(zeros(k), I(k))",
    "v = A @ u",
    "w = hadamard(u, exp(u))",
    "loss = norm2(A @ u - x)",
]
LATEX = {"p_x": "p(x)", "p_y": r"r(y \mid x)", "q": r"q(z \mid x)", "p_z": "p(z)", "loss": "J(u)"}
DECLARED = declared(LETS, LATEX)
FORMULAS = Formulas(DECLARED)

JACOBIAN_OF_V = "sum(I(d)[:, i] @ grad(v[i, 1], u).T, i in d)"
FORMS = {
    # what is drawn
    r"\mathbb{E}_{p(x) r(y \mid x)}[x^\top y]": "E(E(x.T @ y, y ~ p_y), x ~ p_x)",
    r"\mathbb{E}_{r(y \mid x)p(x)}[x^\top y]": "E(E(x.T @ y, y ~ p_y), x ~ p_x)",
    r"\mathbb{E}_{x \sim \mathcal{N}(0, S), z \sim p(z)}[\|x\|^2 \|z\|^2]": (
        "E(E(norm2(x)*norm2(z), z ~ p_z), x ~ N(zeros(d), S))"
    ),
    r"\mathbb{E}_q[\|z\|^2]": "E(norm2(z), z ~ q)",
    r"\mathbb{E}_{x \sim \mathcal{N}(x, S)}[x]": "E(x, x ~ N(x, S))",
    r"\mathrm{KL}(q \| p(z))": "KL(q, p_z)",
    r"\operatorname{Cov}_{p(x)}[A x]": "E(A @ x @ (A @ x).T, x ~ p_x) - E(A @ x, x ~ p_x) @ E(A @ x, x ~ p_x).T",
    r"\operatorname{Var}_q[x^\top W z]": "E((x.T @ W @ z)**2, z ~ q) - E(x.T @ W @ z, z ~ q)**2",
    # functions
    r"\operatorname{sigm}(t)": "1/(1 + exp(-t))",
    r"\mathrm{sigmoid}(x^\top y)": "1/(1 + exp(-(x.T @ y)))",
    r"\operatorname{diag}(t, 2 s)": "diag([[t], [2*s]])",
    r"\operatorname{diag}(x^\top y, t, 1)": "diag([[x.T @ y], [t], [1]])",
    r"\operatorname{diag}(l^2)": "diag(l)**2",
    r"\operatorname{diag}(l)^{-1}": "inv(diag(l))",
    r"\operatorname{diag}(l^2)^{-1}": "inv(diag(l)**2)",
    r"\operatorname{diag}\left(l^{-2}\right)": "diag(l)**(-2)",
    # derivatives
    r"\det \partial v/\partial u": f"det({JACOBIAN_OF_V})",
    r"\det\frac{\partial v}{\partial u}": f"det({JACOBIAN_OF_V})",
    r"\det(dv/du)": f"det({JACOBIAN_OF_V})",
    r"\det(\mathrm{d}v/\mathrm{d}u)": f"det({JACOBIAN_OF_V})",
    r"\operatorname{tr}\left(\frac{\partial v}{\partial u}\right)": f"tr({JACOBIAN_OF_V})",
    r"\Delta_u J(u)": "sum(grad(grad(loss, u)[i, 1], u)[i, 1], i in d)",
    r"\Delta_t t^2": "grad(grad(t**2, t), t)",
}


@pytest.mark.parametrize("latex", FORMS)
def test_every_form_stands_for_its_plain_mathematics(latex: str) -> None:
    assert FORMULAS.expression(Source(latex)) == read_expression(Source(FORMS[latex]), DECLARED.scope)


CLAIMS = {
    r"\arg\min_u J(u) = A^{-1} x": "minimised(loss, u = inv(A) @ x)",
    r"\operatorname*{arg\,min}_u J(u) = A^{-1} x": "minimised(loss, u = inv(A) @ x)",
    r"\argmin_{u} \|u\|^2 + \|u\|^4 = 0": "minimised(norm2(u) + norm2(u)**2, u = zeros(d))",
    r"2 t = \operatorname{argmax}_s -(s - 2 t)^2": "maximised(-(s - 2*t)**2, s = 2*t)",
    r"\lambda_{\min}(S) > 0": "S > zeros(d, d)",
    r"\lambda_{min}(H) \geq t": "H >= t*I(d)",
    r"\lambda_{\mathrm{max}}\left(A A^\top\right) \leq 1": "A @ A.T <= I(d)",
    r"t < \lambda_{\min}(H)": "H > t*I(d)",
}


@pytest.mark.parametrize("latex", CLAIMS)
def test_claims_of_optima_and_eigenvalues(latex: str) -> None:
    (made,), (meant,) = FORMULAS.equations(Source(latex)), read_equations(Source(CLAIMS[latex]), DECLARED.scope)
    assert (type(made), made.expressions()) == (type(meant), meant.expressions())


def test_a_spectral_radius_bounds_both_ends() -> None:
    made = [statement.expressions() for statement in FORMULAS.equations(Source(r"\rho(H) \leq t"))]
    meant = [read_equations(Source(text), DECLARED.scope)[0].expressions() for text in ("H <= t*I(d)", "-t*I(d) <= H")]
    assert made == meant


REFUSED = {
    # what is drawn
    r"\mathbb{E}_{p(x)p(x)}[t]": "drawn twice",
    r"\mathbb{E}_{x \sim \mathcal{N}(y, S), y \sim \mathcal{N}(x, S)}[t]": "what is drawn first",
    r"\mathbb{E}_{p(x) + p(z)}[t]": "which variable is drawn",
    r"\mathbb{E}_{2 p(x)}[t]": "which variable is drawn",
    r"\mathbb{E}_{p(x)^2}[t]": "which variable is drawn",
    r"\mathbb{E}_{p(x), z}[t]": "which variable is drawn",
    r"\mathbb{E}_p[t]": "write the distribution with its variables",
    r"\mathrm{KL}(q \| p)": "write the distribution with its variables",
    r"\log q": "",
    r"2 q": "",
    r"q(y)": "not declared",
    r"\operatorname{Cov}[x]": "says of what",
    r"\operatorname{Cov}_{p(x)}[t]": "of a number write",
    r"\operatorname{Cov}_{p(x)}[x, y]": "",
    r"\operatorname{Var}_{p(x)}[x]": "its covariance matrix or the variances of its entries",
    # functions
    r"\operatorname{sigm}(x)": "of each entry",
    r"\operatorname{sigm}^2(t)": "power of its value",
    r"\operatorname{diag}(A, S)": "several blocks",
    r"\operatorname{diag}(A^2)": "two ways",
    r"\operatorname{diag}(A)^2": "two ways",
    r"\operatorname{diag}(l^{1/2})": "power of a vector",
    r"\operatorname{diag}(l^2 + l)": "power of a vector",
    r"x^2": "power of a vector",
    r"x^{-1}": "power of a vector",
    # derivatives
    r"\partial v/\partial u": "two layouts",
    r"\frac{\partial v}{\partial u} x": "two layouts",
    r"A + dv/du": "two layouts",
    r"(dv/du)^\top": "two layouts",
    r"\left|\frac{\partial v}{\partial u}\right|": "two layouts",
    r"\log\left(\frac{\partial v}{\partial u}\right)": "two layouts",
    r"\det\frac{\partial y}{\partial u}": "symbol of its own",
    r"dt/ds": "symbol of its own",
    r"\det\frac{\partial v}{\partial x}": "does not depend on “x”",
    r"\frac{\partial v}{\partial t}": "only a number is differentiated",
    r"\nabla_u v": "only a number is differentiated",
    r"\nabla_x (A x)": "only a number is differentiated",
    r"\Delta u": "the Laplacian is written",
    r"\Delta_A \operatorname{tr}(A)": "in a number or a column",
    # sides of a claim where an expression stands
    r"2 \arg\min_u J(u)": "stands alone on its side",
    r"\lambda_{\min}(S)": "not declared",
}


@pytest.mark.parametrize("latex", REFUSED)
def test_what_only_looks_like_a_form_is_refused(latex: str) -> None:
    with pytest.raises((DocumentError, LocatedClash)) as caught:
        FORMULAS.expression(Source(latex))
    assert REFUSED[latex] in str(caught.value)
    assert caught.value.column is not None


NO_CLAIMS = {
    r"\arg\min_u J(u) \leq 0": "only = is read",
    r"\arg\min_u J(u) = x = y": "no third one",
    r"\arg\min_u J(u) = \arg\max_u J(u)": "an expression on the other side",
    r"\arg\min J(u) = x": "what is varied",
    r"\arg\min_u J(u) = u - A^{-1} v": "a point cannot depend on it",
    r"\arg\min_{u, x} J(u) = x": "",
    r"\arg\min_u J(u) + x = x": "",
    r"A \arg\min_u J(u) = x": "stands alone on its side",
    r"\lambda_{\min}(S) \leq 1": "only a bound by >= or >",
    r"\lambda_{\max}(S) \geq 1": "only a bound by <= or <",
    r"\lambda_{\min}(S) = 1": "only a bound",
    r"\rho(H) \geq 1": "only a bound by <= or <",
    r"\lambda_{\min}(S) \succeq 0": "compares matrices",
    r"\lambda_{\min}(A) \geq 0": "shows that it is symmetric",
    r"\lambda_{\min}(S H) \geq 0": "shows that it is symmetric",
    r"\lambda_{\min}(W) \geq 0": "a square matrix",
    r"\lambda_{\min}(S) + 1 \geq 0": "stands alone",
    r"2 \lambda_{\min}(S) \geq 0": "not declared",
    r"\lambda_{\min}(S)^2 \geq 0": "stands alone",
    r"\lambda_{\min}(S) \geq S": "compared with a number",
    r"0 \leq \lambda_{\min}(S) \leq 1": "no third one",
    r"\rho_1(S) \leq 1": "not declared",
}


@pytest.mark.parametrize("latex", NO_CLAIMS)
def test_what_only_looks_like_a_claim_is_refused(latex: str) -> None:
    with pytest.raises((DocumentError, LocatedClash)) as caught:
        FORMULAS.equations(Source(latex))
    assert NO_CLAIMS[latex] in str(caught.value)


class TestDeclaredLettersWin:
    def test_an_eigenvalue_that_is_declared_is_that_symbol(self) -> None:
        formulas = Formulas(declared(["lam: number", "a: number"], {"lam": r"\lambda_{min}"}))
        made = formulas.equations(Source(r"\lambda_{min}(a) \geq 0"))[0].expressions()
        assert made == read_equations(Source("lam*a >= 0"), formulas.scope)[0].expressions()

    def test_a_rho_that_is_declared_is_that_symbol(self) -> None:
        formulas = Formulas(declared(["rho: number", "a: number"], {}))
        assert formulas.equations(Source(r"\rho(a) \leq 1"))

    def test_a_d_that_is_a_symbol_is_no_differential(self) -> None:
        formulas = Formulas(declared(["d: number", "t: number", "f = t**2"], {}))
        with pytest.raises(DocumentError, match="two ways"):
            formulas.expression(Source("df/dt"))

    def test_a_head_that_is_declared_is_that_name(self) -> None:
        formulas = Formulas(declared(["q: number", "z: k", "r = N(zeros(k), I(k))"], {"r": "q(z)"}))
        assert formulas.expression(Source("2 q")) == read_expression(Source("2*q"), formulas.scope)


VERDICTS = {
    r"\det\frac{\partial v}{\partial u} = \det A": Verdict.CERTIFIED,
    r"\det\frac{\partial v}{\partial u} = \det A^{-1}": Verdict.REFUTED,
    r"\operatorname{tr}\frac{\partial w}{\partial u} = \sum_i (1 + u_i) e^{u_i}": Verdict.CERTIFIED,
    r"\operatorname{Cov}_{p(x)}[A x] = A S A^\top": Verdict.CERTIFIED,
    r"\operatorname{Cov}_{p(x)}[A x + y] = A S A^\top": Verdict.CERTIFIED,
    r"\operatorname{Cov}_{p(x)}[A x + y] = A S A^\top + y y^\top": Verdict.REFUTED,
    r"\Delta_x \tfrac12 x^\top H x = \operatorname{tr} H": Verdict.CERTIFIED,
    r"\lambda_{\min}(S H + H S) \geq 0": Verdict.REFUTED,
    r"\rho(H) \leq 1": Verdict.REFUTED,
    r"\arg\min_u \|u - x\|^2 = x": Verdict.CERTIFIED,
    r"\arg\min_u \|u - x\|^2 = -x": Verdict.REFUTED,
}


@pytest.mark.parametrize("latex", VERDICTS)
def test_a_form_means_what_it_says(latex: str) -> None:
    claim = Claim(id="form", math=latex, steps=FORMULAS.equations(Source(latex)))
    judgement = judge_claim(claim, Settings(seed=5, near_misses=False)).judgement
    assert judgement.verdict is VERDICTS[latex], judgement.reason


def test_plain_characters_are_cut_as_the_library_cuts_them(monkeypatch: pytest.MonkeyPatch) -> None:
    random = Random(11)
    texts = [mutated(random) for _ in range(500)]
    quick = [_cut(text) for text in texts]
    monkeypatch.setattr(tokens, "_PLAIN", frozenset())
    assert quick == [_cut(text) for text in texts]


def _cut(text: str) -> object:
    try:
        return tokens.tokenise(text)
    except Misread as problem:
        return problem.message, problem.start, problem.end
