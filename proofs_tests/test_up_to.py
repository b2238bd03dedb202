"""Claims up to a constant and up to a positive scale: what they mean, in plain mathematics, in LaTeX and in documents."""

from __future__ import annotations

from pathlib import Path

import pytest

from derivations.documents.beside import Beside
from derivations.documents.declarations import Declarations, read_declarations
from derivations.documents.latex.formula import Formulas
from derivations.documents.lets import read_lets
from derivations.documents.places import Source
from derivations.documents.statement_text import read_equations
from derivations.documents.tex.tex_document import load_tex_document
from derivations.documents.toml_document import load_document
from derivations.engines.judge import Settings, judge_claim
from derivations.language.claims import Claim
from derivations.language.errors import DocumentError, IllTyped
from derivations.language.statements import Statement
from derivations.language.verdicts import Verdict

LETS = [
    "k <= d",
    "W: d x k",
    "A: d x d",
    "S: d x d spd",
    "Q: d x k orthonormal columns",
    "x: d",
    "y: d",
    "z: k",
    "mu: d",
    "sigma2: positive",
    "v: positive",
    "s: number",
    "t: nonzero",
    "r: unit interval",
    "X: d over n",
    "f(z): number",
    "px = N(W @ z + mu, sigma2*I(d))",
    "pz = N(zeros(k), I(k))",
    "M = W.T @ W + sigma2*I(k)",
    "post = N(inv(M) @ W.T @ (x - mu), sigma2*inv(M))",
    "joint = N(zeros(d), S)",
]
SPELLED = {
    "px": r"p(x \mid z)",
    "pz": "p(z)",
    "post": r"p(z \mid x)",
    "sigma2": r"\sigma^2",
    "joint": "p(x, y)",
}
SETTLED = (Verdict.PROVED, Verdict.CERTIFIED)


def declared() -> Declarations:
    read = read_lets(LETS)
    for name, latex in SPELLED.items():
        table = next(table for table in read.tables.values() if name in table)
        table[name] = {**({"math": table[name]} if isinstance(table[name], str) else table[name]), "latex": latex}
    return read_declarations(read.tables, read)


DECLARED = declared()
FORMULAS = Formulas(DECLARED)


def verdict(steps: tuple[Statement, ...]) -> Verdict:
    return judge_claim(Claim("c", "", steps), Settings(seed=11, near_misses=False)).judgement.verdict


def plain(text: str) -> tuple[Statement, ...]:
    return read_equations(Source(text), DECLARED.scope)


def latex(text: str, **beside: object) -> tuple[Statement, ...]:
    return FORMULAS.equations(Source(text), Beside(**beside))  # type: ignore[arg-type]


