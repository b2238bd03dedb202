r"""Where readers of LaTeX go wrong without noticing: each trap is read rightly or refused, and mutated input never escapes."""

from __future__ import annotations

from random import Random

import pytest
from sympy import Abs, Determinant, Symbol

from derivations.documents.beside import NOTHING, Beside
from derivations.documents.latex.formula import Formulas
from derivations.documents.places import Source
from derivations.documents.problems import LocatedClash
from derivations.documents.statement_text import read_expression
from derivations.language import nodes
from derivations.language.errors import DocumentError, IllTyped, LemmataError
from proofs_tests.test_latex_syntax import ALL, DECLARED, EQUATIONS, FORMULAS, MACROS, REFUSED, declared


def read(latex: str) -> object:
    return FORMULAS.expression(Source(latex))


def plain(text: str) -> object:
    return read_expression(Source(text), DECLARED.scope)


def refusal(latex: str, formulas: Formulas = FORMULAS) -> str:
    with pytest.raises((DocumentError, IllTyped)) as caught:
        formulas.expression(Source(latex))
    return str(caught.value)


class TestTheKnownTraps:
    def test_the_order_of_a_product_is_kept(self) -> None:
        assert read(r"\mathbf W^T \mathbf W") == plain("W.T @ W")
        assert read(r"\mathbf W \mathbf W^T") == plain("W @ W.T")
        assert read(r"\mathbf W^T \mathbf W") != read(r"\mathbf W \mathbf W^T")

    def test_bars_are_a_determinant_of_a_matrix_and_an_absolute_value_of_a_number(self) -> None:
        assert isinstance(read("|A|"), Determinant)
        assert read("|s|") == Abs(Symbol("s", real=True))
        assert read(r"|x^\top A x|") == Abs(read(r"x^\top A x"))
        assert "shape (d, k)" in refusal(r"|\mathbf W|")
        assert "norm" in refusal("|x|")

    def test_logarithms_are_natural(self) -> None:
        assert read(r"\log s") == read(r"\ln s") == plain("log(s)")
        assert "natural" in refusal(r"\log_{10} s")
        assert "natural" in refusal(r"\log_2 s")

    def test_three_sigmas_are_three_things(self) -> None:
        assert nodes.is_matrix(read(r"\Sigma"))
        assert read(r"\sigma^2") == plain("sigma2")
        assert read(r"\sum_{i=1}^{n} \sigma^2") == plain("sum(sigma2, i in n)")

    def test_a_quadratic_form_is_a_number(self) -> None:
        assert not nodes.is_matrix(read(r"x^\top A x"))
        assert read(r"x^\top A x + 1") == plain("x.T @ A @ x + 1")

    @pytest.mark.parametrize("latex", [r"1/2\sigma^2", r"s/t x", r"s/t/2", r"s/2 \cdot t", r"1/2(s + t)", r"\log s/t"])
    def test_a_slash_before_a_product_is_refused(self, latex: str) -> None:
        assert "two ways" in refusal(latex)

    def test_a_slash_at_the_end_of_a_product_is_not(self) -> None:
        assert read(r"s t/\sigma^2 + 1") == plain("s*t/sigma2 + 1")
        assert read(r"(1/2)\sigma^2") == plain("sigma2/2")

    def test_brackets_after_a_name_are_a_product_unless_it_is_a_function(self) -> None:
        assert read("s(t)") == plain("s*t")
        assert read("A(x)") == plain("A @ x")
        assert read("g(x, s)") == plain("g(x, s)")
        assert "comma" in refusal("s(t, t)")

    def test_a_derivative_has_the_shape_of_its_variable(self) -> None:
        tree = read(r"\frac{\partial \log|\mathbf W^\top\mathbf W|}{\partial \mathbf W}")
        assert tuple(tree.shape) == tuple(read(r"\mathbf W").shape)  # type: ignore[attr-defined]
        with pytest.raises(IllTyped, match="do not fit"):
            FORMULAS.equations(Source(r"\frac{\partial \log|\mathbf W^\top\mathbf W|}{\partial \mathbf W} = \mathbf W^\top"))

    def test_commands_cannot_grow_without_bound(self) -> None:
        assert "does a command use itself" in refusal(r"\newcommand{\a}[1]{\a{#1#1}} \a{s}")

    def test_constants_and_factors_left_out_are_not_overlooked(self) -> None:
        assert "between the two sides of a claim" in refusal(r"A \propto B")
        assert "a term of its own on one side of a claim" in refusal(r"s + \mathrm{const}")


