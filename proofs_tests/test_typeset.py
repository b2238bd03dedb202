"""Trees are typeset as a person would write them, and what is typeset is read back as the same tree."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from sympy import Determinant, Identity, Inverse, MatMul, MatrixSymbol, Symbol, Trace, Transpose, log
from sympy.matrices.expressions.kronecker import KroneckerProduct

from derivations.documents.forms import FORMS
from derivations.documents.latex.formula import Formulas
from derivations.documents.latex.limits import require_inside
from derivations.documents.places import Source
from derivations.documents.problems import Misread
from derivations.documents.statement_text import read_equations, read_expression
from derivations.language import nodes
from derivations.language.errors import Unsupported
from derivations.language.plain import plain
from derivations.language.statements import Statement
from derivations.language.vocabulary import Variable, Vocabulary
from derivations.readings.typeset import latex, latex_statement
from derivations.readings.typeset_names import Spellings, spelled_by_rule
from proofs_tests.random_statements import KINDS, claims_of_statements, random_statements
from proofs_tests.random_trees import DECLARED, SHAPES, SPELLED, random_tree, trees

FORMULAS = Formulas(DECLARED)


def typeset(text: str) -> str:
    return latex(read_expression(Source(text), DECLARED.scope), DECLARED.vocabulary, SPELLED)


WRITTEN = {
    "count(logintegral(sigma2, y) <= S[i, i], i in d)": (
        r"\sum_{i=1}^{d} \mathbb{1}\left[\log\int \exp(\sigma^2) \,\mathrm{d}y \leq \Sigma_{i,i}\right]"
    ),
    "1/(2*sigma2)*norm2(y - mu1)": r"\frac{1}{2 \sigma^2} \lVert y - \mu_{1}\rVert^2",
    "W.T @ W + sigma2*I(k)": r"\mathbf{W}^\top \mathbf{W} + \sigma^2 I_{k}",
    "inv(S)": r"\Sigma^{-1}",
    "inv(S).T": r"\Sigma^{-\top}",
    "logdet(S)": r"\log\det \Sigma",
    "logdet(A @ A.T)": r"\log\det(A A^\top)",
    "tr(A @ S)": r"\operatorname{tr}(A \Sigma)",
    "logpdf(N(mu1, S), y)": r"\log\mathcal{N}(y;\, \mu_{1}, \Sigma)",
    "pdf(N(mu1, S), y)": r"\mathcal{N}(y;\, \mu_{1}, \Sigma)",
    "E(norm2(z), z ~ N(zeros(k), I(k)))": r"\mathbb{E}_{z \sim \mathcal{N}(\mathbf{0}_{k}, I_{k})}[\lVert z\rVert^2]",
    "KL(N(y, S), N(x, S))": r"\mathrm{KL}(\mathcal{N}(y, \Sigma) \,\|\,\mathcal{N}(\mathbf{x}, \Sigma))",
    "sum(data[i] - y, i in n)": r"\sum_{i=1}^{N} (\mathrm{data}_{i} - y)",
    "1/n*sum(u[i]**2, i in n)": r"\frac{1}{N} \sum_{i=1}^{N} u_{i}^{2}",
    "grad(logdet(S), S)": r"\nabla_{\Sigma} \log\det \Sigma",
    "grad(2*logdet(S), S)": r"\nabla_{\Sigma} [2 \log\det \Sigma]",
    "grad(tr(A), A)": r"\nabla_{A} \operatorname{tr}(A)",
    "grad(s**2, s)": r"\frac{\partial}{\partial s} s^{2}",
    "D(tr(A), A, B)": r"\operatorname{D}_{A}[\operatorname{tr}(A)][\hat{B}]",
    "at(s**2, s = t)": r"\left.s^{2}\right|_{s = t}",
    "A - B": r"A - \hat{B}",
    "-A + B": r"-A + \hat{B}",
    "A - (A + B)": r"A - (A + \hat{B})",
    "t - s": "t - s",
    "-2*s*A @ x": r"-2 s A \mathbf{x}",
    "-d/2*log(2*pi*sigma2)": r"-\frac{d}{2} \log(2 \pi \sigma^2)",
    "(s + t)*A/sigma2": r"\frac{1}{\sigma^2} (s + t) A",
    "s**(-d/2)": "s^{-d/2}",
    "(x.T @ y)*(y.T @ y)": r"(\mathbf{x}^\top y) y^\top y",
    "s*sum(u[i], i in n)": r"s \sum_{i=1}^{N} u_{i}",
    "A @ A": "A^{2}",
    "norm2(A)": r"\lVert A\rVert_F^2",
    "sqrt(norm2(y))": r"\lVert y\rVert",
    "2*3**s": r"2 \cdot 3^{s}",
    "logintegral(-norm2(z), z)": r"\log\int \exp(-\lVert z\rVert^2) \,\mathrm{d}z",
    "f(z)": r"f_\theta(z)",
    "hadamard(A, B) @ A": r"(A \odot \hat{B}) A",
    "U[1, 2]": r"[U_A]_{1,2}",
    "x @ I(1) @ I(1)": r"\mathbf{x} \begin{bmatrix} I_{1} \end{bmatrix} \begin{bmatrix} I_{1} \end{bmatrix}",
    "norm2(f(z)/s)": r"\left\lVert\frac{1}{s} f_\theta(z)\right\rVert^2",
    "norm2(hadamard(f(z), s*y/t))": r"\left\lVert f_\theta(z) \odot \left(\frac{s}{t} y\right)\right\rVert^2",
    "[[A, x], [x.T, s]]": r"\begin{pmatrix} A & \mathbf{x} \\ \mathbf{x}^\top & s \end{pmatrix}",
}


@pytest.mark.parametrize("text", WRITTEN)
def test_the_spelling_of_each_kind_of_node(text: str) -> None:
    assert typeset(text) == WRITTEN[text]


class TestWhatCouldBeMistaken:
    """Forms that would be read as something else without the care taken over them."""

    def test_a_variance_is_not_a_second_sigma(self) -> None:
        """sigma2 is the square of σ, never σ₂; with sigma1 beside it, it is one of two."""
        alone = Vocabulary(variables={"sigma2": Variable("sigma2", domain="positive")})
        both = alone.with_variable(Variable("sigma1", domain="positive"))
        assert Spellings(alone).of("sigma2") == r"\sigma^2"
        assert Spellings(both).of("sigma2") == r"\sigma_{2}"

    def test_two_names_never_share_a_spelling(self) -> None:
        pair = Vocabulary(variables={"x": Variable("x"), "data": Variable("data", latex="x")})
        assert {Spellings(pair).of(name) for name in pair.variables} == {r"\mathrm{x}", r"\mathrm{data}"}

    def test_an_entry_is_not_the_declared_name_it_looks_like(self) -> None:
        d = nodes.size_symbol("d")
        vocabulary = Vocabulary(variables={"mu": Variable("mu", (d,)), "mu1": Variable("mu1")})
        entry = nodes.Entry(vocabulary.variables["mu"].symbol, nodes.ONE, nodes.ONE)
        assert latex(entry, vocabulary) == r"[\mu]_{1}"
        assert latex(vocabulary.variables["mu1"].symbol, vocabulary) == r"\mu_{1}"

    def test_a_square_is_not_the_declared_name_it_looks_like(self) -> None:
        vocabulary = Vocabulary(variables={"s": Variable("s"), "v": Variable("v", latex="s^2")})
        assert latex(Symbol("s", real=True) ** 2, vocabulary) == "(s)^{2}"

    def test_the_identity_is_not_a_declared_matrix(self) -> None:
        d = nodes.size_symbol("d")
        assert latex(Identity(d), Vocabulary(variables={"I": Variable("I", (d, d))})) == r"\mathbb{I}_{d}"

    def test_euler_and_pi_are_not_declared_names(self) -> None:
        vocabulary = Vocabulary(variables={"e": Variable("e")})
        assert latex(read_expression(Source("e"), DECLARED.scope), vocabulary) == r"\exp(1)"

    def test_the_power_of_an_entry_is_not_an_entry_of_the_power(self) -> None:
        assert typeset("A[1, 2]**2") == "(A_{1,2})^{2}"

    def test_an_unknown_node_is_refused(self) -> None:
        d = nodes.size_symbol("d")
        A = MatrixSymbol("A", d, d)
        with pytest.raises(Unsupported, match="KroneckerProduct"):
            latex(KroneckerProduct(A, A))


def test_inequalities_between_matrices_are_the_loewner_order() -> None:
    numbers, matrices = (read_equations(Source(text), DECLARED.scope)[0] for text in ("s <= t", "A < B"))
    assert (latex_statement(numbers), latex_statement(matrices)) == (r"s \leq t", r"A \prec \hat{B}")


def test_trees_made_without_text_are_typeset_too() -> None:
    d = nodes.size_symbol("d")
    A = MatrixSymbol("A", d, d)
    assert latex(log(Determinant(A)) + Trace(Transpose(A) * Inverse(A))) == r"\log(\det A) + \operatorname{tr}(A^\top A^{-1})"
    assert latex(MatMul(2, A, A**2)) in ("2 A A^{2}", "2 A^{3}")


def test_names_are_spelled_by_rule() -> None:
    names = ("W", "mu", "Sigma", "x1", "mu_new", "rate", "a_b_c", "Lambda_A")
    spelled = ("W", r"\mu", r"\Sigma", "x_{1}", r"\mu_{\mathrm{new}}", r"\mathrm{rate}", r"\mathrm{a\_b\_c}", r"\Lambda_{A}")
    assert tuple(spelled_by_rule(name) for name in names) == spelled


def test_statements_are_equations() -> None:
    (statement,) = read_equations(Source("grad(tr(A @ B), A) = B.T"), DECLARED.scope)
    assert latex_statement(statement) == r"\nabla_{A} \operatorname{tr}(A \hat{B}) = \hat{B}^\top"


# ------------------------------------------------------------------------------------------ round trip


def assert_read_back(tree: Any) -> None:
    assert FORMULAS.expression(Source(latex(tree, DECLARED.vocabulary, SPELLED))) == tree


@pytest.mark.parametrize("text", WRITTEN)
def test_what_is_typeset_is_read_back(text: str) -> None:
    assert_read_back(read_expression(Source(text), DECLARED.scope))


@given(trees())
@settings(max_examples=max(300, 5 * settings.default.max_examples))
def test_random_trees_are_read_back_from_latex(tree: Any) -> None:
    """10 000 trees in the deep profile."""
    assert_read_back(tree)


@given(trees())
@settings(max_examples=max(300, 5 * settings.default.max_examples))
def test_random_trees_are_read_back_from_plain_mathematics(tree: Any) -> None:
    """10 000 trees in the deep profile."""
    assert read_expression(Source(plain(tree)), DECLARED.scope) == tree


def test_random_trees_have_every_kind_of_node() -> None:
    """A round trip says something of the nodes that occur in it only."""
    kinds = {kind for kind in vars(nodes).values() if isinstance(kind, type) and kind.__module__ == nodes.__name__}
    seen: set[type] = set()
    for seed in range(600):
        tree = random_tree(seed, SHAPES[seed % len(SHAPES)], 4)
        seen |= {type(node) for node in tree.find(lambda _: True)} if tree is not None else set()
    assert kinds - seen == {nodes.ScalarNode, nodes.MatrixNode}


# ------------------------------------------------------------------------------------------ round trip of statements


def assert_statement_read_back(statement: Statement) -> None:
    """A point that is stationary is read with that it is: the statement itself comes last."""
    own = has_own_letters(statement)
    formulas = Formulas(replace(DECLARED, vocabulary=statement.vocabulary)) if own else FORMULAS
    assert formulas.equations(Source(latex_statement(statement, SPELLED)))[-1] == without_reason(statement)


def without_reason(statement: Statement) -> Statement:
    """Reasons stand beside a formula."""
    return replace(statement, because=None) if getattr(statement, "because", None) is not None else statement


def has_own_letters(statement: Statement) -> bool:
    """Whether it brings letters along, as copies do and a step, that nobody declared."""
    return not statement.vocabulary.variables.keys() <= DECLARED.scope.vocabulary.variables.keys()


def is_readable(statement: Statement) -> bool:
    """A letter that goes somewhere in a limit and stands outside it too is refused in LaTeX: it may be meant inside."""
    try:
        require_inside(statement.trees(), 0)
    except Misread:
        return False
    return True


@pytest.mark.parametrize("kind", KINDS)
def test_statements_of_each_kind_are_read_back_from_latex(kind: str) -> None:
    found = [statement for seed in range(8) for statement in random_statements(seed, kind, depth=1)]
    readable = [statement for statement in found if is_readable(statement)]
    assert len(readable) > max(0, len(found) - 3)
    for statement in readable:
        assert_statement_read_back(statement)


@given(claims_of_statements())
@settings(max_examples=max(300, 5 * settings.default.max_examples))
def test_random_statements_are_read_back_from_latex(statements: tuple[Statement, ...]) -> None:
    """10 000 claims in the deep profile."""
    for statement in filter(is_readable, statements):
        assert_statement_read_back(statement)


def test_random_statements_have_every_form() -> None:
    assert set(FORMS) <= {kind.partition("(")[0] for kind in KINDS}


@given(claims_of_statements())
@settings(max_examples=max(300, 5 * settings.default.max_examples))
def test_random_statements_are_read_back_from_plain_mathematics(statements: tuple[Statement, ...]) -> None:
    """10 000 claims in the deep profile; some statements bring letters of their own."""
    for statement in statements:
        if not has_own_letters(statement):
            assert read_equations(Source(statement.words()), DECLARED.scope)[-1] == statement