TRUE = [
    "constant(logpdf(px, x) + logpdf(pz, z) - logpdf(post, z), z)",
    "constant(logpdf(px, x) + norm2(x - W @ z - mu)/(2*sigma2), z)",
    "constant(logpdf(px, x) + norm2(x - W @ z - mu)/(2*sigma2), z, x, mu, W)",
    "constant(sum(norm2(X[i] - mu), i in n) - n*norm2(mu) + 2*mu.T @ sum(X[i], i in n), mu)",
    "constant(A @ (x + y) - A @ x, x)",
    "constant(norm2(Q), Q)",
    "constant(log(r) + log(1/r), r)",
    "proportional(pdf(post, z), pdf(px, x)*pdf(pz, z), z)",
    "proportional(-pdf(post, z), -pdf(px, x)*pdf(pz, z), z)",
    "proportional(pdf(post, z), pdf(px, x)*exp(-norm2(z)/2), z)",
    "proportional(1/sqrt(det(S))*exp(-quad(x, inv(S))/2), pdf(joint, x), x, S)",
    "proportional(v**2, 3*sigma2*v**2, v)",
    "proportional(det(S), 2*det(S), S)",
]
FALSE = {
    "a lost half": "constant(logpdf(px, x) + norm2(x - W @ z - mu)/sigma2, z)",
    "a term counted twice": "constant(logpdf(px, x) + logpdf(pz, z) - 2*logpdf(post, z), z)",
    "constant in z only": "constant(logpdf(px, x) + logpdf(pz, z) - logpdf(post, z), z, x)",
    "the normaliser depends on the variance": "constant(logpdf(px, x) + norm2(x - W @ z - mu)/(2*sigma2), z, sigma2)",
    "a term in x hidden in the constant": "constant(A @ x - A @ y, x)",
    "no slope anywhere, two values": "constant(sqrt(t**2)/t, t)",
    "constant on the domain of Q only": "constant(norm2(W), W)",
    "an unknown function": "constant(f(z), z)",
    "a gradient": "constant(grad(logdet(S), S), S)",
    "a density with half of the exponent": "proportional(pdf(post, z), pdf(px, x)*exp(-norm2(z)/4), z)",
    "proportional in the wrong letter": "proportional(pdf(post, z), pdf(px, x)*pdf(pz, z), x)",
    "a negative scale": "proportional(pdf(post, z), -pdf(px, x)*pdf(pz, z), z)",
    "a negative scale without densities": "proportional(v**2, -3*v**2, v)",
    "a scale that depends on the variable": "proportional(v**2, 3*sigma2*v**3, v)",
    "a scale that depends on the variance": "proportional(exp(-quad(x, inv(S))/2), pdf(joint, x), x, S)",
    "the other side of the unit interval": "proportional(r, 1 - r, r)",
}
REFUSED = {
    "constant(s, x)": "does not occur",
    "constant(norm2(x), x, x)": "named twice",
    "constant(norm2(x))": "constant is written constant(f, X)",
    "constant(norm2(x), 2*x)": "needs a declared symbol",
    "constant(norm2(x), x) = 0": "is a claim of its own",
    "1 + constant(norm2(x), x) = 0": "is a claim of its own",
    "constant(norm2(x), x) because s": "only a bound has a reason",
    "constant(log(s) - log(s) + s, s)": "is simplified away",
    "constant(pz, z)": "compare its logpdf",
    "proportional(s, 3*s, s)": "does not show its sign",
    "proportional(x, x, x)": "a number is needed",
    "proportional(pdf(pz, z), z)": "proportional is written proportional(f, g, X)",
    "stationary(norm2(x), x = zeros(d)) because s": "only a bound has a reason",
}


@pytest.mark.parametrize("text", TRUE)
def test_what_agrees_up_to_a_constant_or_a_scale(text: str) -> None:
    assert verdict(plain(text)) in SETTLED


@pytest.mark.parametrize("case", FALSE)
def test_what_does_not_is_refuted(case: str) -> None:
    assert verdict(plain(FALSE[case])) is Verdict.REFUTED


@pytest.mark.parametrize("text", REFUSED)
def test_what_says_nothing_is_refused(text: str) -> None:
    with pytest.raises((DocumentError, IllTyped)) as caught:
        plain(text)
    assert REFUSED[text] in str(caught.value)


# ------------------------------------------------------------------------------------------ LaTeX

IN_LATEX = {
    (r"p(z \mid x) \propto p(x \mid z)\, p(z)", ()): "proportional(pdf(post, z), pdf(px, x)*pdf(pz, z), z)",
    (r"p(z \mid x) \propto p(x \mid z) p(z)", ("z", "x")): "proportional(pdf(post, z), pdf(px, x)*pdf(pz, z), z, x)",
    (r"\mathcal N(z; 0, I_k) \propto e^{-\frac12 z^\top z}", ()): "proportional(pdf(pz, z), exp(-(z.T @ z)/2), z)",
}
WITH_CONSTANT = (
    r"\log p(z) = -\tfrac12 \lVert z\rVert^2 + \text{const}",
    r"\log p(z) = \mathrm{const.} - \tfrac12 \lVert z\rVert^2",
    r"\log p(z) + \text{const} = -\tfrac12 \lVert z\rVert^2",
    r"\log p(z) - {\rm const} = -\tfrac12 \lVert z\rVert^2",
    r"\log p(z) = \operatorname{const} + -\tfrac12 \lVert z\rVert^2",
)


@pytest.mark.parametrize(("text", "variables"), IN_LATEX)
def test_proportionality_in_latex(text: str, variables: tuple[str, ...]) -> None:
    assert latex(text, constant_in=variables) == plain(IN_LATEX[text, variables])