class TestFurtherTraps:
    def test_an_exponent_without_braces_is_one_digit(self) -> None:
        assert read("s^2 t") == plain("s**2*t")
        assert "braces" in refusal("s^10")
        assert "two digits" in refusal("A_{12}")
        assert read("x_{12}") == plain("x[12]")

    def test_an_entry_of_an_inverse_is_not_the_inverse_of_an_entry(self) -> None:
        """TeX sets A^{-1}_{1,1} and A_{1,1}^{-1} alike."""
        for latex in ("A^{-1}_{1,1}", "A_{1,1}^{-1}", "A_{1,1}^2"):
            assert "two ways" in refusal(latex)
        assert read("[A^{-1}]_{1,1}") == plain("inv(A)[1, 1]")
        assert read("(A_{1,1})^{-1}") == plain("1/A[1, 1]")
        assert read(r"\mathbf W_{1,2}^2") == plain("W[1, 2]**2")

    def test_where_the_argument_of_a_function_ends(self) -> None:
        for latex in (
            r"\log s t",
            r"\operatorname{tr} A B",
            r"\det A B",
            r"\log p(x \mid z) p(z)",
            r"\log|A||B|",
            r"\log s \cdot t",
        ):
            assert "two ways" in refusal(latex)
        assert read(r"\operatorname{tr} \mathbf W^\top \mathbf W") == plain("tr(W.T @ W)")
        assert read(r"\log(s) t") == plain("log(s)*t")

    def test_a_power_of_a_function_is_not_guessed(self) -> None:
        for latex in (r"\log(s)^2", r"\operatorname{tr}(A)^2", r"\exp(s)^2"):
            assert "two ways" in refusal(latex)
        assert "(\\log …)^2" in refusal(r"\log^2 s")

    def test_where_a_gradient_ends(self) -> None:
        assert "two ways" in refusal(r"\nabla_x \|x\|^2 \|x\|^2")
        assert "two ways" in refusal(r"\nabla_s s \cdot t")
        assert read(r"\nabla_x \tfrac12 \|x\|^2") == plain("grad(norm2(x)/2, x)")
        assert read(r"\nabla_x [\|x\|^2 s]") == plain("grad(norm2(x)*s, x)")

    def test_a_sum_ends_at_the_next_plus(self) -> None:
        assert read(r"\sum_{i=1}^d x_i s + s") == plain("sum(x[i]*s, i in d) + s")
        assert "not bound" in refusal(r"\sum_{i=1}^d x_i + y_i")

    def test_functions_of_square_matrices_are_not_taken_entry_by_entry(self) -> None:
        for latex in (r"\exp(A)", r"e^{A}", r"\log(A)"):
            assert "two ways" in refusal(latex)
        assert read(r"\exp(x)") == plain("exp(x)")

    def test_norms_of_matrices_name_their_kind(self) -> None:
        assert "spectral or Frobenius" in refusal(r"\|A\|^2")
        assert "spectral or Frobenius" in refusal(r"\|A\|_2")
        assert "not in the language" in refusal(r"\|x\|_1")

    def test_diag_of_a_square_matrix_is_not_guessed(self) -> None:
        assert "two ways" in refusal(r"\operatorname{diag}(A)")

    def test_products_entry_by_entry_beside_products(self) -> None:
        assert "two ways" in refusal(r"A B \odot C")
        assert "two ways" in refusal("A * B")
        assert read(r"s A \odot B") == plain("hadamard(s*A, B)")

    def test_a_dot_is_not_an_inner_product(self) -> None:
        assert "did you mean x.T @ y" in refusal(r"x \cdot y")

    def test_a_prime_is_a_transpose_and_never_a_derivative(self) -> None:
        assert read("A' x") == plain("A.T @ x")
        assert "has to be declared with its prime" in refusal("s'")

    def test_a_line_break_is_not_a_product(self) -> None:
        with pytest.raises(DocumentError, match="new line"):
            FORMULAS.equations(Source(r"s = t \\ s = 2"))

    def test_matrices_are_not_compared_entry_by_entry(self) -> None:
        with pytest.raises(DocumentError, match="two ways"):
            FORMULAS.equations(Source(r"A \leq B"))
        with pytest.raises(DocumentError, match="compares matrices"):
            FORMULAS.equations(Source(r"s \preceq t"))

    def test_a_row_of_a_matrix_does_not_run_into_the_next(self) -> None:
        assert read(r"\begin{pmatrix} s \\ - t \end{pmatrix}") == plain("[[s], [-t]]")

    def test_a_thin_space_inside_a_number_is_not_overlooked(self) -> None:
        assert "a number after a factor" in refusal(r"2\,000 s")
        assert "comma" in refusal("1,000 s")

    def test_a_condition_is_never_dropped(self) -> None:
        assert "does not depend on" in refusal(r"q(z \mid y)")
        assert "not declared" in refusal(r"p(x \mid y)")

    def test_a_density_is_not_the_product_of_its_letter(self) -> None:
        assert read("p(z)") == plain("pdf(p_z, z)")
        assert "not declared" in refusal("p(y)")

    def test_a_vertical_bar_belongs_to_its_bracket(self) -> None:
        assert read(r"\log p(x | z) + |s|") == plain("logpdf(p_x_given_z, x) + sqrt(s**2)")
        assert read(r"\bigl| |s| - 1 \bigr|") == plain("sqrt((sqrt(s**2) - 1)**2)")

    def test_brackets_of_a_kind_close_each_other(self) -> None:
        for latex in ("(s]", r"\left(s\right]", r"|s\rVert", r"\{s)"):
            refusal(latex)


