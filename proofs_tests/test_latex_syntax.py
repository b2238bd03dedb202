r"""LaTeX is read as docs/latex_syntax.md says: every form beside the plain mathematics that it stands for."""

from __future__ import annotations

from itertools import pairwise

import pytest

from derivations.documents.declarations import Declarations, read_declarations
from derivations.documents.latex.formula import Formulas
from derivations.documents.lets import read_lets
from derivations.documents.places import Source
from derivations.documents.problems import LocatedClash
from derivations.documents.statement_text import read_equations, read_expression
from derivations.language.errors import DocumentError

LETS = [
    "W: d x k",
    "V: k x d",
    "A: d x d",
    "B: d x d",
    "C: d x d spd",
    "Sigma: d x d spd",
    "Sigma1: d x d spd",
    "U: d x k",
    "x: d",
    "y: d",
    "mu: d",
    "z: k",
    "lv: d",
    "s: number",
    "t: number",
    "sigma2: positive",
    "alpha: number",
    "X: d over n",
    "r: over n",
    "f(z): d",
    "g(x, s): number",
    "p_x_given_z = N(W @ z + mu, sigma2*I(d))",
    "p_z = N(zeros(k), I(k))",
    "q = N(V @ (x - mu), I(k))",
    "M = W.T @ W + sigma2*I(k)",
    "xbar = 1/n*sum(X[i], i in n)",
]
LATEX = {
    "W": r"\mathbf{W}",
    "U": r"\mathbf{U}_A",
    "mu": r"\boldsymbol\mu",
    "X": r"\mathbf{x}",
    "lv": "lv",
    "f": r"f_\theta",
    "p_x_given_z": r"p(x \mid z)",
    "p_z": "p(z)",
    "xbar": r"\bar{\mathbf{x}}",
}


def declared(lets: list[str], latex: dict[str, str]) -> Declarations:
    """Declarations by ``--let`` options, with LaTeX spellings."""
    read = read_lets(lets)
    for name, spelling in latex.items():
        table = next(table for table in read.tables.values() if name in table)
        table[name] = {**({"math": table[name]} if isinstance(table[name], str) else table[name]), "latex": spelling}
    return read_declarations(read.tables, read)


DECLARED = declared(LETS, LATEX)
FORMULAS = Formulas(DECLARED)

SYMBOLS = {
    r"\mathbf{W}": "W",
    r"\mathbf W": "W",
    r"{\bf W}": "W",
    r"\bm{\mu}": "mu",
    r"\boldsymbol{\mu}": "mu",
    r"\mathbf{U}_A": "U",
    r"\mathbf{U}_{\mathrm{A}}^\top": "U.T",
    r"\sigma^2": "sigma2",
    r"\sigma^{2}": "sigma2",
    r"\sigma": "sqrt(sigma2)",
    r"\sigma^{-2}": "1/sigma2",
    r"\sigma^4": "sigma2**2",
    r"\Sigma_1": "Sigma1",
    r"\Sigma_{1}^{-1}": "inv(Sigma1)",
    r"\Sigma": "Sigma",
    r"lv_3": "lv[3]",
    r"\pi": "pi",
    r"e": "e",
    r"0.5": "0.5",
    r"12": "12",
}