@pytest.mark.parametrize("text", WITH_CONSTANT)
def test_constants_in_latex(text: str) -> None:
    (statement,) = latex(text, constant_in=("z",))
    assert verdict((statement,)) in SETTLED
    (wrong,) = latex(text.replace(r"\tfrac12", r"\tfrac13"), constant_in=("z",))
    assert verdict((wrong,)) is Verdict.REFUTED


def test_a_side_that_is_all_constant() -> None:
    assert latex(r"\lVert Q\rVert_F^2 = \text{const}", constant_in=("Q",))[0].vocabulary.variables["Q_other"].domain == (
        "orthonormal columns"
    )
    assert verdict(latex(r"\lVert Q\rVert_F^2 = \text{const}", constant_in=("Q",))) in SETTLED
    assert verdict(latex(r"\lVert W\rVert_F^2 = \text{const}", constant_in=("W",))) is Verdict.REFUTED


def test_in_a_chain_only_the_steps_beside_a_constant_are_up_to_it() -> None:
    steps = latex(
        r"\lVert x - y\rVert^2 = (x - y)^\top (x - y) = -2 x^\top y + \lVert x\rVert^2 + C", constant_in=("x",), constant="C"
    )
    assert len(steps) == 2
    assert "x_other" not in steps[0].vocabulary.variables
    assert all(verdict((step,)) in SETTLED for step in steps)


REFUSED_IN_LATEX = {
    r"\log p(z) = -\tfrac12 \lVert z\rVert^2 + \text{const}": "constant in which variables",
    r"\lVert z\rVert^2 \propto \lVert z\rVert^2": "no density of one variable",
    r"p(x, y) \propto e^{-x^\top S^{-1} x/2}": "no density of one variable",
    r"p(z)^2 \propto p(z)": "no density of one variable",
    r"s = t + C": "“C” is not declared",
}
REFUSED_WITH_VARIABLES = {
    r"(s + \text{const})\, t = s": "a term of its own",
    r"|s - \text{const} + t| = s": "a term of its own",
    r"s = t + 2\,\text{const}": "a term of its own",
    r"s = t + \text{const}\, s": "a term of its own",
    r"s \leq t + \text{const}": "write the constant in full",
    r"s \propto t + \text{const}": "write the constant in full",
    r"s = t": "nothing here is up to a constant",
    r"\arg\min_s s^2 = \text{const}": "not compared up to a constant",
}


@pytest.mark.parametrize("text", REFUSED_IN_LATEX)
def test_what_a_constant_may_not_depend_on_is_never_guessed(text: str) -> None:
    with pytest.raises(DocumentError) as caught:
        latex(text)
    assert REFUSED_IN_LATEX[text] in str(caught.value)


@pytest.mark.parametrize("text", REFUSED_WITH_VARIABLES)
def test_a_constant_elsewhere_than_among_the_terms_is_refused(text: str) -> None:
    with pytest.raises(DocumentError) as caught:
        latex(text, constant_in=("s",))
    assert REFUSED_WITH_VARIABLES[text] in str(caught.value)


def test_the_letter_of_a_constant_has_no_other_meaning() -> None:
    with pytest.raises(DocumentError, match="is declared and cannot stand for the constant"):
        latex("s = t + v", constant_in=("s",), constant="v")
    with pytest.raises(DocumentError, match="no symbol of that name is declared"):
        latex(r"s = t + \text{const}", constant_in=("q",))


# ------------------------------------------------------------------------------------------ documents

TOML = r"""
[sizes]
k = "latent"

[symbols]
z = { shape = ["k"] }
s = {}
t = {}

[definitions]
p = { math = "N(zeros(k), I(k))", latex = "p(z)" }

[[claim]]
id = "c"
"""


def claim(tmp_path: Path, written: str) -> Claim:
    path = tmp_path / "claims.toml"
    path.write_text(TOML + written, encoding="utf-8")
    (made,) = load_document(path).claims
    return made