class TestSpellingsThatClash:
    def test_a_square_declared_beside_its_root(self) -> None:
        formulas = Formulas(declared(["a: number", "b: positive"], {"a": r"\sigma", "b": r"\sigma^2"}))
        assert "the square of" in refusal(r"\sigma^2", formulas)
        assert formulas.expression(Source(r"\sigma + 1"))

    def test_two_names_of_one_spelling(self) -> None:
        formulas = Formulas(declared(["a: number", "b: number"], {"a": "x", "b": "x"}))
        assert "spell them differently" in refusal("x", formulas)
        assert formulas.expression(Source(r"\mathrm{a} + \mathrm{b}"))

    def test_a_name_of_letters_that_are_declared_too(self) -> None:
        formulas = Formulas(declared(["l: number", "v: number", "lv: number"], {"lv": "lv"}))
        assert "the product of l and v" in refusal("lv", formulas)
        assert formulas.expression(Source(r"l \cdot v")) == read_expression(Source("l*v"), formulas.scope)

    def test_a_declared_letter_wins_over_a_constant(self) -> None:
        formulas = Formulas(declared(["I: d x d", "e: number", "x: d"], {}))
        assert formulas.expression(Source("I x")) == read_expression(Source("I @ x"), formulas.scope)
        assert formulas.expression(Source("e^2")) == read_expression(Source("e**2"), formulas.scope)
        assert formulas.expression(Source(r"\mathbb{I}_{d}")) == read_expression(Source("I(d)"), formulas.scope)

    def test_a_matrix_d_beside_a_divergence(self) -> None:
        formulas = Formulas(declared(["D: k x k", "q = N(zeros(k), I(k))"], {}))
        assert isinstance(formulas.expression(Source(r"D_{\mathrm{KL}}(q \| q)")), nodes.KL)
        assert formulas.expression(Source("D_{1,2}")) == read_expression(Source("D[1, 2]"), formulas.scope)

    def test_an_exponent_t_beside_a_transpose(self) -> None:
        formulas = Formulas(declared(["T: number", "s: positive", "A: d x d"], {}))
        assert formulas.expression(Source("A^T")) == read_expression(Source("A.T"), formulas.scope)
        assert formulas.expression(Source("s^T")) == read_expression(Source("s**T"), formulas.scope)

    def test_a_spelling_that_cannot_be_read_is_told_where_it_is_missed(self) -> None:
        formulas = Formulas(declared(["a: number"], {"a": "{"}))
        assert "cannot be read" in refusal("a", formulas) or "closed" in refusal("a", formulas)