PRODUCTS_AND_POWERS = {
    r"\mathbf W \mathbf W^\top": "W @ W.T",
    r"\mathbf W^T \mathbf W": "W.T @ W",
    r"\mathbf W' \mathbf W": "W.T @ W",
    r"\mathbf W^{\mathsf T}\mathbf W": "W.T @ W",
    r"\mathbf W^{\intercal}\mathbf W": "W.T @ W",
    r"C^{-1}": "inv(C)",
    r"A^{-\top}": "inv(A).T",
    r"A^2": "A @ A",
    r"x^\top A x": "x.T @ A @ x",
    r"s A x": "s*A @ x",
    r"x^\top y A": "(x.T @ y)*A",
    r"A x^\top y": "(x.T @ y)*A",
    r"s\cdot t \times 2": "2*s*t",
    r"A \cdot B": "A @ B",
    r"s(t + 1)": "s*(t + 1)",
    r"\mathbf W(z + z)": "W @ (z + z)",
    r"\frac{1}{2\sigma^2}": "1/(2*sigma2)",
    r"\tfrac12 s": "s/2",
    r"\frac d2": "d/2",
    r"\dfrac{A x}{s}": "A @ x/s",
    r"s/2": "s/2",
    r"s/(2\sigma^2)": "s/(2*sigma2)",
    r"s^{t}": "s**t",
    r"s^{-d/2}": "s**(-d/2)",
    r"2^{10}": "2**10",
    r"\sqrt{s}": "sqrt(s)",
    r"\sqrt[3]{\sigma^2}": "sigma2**(1/3)",
    r"-s + t - 1": "-s + t - 1",
    r"A \odot B": "hadamard(A, B)",
    r"A \circ (B C)": "hadamard(A, B @ C)",
    r"A - s I": "A - s*I(d)",
    r"\mathbf W\mathbf W^\top + \sigma^2 I": "W @ W.T + sigma2*I(d)",
    r"I_k + M": "I(k) + M",
    r"\mathbf{1}^\top x": "ones(d).T @ x",
    r"\mathbf{0}_{d \times k}": "zeros(d, k)",
    r"\begin{pmatrix} s & t \\ -t & s \end{pmatrix}": "[[s, t], [-t, s]]",
    r"\begin{bmatrix} s \\ t \\ \end{bmatrix}^\top": "[[s], [t]].T",
    r"\begin{pmatrix} A & \mathbf W \\ 0 & I \end{pmatrix}^{-1}": "inv([[A, W], [zeros(k, d), I(k)]])",
}

BARS_AND_FUNCTIONS = {
    r"|C|": "det(C)",
    r"\left|C\right|": "det(C)",
    r"\lvert C \rvert": "det(C)",
    r"|s|": "sqrt(s**2)",
    r"|A||B|": "det(A)*det(B)",
    r"\log|C|": "logdet(C)",
    r"\log\det C": "logdet(C)",
    r"\ln \det(C)": "logdet(C)",
    r"\det(s A)": "det(s*A)",
    r"\det(A)^{-1}": "1/det(A)",
    r"\|x\|^2": "norm2(x)",
    r"\|x - y\|_2^2": "norm2(x - y)",
    r"\lVert x\rVert^2": "norm2(x)",
    r"\left\| x \right\|^2": "norm2(x)",
    r"||x||^2": "norm2(x)",
    r"\|x\|": "sqrt(norm2(x))",
    r"\|x\|^4": "norm2(x)**2",
    r"\|A\|_F^2": "norm2(A)",
    r"\operatorname{tr}(A B)": "tr(A @ B)",
    r"\mathrm{Tr}\, A": "tr(A)",
    r"\mathrm{tr}\,\mathbf W^\top \mathbf W": "tr(W.T @ W)",
    r"(\mathrm{tr} A)^2": "tr(A)**2",
    r"\operatorname{diag}(x)": "diag(x)",
    r"\log s": "log(s)",
    r"\ln 2\pi": "log(2*pi)",
    r"\log 2\pi\sigma^2": "log(2*pi*sigma2)",
    r"2\log x_1": "2*log(x[1])",
    r"\exp(s)": "exp(s)",
    r"\exp\left\{-\tfrac12 s\right\}": "exp(-s/2)",
    r"e^{-s}": "exp(-s)",
    r"e^{lv}": "exp(lv)",
    r"\exp^{\odot}(A)": "exp(A)",
    r"f_\theta(z)": "f(z)",
    r"g(x, s)": "g(x, s)",
    r"{x^\top A x}": "quad(x, A)",
}

PROBABILITY = {
    r"\mathcal N(x;\boldsymbol\mu,\Sigma)": "pdf(N(mu, Sigma), x)",
    r"\mathcal{N}(x \mid \boldsymbol\mu, \Sigma)": "pdf(N(mu, Sigma), x)",
    r"\mathcal{N}(x | 0, \sigma^2 I)": "pdf(N(zeros(d), sigma2*I(d)), x)",
    r"\log\mathcal N(x;\boldsymbol\mu,\Sigma)": "logpdf(N(mu, Sigma), x)",
    r"\log p(x\mid z)": "logpdf(p_x_given_z, x)",
    r"\log p(x|z) + \log p(z)": "logpdf(p_x_given_z, x) + logpdf(p_z, z)",
    r"\log q(z\mid x)": "logpdf(q, z)",
    r"q(0)": "pdf(q, zeros(k))",
    r"\mathbb E_{q(z\mid x)}[\log p(x\mid z)]": "E(logpdf(p_x_given_z, x), z ~ q)",
    r"\mathbb{E}_{z\sim q}\left[z z^\top\right]": "E(z @ z.T, z ~ q)",
    r"\mathrm E_{z \sim \mathcal N(0, I)}[\|z\|^2]": "E(norm2(z), z ~ N(zeros(k), I(k)))",
    r"\mathrm{KL}(q\,\|\,p(z))": "KL(q, p_z)",
    r"\operatorname{KL}\left(q(z\mid x)\,\middle\|\,p(z)\right)": "KL(q, p_z)",
    r"D_{\mathrm{KL}}(q \| p(z))": "KL(q, p_z)",
    r"D_{KL}[q || \mathcal N(0, I)]": "KL(q, N(zeros(k), I(k)))",
    r"\mathbb{H}[q]": "entropy(q)",
    r"\log \int p(x\mid z)p(z)\,dz": "logintegral(logpdf(p_x_given_z, x) + logpdf(p_z, z), z)",
    r"\log \int \exp(-\|z\|^2)\,\mathrm{d}z": "logintegral(-norm2(z), z)",
}