def test_keys_of_a_claim_say_what_latex_does_not(tmp_path: Path) -> None:
    constant = claim(tmp_path, 'latex = \'\\log p(z) = -\\tfrac12 z^\\top z + C\'\nconstant_in = "z"\nconstant = "C"')
    assert verdict(constant.steps) in SETTLED
    for reason in ('because = "(s - t)**2"', "because_latex = '(s - t)^2'"):
        bound = claim(tmp_path, f"latex = '2 s t \\leq s^2 + t^2'\n{reason}")
        assert verdict(bound.steps) is Verdict.PROVED
    wrong = claim(tmp_path, "latex = '2 s t \\leq s^2 + t^2'\nbecause = \"(s + t)**2\"")
    assert verdict(wrong.steps) is not Verdict.REFUTED


def test_a_limit_keeps_its_reason(tmp_path: Path) -> None:
    written = "latex = '\\lim_{s \\to \\infty} s = \\infty'\nbecause_latex = 's'"
    assert not claim(tmp_path, f'math = "tends(s, s = oo, oo) because s"\n{written}').problem
    without = claim(tmp_path, f'math = "tends(s, s = oo, oo)"\n{written}').problem
    assert "math as limit(s, s = oo) = oo; and latex as limit(s, s = oo) = oo because s" in without


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ('math = "s <= s"\nbecause = "0"', "“because” goes with “latex”"),
        ('math = "constant(s, s)"\nconstant_in = "s"', "write constant(f - g, X)"),
        ("latex = 's = t + C'\nconstant = 'C'", "goes with “constant_in”"),
        ("latex = 's \\leq t'\nbecause = \"q\"", "line 16, column 12"),
        ("latex = 's \\leq t'\nbecause = \"1\"\nbecause_latex = '1'", "two reasons are given"),
        ("latex = 's = t'\nbecause = \"1\"", "only a bound has a reason"),
        ("latex = '\\lim_{s \\to \\infty} s = \\infty'\nattained_at = \"s = 0\"", "infinity is attained nowhere"),
        ("latex = 's \\leq t \\leq s'\nbecause = \"1\"", "the reason of one inequality"),
    ],
)
def test_a_key_that_has_no_place_is_refused(tmp_path: Path, written: str, said: str) -> None:
    assert said in claim(tmp_path, written).problem


PREAMBLE = r"""\documentclass{article}
% lemmata: z: k
% lemmata: s: number
% lemmata: t: positive
% lemmata: p as p(z) = N(zeros(k), I(k))
"""


def verdicts(tmp_path: Path, body: str) -> dict[str, Verdict]:
    path = tmp_path / "paper.tex"
    path.write_text(PREAMBLE + body, encoding="utf-8")
    return {made.id: verdict(made.steps) for made in load_tex_document(path).claims if not made.problem}


def test_comments_say_what_latex_does_not(tmp_path: Path) -> None:
    found = verdicts(
        tmp_path,
        r"""% lemmata: constant in z
\begin{equation}\label{const} \log p(z) = -\tfrac12 \lVert z\rVert^2 + \text{const} \end{equation}
% lemmata: constant C in z
\begin{equation}\label{letter} \log p(z) = -\lVert z\rVert^2 + C \end{equation}
\begin{align}
  2 s t &\leq s^2 + t^2 \label{bound} % lemmata: because (s - t)**2
  \\
  2 s t^2 &\leq s^2 + t^4 \label{latex} % lemmata: because $(s - t^2)^2$
\end{align}
% lemmata: because $-s^2$
\begin{equation}\label{wrong} 2 s t \leq s^2 + t^2 + 1 \end{equation}
""",
    )
    assert found["const"] in SETTLED
    assert found["letter"] is Verdict.REFUTED
    assert found["bound"] is found["latex"] is Verdict.PROVED
    assert "wrong" in found


def test_a_comment_stands_beside_its_equation(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="this display has several equations"):
        verdicts(
            tmp_path,
            "% lemmata: because 1\n\\begin{align} 2 s t &\\leq s^2 + t^2 \\label{a} \\\\ s &= s \\label{b} \\end{align}\n",
        )
    with pytest.raises(DocumentError, match="already"):
        verdicts(
            tmp_path,
            "% lemmata: because 1\n% lemmata: because 2\n\\begin{equation} 2 s t \\leq s^2 + t^2 \\label{a}\\end{equation}\n",
        )