# ------------------------------------------------------------------------------------------ mutated input

UP_TO = [
    r"q(z \mid x) \propto p(x \mid z) p(z)",
    r"\log p(z) = -\tfrac12 z^\top z + \text{const}",
    r"s^2 = t + C = \mathrm{const.} - s \propto t",
    r"(A \otimes B)(C \otimes A) = (A C) \otimes (B A)",
    r"\operatorname{vec}(A B C) = (C^\top \otimes A) \operatorname{vec}(B)",
    r"\min_s (s - t)^2 + \sigma^2 = \sigma^2",
    r"\max_{s, x} -s^2 - x^\top x \leq 0",
]
SEEDS = [*ALL, *EQUATIONS, *MACROS, *REFUSED, *UP_TO]
SAID = [
    NOTHING,
    Beside(constant_in=("s", "x"), constant="C"),
    Beside(constant_in=("z",)),
    Beside(attained_at=Source("s = t")),
    Beside(because=Source("(s - t)**2")),
    Beside(because=Source("squares(s**2, s)")),
    Beside(because_latex=Source("(s - t)^2"), attained_at=Source("s = 0, x = y")),
]
RELATIONS = ("=", r"\propto", r"\leq", r"\geq")
FRAGMENTS = [
    *"{}()[]|^_'&=+-*/.,;:~$%#0129WxsAI \n\\σ𝓝\x00",
    *[
        r"\\",
        r"\|",
        r"\left",
        r"\right",
        r"\left(",
        r"\right|",
        r"\left.",
        r"\right.",
        r"\middle|",
        r"\bigl|",
        r"\big",
        r"\frac",
        r"\tfrac",
        r"\sqrt",
        r"\sum",
        r"\sum_i",
        r"\sum_{i=1}^n",
        r"\int",
        r"dz",
    ],
    *[
        r"\mathrm{d}z",
        r"\mathrm",
        r"\mathbf",
        r"\bm",
        r"\bf",
        r"\hat",
        r"\text{a}",
        r"\log",
        r"\det",
        r"\exp",
        r"\exp^{\odot}",
        r"\operatorname{tr}",
        r"\operatorname{diag}",
    ],
    *[
        r"\operatorname{D}_A",
        r"\operatorname{quad}(",
        r"\nabla",
        r"\nabla_x",
        r"\partial",
        r"\mathcal{N}",
        r"\mathcal{N}(x;",
        r"\mathbb{E}",
        r"\mathbb{E}_{",
        r"\mathbb{H}[",
    ],
    *[
        r"\mathrm{KL}(",
        r"D_{KL}",
        r"p(x|z)",
        r"p(z)",
        r"q(",
        r"q",
        r"f_\theta(",
        r"\mid",
        r"\sim",
        r"\odot",
        r"\cdot",
        r"\top",
        r"^\top",
        r"^{-1}",
        r"_{1,2}",
        r"_{:,1}",
        r"\sigma",
        r"\sigma^2",
        r"\Sigma",
    ],
    *[
        r"\mathbf{1}",
        r"\mathbf{0}",
        r"I",
        r"I_d",
        r"\pi",
        r"e",
        r"#1",
        r"\newcommand",
        r"\newcommand{\a}",
        r"\def",
        r"\DeclareMathOperator{\o}{o}",
        r"\label{x}",
        r"\tag",
    ],
    *[
        r"\begin",
        r"\end",
        r"\begin{pmatrix}",
        r"\end{pmatrix}",
        r"\begin{align}",
        r"\end{align}",
        r"\propto",
        r"\text{const}",
        r"+ \text{const}",
        r"+ C",
        r"\otimes",
        r"\operatorname{vec}(",
        r"\min_s",
        r"\max_{s, x}",
        r"lv",
        r"data",
    ],
    *[
        r"\text{ unless }",
        r"\text{ and }",
        r"\text{ is a saddle of }",
        r"\text{ as } s",
        r"\text{ under }",
        r"\text{ increases in }",
        r"\text{in",
        r"\operatorname{is}",
        r"\exists\,",
        r"\forall",
        r"\implies",
        r"\to",
        r"\leftarrow",
        r"\mapsto",
    ],
    *[
        r"\arg\min_x",
        r"\operatorname*{arg\,max}_s",
        r"\lambda_{\min}(C)",
        r"\rho(",
        r"\Delta_x",
        r"\operatorname{Cov}_{",
        r"\operatorname{Var}_{z \sim q}[",
        r"\operatorname{sigm}(",
        r"\#\{j :",
        r"|\{j \in \{1, \dots, d\} :",
        r"\sum_{j : y_j <",
        r"\operatorname{D}_A^2[",
        r"\partial x/\partial",
        r"dx/dy",
        r"\det",
    ],
]