KINKS = {
    r"\max(s, t) - \min\{s, t, 1\}": "max(s, t) - min(s, t, 1)",
    r"\max(0, s)^2": "max(0, s)**2",
    r"s_+": "max(s, 0)",
    r"(s - t)_+^2": "max(s - t, 0)**2",
    r"\log^+ \sigma^2": "logplus(sigma2)",
    r"\mathbb{1}[s \le t]": "indicator(s <= t)",
    r"\mathbb{1}\{t > s\} s": "indicator(s < t)*s",
    r"\#\{j : \Sigma_{jj} > \sigma^2\}": "count(Sigma[j, j] > sigma2, j in d)",
    r"\#\{j \leq k : z_j > t\} + |\{j : y_j < t\}|": "count(z[j] > t, j in k) + count(y[j] < t, j in d)",
    r"\sum_{j : y_j < t} y_j s": "sum(indicator(y[j] < t)*y[j]*s, j in d)",
    r"d - \#\{j \mid \Sigma_{jj} \leq \sigma^2\}": "d - count(Sigma[j, j] <= sigma2, j in d)",
}

DERIVATIVES_AND_SUMS = {
    r"\nabla_{\mathbf W} \log\det M": "grad(logdet(M), W)",
    r"\nabla_x\, x^\top A x": "grad(x.T @ A @ x, x)",
    r"\frac{\partial \log|\Sigma|}{\partial \Sigma}": "grad(logdet(Sigma), Sigma)",
    r"\frac{\partial}{\partial \mathbf W} \operatorname{tr}(\mathbf W^\top \mathbf W)": "grad(tr(W.T @ W), W)",
    r"\frac{d}{dt} t^2": "grad(t**2, t)",
    r"\frac{\mathrm d\, t^2}{\mathrm d t}": "grad(t**2, t)",
    r"\partial t^2/\partial t": "grad(t**2, t)",
    r"\frac{\partial^2 t^3}{\partial t^2}": "grad(grad(t**3, t), t)",
    r"\operatorname{D}_A[\log\det A][B]": "D(logdet(A), A, B)",
    r"\operatorname{D}_A^2[\log\det A][B, \Sigma]": "D(D(logdet(A), A, B), A, Sigma)",
    r"\mathrm{D}^2_{\mathbf{W}}[\log\det M][\mathbf{U}_A, 2\mathbf{U}_A]": "D(D(logdet(M), W, U), W, 2*U)",
    r"\left. \operatorname{tr}(A) \right|_{A = B}": "at(tr(A), A = B)",
    r"\frac{d}{dt} \det(A + t B) \Big|_{t=0}": "at(grad(det(A + t*B), t), t = 0)",
    r"\sum_{i=1}^n \mathbf{x}_i": "sum(X[i], i in n)",
    r"\sum_i \|\mathbf{x}_i - y\|^2": "sum(norm2(X[i] - y), i in n)",
    r"\frac1n\sum_{i=1}^n(\mathbf x_i - \bar{\mathbf x})(\mathbf x_i - \bar{\mathbf x})^\top": (
        "1/n*sum((X[i] - xbar) @ (X[i] - xbar).T, i in n)"
    ),
    r"\sum_{j=1}^{d} y_j^2 + s": "sum(y[j]**2, j in d) + s",
    r"\sum_i\sum_j A_{ij} x_i x_j": "sum(sum(A[i, j]*x[i]*x[j], j in d), i in d)",
    r"\sum_j \mathbf{W}_{1j}": "sum(W[1, j], j in k)",
    r"r_2": "r[2]",
    r"[A^{-1}]_{1,2}": "inv(A)[1, 2]",
    r"\mathbf W_{:,2}": "W[:, 2]",
}

ALL = {**SYMBOLS, **PRODUCTS_AND_POWERS, **BARS_AND_FUNCTIONS, **PROBABILITY, **KINKS, **DERIVATIVES_AND_SUMS}


@pytest.mark.parametrize("latex", ALL)
def test_every_form_stands_for_its_plain_mathematics(latex: str) -> None:
    assert FORMULAS.expression(Source(latex)) == read_expression(Source(ALL[latex]), DECLARED.scope)


# ------------------------------------------------------------------------------------------ equations

EQUATIONS = {
    r"s = t = 2": "s = t = 2",
    r"$s = t$": "s = t",
    r"\[ s = t. \]": "s = t",
    r"\begin{equation}\label{eq:a} s = t \end{equation}": "s = t",
    "\\begin{align*}\n s &= t \\\\\n &= 2 \\nonumber\n\\end{align*}": "s = t = 2",
    "s % a comment = 3\n = t": "s = t",
    r"s := t": "s = t",
    r"\nabla_{\mathbf W} \log\det M = 0": "grad(logdet(M), W) = zeros(d, k)",
    r"A A^{-1} = I": "A @ inv(A) = I(d)",
    r"s \leq t": "s <= t",
    r"s = t \ge 0": "s = t >= 0",
    r"0 < \sigma^2": "0 < sigma2",
    r"A \preceq C": "A <= C",
    r"C \succ 0": "C > zeros(d, d)",
    r"I = A A^{-1}": "I(d) = A @ inv(A)",
    r"\bigl( s \bigr)\,\Bigl[ t \Bigr] = \left\{ s \right\} \! t": "s*t = s*t",
}


@pytest.mark.parametrize("latex", EQUATIONS)
def test_equations_and_what_stands_around_them(latex: str) -> None:
    made = [statement.expressions() for statement in FORMULAS.equations(Source(latex))]
    meant = [statement.expressions() for statement in read_equations(Source(EQUATIONS[latex]), DECLARED.scope)]
    assert made == meant


MACROS = {
    r"\newcommand{\T}{^\top} A\T x": "A.T @ x",
    r"\newcommand{\norm}[1]{\left\| #1 \right\|} \norm{x}^2": "norm2(x)",
    r"\newcommand{\half}{\frac12} \half s": "s/2",
    r"\newcommand{\power}[2][2]{{#2}^{#1}} \power{s} + \power[3]{t}": "s**2 + t**3",
    r"\DeclareMathOperator{\trace}{tr} \trace(A)": "tr(A)",
    r"\DeclareMathOperator*{\Tr}{Tr} \Tr(A)": "tr(A)",
    r"\renewcommand\vec[1]{\mathbf{#1}} \vec{W} z": "W @ z",
    r"\def\E#1{\mathbb{E}_{z \sim q}\left[#1\right]} \E{z}": "E(z, z ~ q)",
    r"\newcommand{\KL}[2]{\mathrm{KL}(#1 \,\|\, #2)} \KL{q}{p(z)}": "KL(q, p_z)",
}


@pytest.mark.parametrize("latex", MACROS)
def test_commands_of_the_document_are_expanded(latex: str) -> None:
    assert FORMULAS.expression(Source(latex)) == read_expression(Source(MACROS[latex]), DECLARED.scope)


# ------------------------------------------------------------------------------------------ refusals