def mutated(random: Random) -> str:
    """A formula with a few random edits, or fragments in a row."""
    if random.random() < 0.05:
        return "".join(random.choice(FRAGMENTS) for _ in range(random.randint(1, 15)))
    text = random.choice(SEEDS)
    for _ in range(random.choice((1, 1, 2, 3))):
        place, kind = random.randint(0, len(text)), random.random()
        if kind < 0.4:
            text = text[:place] + random.choice(FRAGMENTS) + text[place:]
        elif kind < 0.65:
            text = text[:place] + text[place + random.randint(1, 4) :]
        elif kind < 0.8:
            end = place + random.randint(1, 12)
            text = text[:end] + text[place:end] + text[end:]
        else:
            other = random.choice(SEEDS)
            first = random.randint(0, len(other))
            text = text[:place] + other[first : first + random.randint(1, 15)] + text[place:]
    return text


def problem_of(text: str, beside: Beside = NOTHING) -> LemmataError | None:
    """What reading says of a text, as an equation where it looks like one; anything but its named errors is raised."""
    try:
        if any(relation in text for relation in RELATIONS):
            FORMULAS.equations(Source(text), beside)
        else:
            FORMULAS.expression(Source(text))
    except (DocumentError, LocatedClash) as problem:
        return problem
    return None


@pytest.mark.parametrize("part", range(10))
def test_mutated_formulas_are_read_or_refused_with_a_place(part: int) -> None:
    """Ten thousand of them; nothing but the named errors, and every refusal says where."""
    random = Random(part)
    read_well = 0
    for _ in range(1000):
        text = mutated(random)
        problem = problem_of(text, random.choice(SAID))
        if problem is None:
            read_well += 1
        else:
            assert isinstance(problem, DocumentError | LocatedClash)
            assert problem.line is not None and problem.column is not None, text
            assert "^" in problem.excerpt, text
    assert read_well > 30, "the mutations have to leave something that can be read"