REFUSED = {
    r"\alpha_3": "neither",
    r"\Sgma": r"did you mean “\Sigma”",
    r"\hat{\mathbf W}": "not declared",
    r"W": r"did you mean “\mathbf{W}”",
    r"s \propto t": "between the two sides of a claim",
    r"s \text{ for all } s": "words have no meaning",
    r"s + \text{const}": "a term of its own on one side of a claim",
    r"s \approx t": "only equalities and inequalities",
    r"s \leq t": "between the two sides of a claim",
    r"A \oplus B": "expected",
    r"\log_{10} s": "logarithms are natural",
    r"\mathbb{E}[z]": "an expectation says of what",
    r"\mathbb{E}_q[z]": "which variable is drawn",
    r"\mathbb{E}_{z \sim q} z": "stands in brackets",
    r"q(z \mid y)": "does not depend on “y”",
    r"\nabla s": "the variable as its subscript",
    r"\operatorname{D}_A[\log\det A][B, B]": r"written \operatorname{D}_X[f][H]",
    r"\operatorname{D}_A^2[\log\det A][B]": r"written \operatorname{D}_X^2[f][H, K]",
    r"\operatorname{D}_A^2[\log\det A][B][B]": r"written \operatorname{D}_X^2[f][H, K]",
    r"\operatorname{D}_A^2[\log\det A](B, B)": "expected “[”",
    r"\operatorname{D}_A^3[\log\det A][B, B, B]": r"and a second one \operatorname{D}_X^2[f][H, K]",
    r"\int s \,dz": "has to be positive for sure",
    r"\int_0^1 \exp(s) \,ds": "leave out its limits",
    r"\sum_i s": "how far does i run",
    r"\sum_i x_i z_i": "run to d in one place and to k",
    r"\sum_{i=0}^n s": "a sum starts at 1",
    r"\sum_{i=1}^d x_i + y_i": "the index “i” is not bound",
    r"\begin{pmatrix} s & t \\ t \end{pmatrix}": "one number of cells",
    r"\begin{pmatrix} s & t": "“\\end{pmatrix}”",
    r"s \\ t": "a new line starts a new equation",
    r"s, t": "check equations one by one",
    r"\frac{1}": "needs two arguments",
    r"(s": "is never closed",
    r"s)": "found “)”",
    r"\left( s": "is never closed",
    r"\left s": "a bracket or a bar stands",
    r"2 3": "a number after a factor",
    r"s^10": "braces",
    r"s^t^2": "second superscript",
    r"A_1_2": "",
    r"σ": "found “σ”",
    r"\max_s s": "numbers side by side",
    r"\begin{foo} s \end{foo}": "foo is not read",
    r"\begin": "not LaTeX",
    r"": "ends where",
    r"s +": "ends where",
    r"\newcommand{\a}{\a\a} \a": "does a command use itself",
    r"\newcommand{\a}[1]{#2} \a{s}": "only #1",
    r"\label s": "needs an argument in braces",
    r"1000!": "no factorial",
}


@pytest.mark.parametrize("latex", REFUSED)
def test_what_cannot_be_read_is_refused_with_its_place(latex: str) -> None:
    with pytest.raises((DocumentError, LocatedClash)) as caught:
        FORMULAS.expression(Source(latex))
    assert REFUSED[latex] in str(caught.value)
    assert caught.value.line == 1
    assert caught.value.column is not None


def test_the_place_of_a_problem_is_that_of_its_text() -> None:
    with pytest.raises(DocumentError) as caught:
        FORMULAS.equations(Source("\\begin{align}\n  s &= t \\\\\n    &= \\beta + 1\n\\end{align}"))
    assert (caught.value.line, caught.value.column) == (3, 8)
    assert caught.value.excerpt.splitlines()[1].index("^") == 7


def test_a_problem_inside_a_command_stands_where_the_command_does() -> None:
    with pytest.raises(DocumentError) as caught:
        FORMULAS.expression(Source(r"\newcommand{\a}{\beta} s + \a"))
    assert caught.value.column == len(r"\newcommand{\a}{\beta} s + ") + 1


def test_an_equation_without_an_equals_sign_is_no_claim() -> None:
    with pytest.raises(DocumentError, match="write lhs = rhs"):
        FORMULAS.equations(Source("s"))


DOUBLED = "".join(rf"\newcommand{{\{b}}}{{\{a}\{a}}}" for a, b in pairwise("abcdefghijklmnopqrs"))
DOUBLING = rf"\newcommand{{\a}}{{ss}}{DOUBLED}\s"
"""Each command stands for the one before it twice."""


@pytest.mark.parametrize(
    "latex",
    [
        "(" * 200 + "s" + ")" * 200,
        "s^{" * 90 + "s" + "}" * 90,
        r"\frac{1}{" * 90 + "s" + "}" * 90,
        r"\sqrt" * 5000 + "s",
        r"\log" * 5000 + " s",
        "-" * 5000 + "s",
        r"\nabla_s " * 3000 + "s",
        r"\frac" * 3000,
        r"\mathbf" * 3000 + "W",
        "s+" * 15000 + "s",
        DOUBLING,
    ],
)
def test_long_and_deep_formulas_end_in_a_message(latex: str) -> None:
    with pytest.raises((DocumentError, LocatedClash)):
        FORMULAS.expression(Source(latex))
