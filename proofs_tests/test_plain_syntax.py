"""Plain mathematics is read as docs/syntax.md says, and what is printed is read back as the same tree."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import (
    Determinant,
    HadamardProduct,
    Identity,
    Integer,
    Inverse,
    MatAdd,
    MatMul,
    MatrixSymbol,
    OneMatrix,
    Rational,
    S,
    Symbol,
    Trace,
    Transpose,
    ZeroMatrix,
    exp,
    log,
    pi,
    sqrt,
)
from sympy.core.symbol import Str

from derivations.documents.places import Source
from derivations.documents.scope import Scope
from derivations.documents.statement_text import read_equations, read_expression, read_statement
from derivations.language import kinks, nodes
from derivations.language.errors import DocumentError, IllTyped
from derivations.language.plain import plain
from derivations.language.vocabulary import Size, Variable, Vocabulary

d, k, n = (nodes.size_symbol(name) for name in "dkn")

SIZES = {"d": Size("d"), "k": Size("k", at_most=("d",)), "n": Size("n")}
VARIABLES = [
    Variable("s"),
    Variable("t"),
    Variable("sigma2", domain="positive"),
    Variable("x", (d,)),
    Variable("y", (d,)),
    Variable("z", (k,)),
    Variable("W", (d, k)),
    Variable("A", (d, d)),
    Variable("B", (d, d)),
    Variable("S", (d, d), "spd"),
    Variable("data", (d,), over=n),
    Variable("u", (), over=n),
]
SCOPE = Scope(
    Vocabulary(SIZES, {variable.name: variable for variable in VARIABLES}, {"f": (d,), "g": ()}),
    signatures={"f": ((k,),), "g": ((d,), ())},
)

s, t, sigma2 = Symbol("s", real=True), Symbol("t", real=True), Symbol("sigma2", positive=True)
x, y, z = MatrixSymbol("x", d, 1), MatrixSymbol("y", d, 1), MatrixSymbol("z", k, 1)
W, A, B, cov = MatrixSymbol("W", d, k), MatrixSymbol("A", d, d), MatrixSymbol("B", d, d), MatrixSymbol("S", d, d)
data, u = MatrixSymbol("data", d, n), MatrixSymbol("u", 1, n)
normal = nodes.Normal(x, cov)
i = nodes.index_symbol("i")
ONE, TWO = Integer(1), Integer(2)


def read(text: str) -> Any:
    return read_expression(Source(text), SCOPE)


PRECEDENCE = {
    "s + t*sigma2": s + t * sigma2,
    "s - t - sigma2": s - t - sigma2,
    "s/t/sigma2": s / (t * sigma2),
    "1/2*s": s / 2,
    "1/(2*s)": 1 / (2 * s),
    "-s**2": -(s**2),
    "s**-2": s**-2,
    "2**s**2": 2 ** (s**2),
    "(s**2)**3": s**6,
    "s^2": s**2,
    "-s*t": -s * t,
    "s*-t": -s * t,
    "s - -t": s + t,
    "-A.T": MatMul(-1, Transpose(A)),
    "(A @ B).T": Transpose(MatMul(A, B)),
    "A @ B.T": MatMul(A, Transpose(B)),
    "A.T[1, 2]": nodes.Entry(Transpose(A), ONE, TWO),
    "2*A @ x": MatMul(2, A, x),
    "A @ (2*x)": MatMul(2, A, x),
    "A @ x/s": MatMul(1 / s, A, x),
    "A - B - S": MatAdd(A, MatMul(-1, B), MatMul(-1, cov)),
    "A - (B + S)": MatAdd(A, MatMul(-1, MatAdd(B, cov))),
    "A @ (B @ x)": MatMul(A, B, x),
    "s*t*A": MatMul(s * t, A),
    "-(-A)": A,
    "hadamard(x.T @ x, -(I(1)/sigma2 + (n + t)*(x.T @ y)))": nodes.AsScalar(
        HadamardProduct(
            MatMul(Transpose(x), x),
            MatAdd(MatMul(-1 / sigma2, Identity(1)), MatMul(-n - t, Transpose(x), y)),
        )
    ),
    "A.T.T": A,
}


@pytest.mark.parametrize("text", PRECEDENCE)
def test_operators_bind_as_documented(text: str) -> None:
    assert read(text) == PRECEDENCE[text]


ROWS = {
    "12": Integer(12),
    "0.5": Rational(1, 2),
    "0.1": Rational(1, 10),
    "1/2": Rational(1, 2),
    "pi": pi,
    "e": S.Exp1,
    "e**s": exp(s),
    "s + t": s + t,
    "A + B": MatAdd(A, B),
    "-A": MatMul(-1, A),
    "s*t": s * t,
    "s*A": MatMul(s, A),
    "A/s": MatMul(1 / s, A),
    "A @ B": MatMul(A, B),
    "x.T @ y": nodes.AsScalar(MatMul(Transpose(x), y)),
    "1 + x.T @ y": 1 + nodes.AsScalar(MatMul(Transpose(x), y)),
    "(x.T @ y) * A": MatMul(nodes.AsScalar(MatMul(Transpose(x), y)), A),
    "s**t": s**t,
    "s**(d/2)": s ** (d / 2),
    "A**2": MatMul(A, A),
    "A**-1": Inverse(A),
    "A**-2": MatMul(Inverse(A), Inverse(A)),
    "A**0": Identity(d),
    "A.T": Transpose(A),
    "inv(A)": Inverse(A),
    "inv(inv(A))": Inverse(Inverse(A)),
    "tr(A)": Trace(A),
    "det(A)": Determinant(A),
    "logdet(A)": nodes.LogDet(A),
    "log(det(A))": nodes.LogDet(A),
    "log(s)": log(s),
    "exp(s)": exp(s),
    "sqrt(s)": sqrt(s),
    "log(W)": nodes.ElementwiseLog(W),
    "exp(W)": nodes.ElementwiseExp(W),
    "I(d)": Identity(d),
    "I(d - k)": Identity(d - k),
    "I(2*d)": Identity(2 * d),
    "I(3)": Identity(3),
    "zeros(d, k)": ZeroMatrix(d, k),
    "zeros(d)": ZeroMatrix(d, 1),
    "ones(d, k)": OneMatrix(d, k),
    "ones(d)": OneMatrix(d, 1),
    "diag(x)": nodes.Diag(x),
    "diagonal(A)": nodes.Diagonal(A),
    "diag(diagonal(A))": nodes.Diag(nodes.Diagonal(A)),
    "hadamard(A, B)": HadamardProduct(A, B),
    "norm2(W)": nodes.SquaredNorm(W),
    "quad(x, A)": nodes.QuadraticForm(x, A),
    "W[1, 2]": nodes.Entry(W, ONE, TWO),
    "W[d, k]": nodes.Entry(W, d, k),
    "x[3]": nodes.Entry(x, Integer(3), ONE),
    "W[:, 2]": nodes.Column(W, TWO),
    "data[2]": nodes.Column(data, TWO),
    "data[1, 2]": nodes.Entry(data, ONE, TWO),
    "u[2]": nodes.Entry(u, ONE, TWO),
    "sum(u[i], i in n)": nodes.finite_sum(nodes.Entry(u, ONE, i), i, n),
    "sum(data[i], i in n)": nodes.finite_sum(nodes.Column(data, i), i, n),
    "sum(s, i in 3)": nodes.finite_sum(s, i, Integer(3)),
    "logpdf(N(x, S), y)": nodes.LogDensity(normal, y),
    "pdf(N(x, S), y)": exp(nodes.LogDensity(normal, y)),
    "logpdf(N(s, sigma2), t)": nodes.LogDensity(nodes.Normal(nodes.AsMatrix(s), nodes.AsMatrix(sigma2)), nodes.AsMatrix(t)),
    "E(norm2(y), y ~ N(x, S))": nodes.expectation(nodes.SquaredNorm(y), y, normal),
    "E(A @ y, y ~ N(x, S))": nodes.expectation(MatMul(A, y), y, normal),
    "KL(N(x, S), N(y, A))": nodes.KL(normal, nodes.Normal(y, A)),
    "entropy(N(x, S))": nodes.Entropy(normal),
    "logintegral(-norm2(z), z)": nodes.log_integral(-nodes.SquaredNorm(z), z),
    "max(s, t, 1)": kinks.Maximum(s, t, ONE),
    "min(s, t)": kinks.Minimum(s, t),
    "logplus(sigma2)": kinks.Maximum(log(sigma2), Integer(0)),
    "indicator(s < t)": kinks.IsBelow(s, t),
    "indicator(s >= t)": kinks.IsAtMost(t, s),
    "count(u[i] > s, i in n)": nodes.finite_sum(kinks.IsBelow(s, nodes.Entry(u, ONE, i)), i, n),
    "count(u[i] <= s, i in n)": nodes.finite_sum(kinks.IsAtMost(nodes.Entry(u, ONE, i), s), i, n),
    "grad(tr(A), A)": nodes.Gradient(Trace(A), A),
    "grad(s**2, s)": nodes.Directional(s**2, s, Integer(1)),
    "D(tr(A), A, B)": nodes.Directional(Trace(A), A, B),
    "D(D(logdet(A), A, B), A, B)": nodes.Directional(nodes.Directional(nodes.LogDet(A), A, B), A, B),
    "at(tr(A), A = B)": nodes.at(Trace(A), A, B),
    "at(A @ B, A = S)": nodes.at(MatMul(A, B), A, cov),
    "f(z)": nodes.OpaqueMatrix(Str("f"), d, Integer(1), z),
    "g(x, s)": nodes.OpaqueScalar(Str("g"), x, s),
    "n/2": n / 2,
}


@pytest.mark.parametrize("text", ROWS)
def test_every_row_of_the_syntax_page(text: str) -> None:
    assert read(text) == ROWS[text]


@pytest.mark.parametrize("text", [*PRECEDENCE, *ROWS])
def test_what_is_printed_is_read_back(text: str) -> None:
    tree = read(text)
    assert read(plain(tree)) == tree


def test_number_variable_of_an_expectation_is_held_as_a_column() -> None:
    """The values of a normal distribution are columns, so the readings meet a column there and nothing else."""
    tree = read("E(s**2, s ~ N(0, sigma2))")
    assert isinstance(tree.args[1], MatrixSymbol)
    assert read(plain(tree)) == tree


def test_several_settings_are_simultaneous() -> None:
    """B is set to A's old value whichever is written first, never to the new one."""
    assert read("at(tr(A @ B), A = B, B = S)") == nodes.at(nodes.at(Trace(MatMul(A, B)), B, cov), A, B)
    assert read("at(tr(A @ B), B = S, A = B)") == read("at(tr(A @ B), A = B, B = S)")


def test_bound_names_do_not_meet_free_ones() -> None:
    tree = read("E(E(norm2(x - y), x ~ N(y, S)), y ~ N(x, S))")
    assert x in nodes.free_variables(tree)
    assert y not in nodes.free_variables(tree)
    assert read(plain(tree)) == tree


def test_a_chain_is_cut_into_steps() -> None:
    first, second = read_equations(Source("s = t == sigma2"), SCOPE)
    assert (first.expressions(), second.expressions()) == ((s, t), (t, sigma2))


def test_one_by_one_sides_are_numbers() -> None:
    (statement,) = read_statement("x.T @ y = y.T @ x", SCOPE.vocabulary, {})
    left, right = statement.expressions()
    assert left == nodes.AsScalar(MatMul(Transpose(x), y))
    assert not nodes.is_matrix(right)


def test_definitions_stand_for_their_trees() -> None:
    (statement,) = read_statement("C @ x = y", SCOPE.vocabulary, {"C": MatAdd(A, B)})
    assert statement.expressions() == (MatMul(MatAdd(A, B), x), y)


def test_declared_names_win_over_constants_and_single_letter_functions() -> None:
    own = {name: Variable(name) for name in ("e", "pi", "D", "N")}
    (statement,) = read_statement("e + pi + D = N", Vocabulary(variables=own), {})
    assert statement.expressions()[0] == sum(own[name].symbol for name in ("e", "pi", "D"))


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("W + W.T", "did you mean W?"),
        ("W @ W", "did you mean W.T @ W?"),
        ("A * B", "hadamard(A, B)"),
        ("A / B", "@ inv(B)"),
        ("s + A", "did you mean s*I(d)?"),
        ("A + 0", "write zeros(d, d)"),
        ("diag(A)", "write diagonal(A)"),
        ("tr(W)", "tr needs a square matrix"),
        ("N(x, sigma2)", "did you mean sigma2*I(d)?"),
        ("N(0, S)", "did you mean zeros(d)?"),
        ("logpdf(N(x, S), z)", "does not fit the mean x"),
        ("grad(A, A)", "only a number can be differentiated"),
        ("D(tr(A), A, x)", "must have the shape of A"),
        ("at(tr(A), A = x)", "cannot set A"),
        ("s @ A", "write s * A instead of @"),
        ("s.T", "leave out .T"),
        ("W[2]", "W[:, j] for a column"),
        ("sum(W[i, i], i in d)", "there are k columns"),
        ("f(x)", "f was declared of shape (k, 1)"),
        ("A**s", "whole number from -16 to 16"),
        ("N(x, S) + N(x, S)", "is a distribution"),
        ("KL(N(x, S), A)", "a distribution such as N(m, S)"),
        ("E(s, z ~ N(x, S))", "does not fit the mean x"),
    ],
)
def test_shape_clashes_name_the_shapes_and_what_to_write(text: str, hint: str) -> None:
    with pytest.raises(IllTyped) as caught:
        read(text)
    assert hint in str(caught.value)


# ------------------------------------------------------------------------------------------ round trip of random trees


LEAVES: dict[tuple[Any, ...], list[str]] = {
    (): ["s", "t", "sigma2", "2", "1/3", "0.5", "pi", "e", "d", "n", "x[1]", "W[1, 1]", "u[2]"],
    (d, 1): ["x", "y", "f(z)", "zeros(d)", "ones(d)", "data[1]", "W[:, 1]", "diagonal(A)"],
    (k, 1): ["z", "zeros(k)", "W.T @ x"],
    (d, k): ["W", "ones(d, k)"],
    (d, d): ["A", "B", "S", "I(d)", "diag(x)"],
    (k, k): ["W.T @ W", "I(k)"],
    (k, d): ["W.T"],
    (1, d): ["x.T", "y.T @ A"],
    (1, k): ["z.T"],
}


class RandomText:
    """Random well-shaped text; a shape is a pair of sizes, ``()`` is a number."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)

    def text(self, shape: tuple[Any, ...], depth: int) -> str:
        if depth <= 0 or self.random.random() < 0.15:
            return self.random.choice(LEAVES[shape])
        makers = self._numbers() if shape == () else self._matrices(shape)
        made = self.random.choice(makers)(depth - 1)
        return f"({made})" if self.random.random() < 0.6 else made

    def _number(self, depth: int) -> str:
        return self.text((), depth)

    def _numbers(self) -> list[Callable[[int], str]]:
        number, matrix = self._number, self.text
        return [
            lambda depth: f"({number(depth)}) + ({number(depth)})",
            lambda depth: f"({number(depth)}) - {number(depth)}",
            lambda depth: f"({number(depth)})*({number(depth)})",
            lambda depth: f"({number(depth)})/(({number(depth)})**2 + 7)",
            lambda depth: f"-({number(depth)})",
            lambda depth: f"(sigma2 + ({number(depth)})**2)**{self.random.choice(['2', '3', '(d/2)', '(1/2)'])}",
            lambda depth: f"exp({number(depth)})",
            lambda depth: f"log(sigma2 + ({number(depth)})**2)",
            lambda depth: f"tr({matrix((d, d), depth)})",
            lambda depth: f"logdet({matrix((k, k), depth)})",
            lambda depth: f"det({matrix((d, d), depth)})",
            lambda depth: f"norm2({matrix((d, k), depth)})",
            lambda depth: f"quad({matrix((d, 1), depth)}, {matrix((d, d), depth)})",
            lambda depth: f"({matrix((1, d), depth)}) @ ({matrix((d, 1), depth)})",
            lambda depth: f"g({matrix((d, 1), depth)}, {number(depth)})",
            lambda depth: f"E({number(depth)}, z ~ {self._normal(k, depth)})",
            lambda depth: f"E({number(depth)}, s ~ N({number(depth)}, sigma2))",
            lambda depth: f"logpdf({self._normal(d, depth)}, {matrix((d, 1), depth)})",
            lambda depth: f"KL({self._normal(d, depth)}, {self._normal(d, depth)})",
            lambda depth: f"sum(({number(depth)})*u[i], i in n)",
            lambda depth: f"at({number(depth)}, A = {self._without_t(depth)}, t = {number(depth)})",
            lambda depth: f"D({number(depth)}, A, {matrix((d, d), depth)})",
            lambda depth: f"grad({number(depth)}, t)",
            lambda depth: f"logintegral({number(depth)}, y)",
        ]

    def _matrices(self, shape: tuple[Any, ...]) -> list[Callable[[int], str]]:
        rows, columns = shape
        same = self.text
        makers: list[Callable[[int], str]] = [
            lambda depth: f"({same(shape, depth)}) + ({same(shape, depth)})",
            lambda depth: f"({same(shape, depth)}) - ({same(shape, depth)})",
            lambda depth: f"-({same(shape, depth)})",
            lambda depth: f"({self.text((), depth)})*({same(shape, depth)})",
            lambda depth: f"({same(shape, depth)})/(s*({self.text((), depth)})**2 + 5*t)",
            lambda depth: f"({same((columns, rows), depth)}).T",
            lambda depth: f"hadamard({same(shape, depth)}, {same(shape, depth)})",
            lambda depth: f"exp({same(shape, depth)})",
            lambda depth: f"E({same(shape, depth)}, z ~ {self._normal(k, depth)})",
            lambda depth: f"sum(u[i]*({same(shape, depth)}), i in n)",
            lambda depth: self._product(rows, columns, depth),
        ]
        if rows == columns:
            makers.append(lambda depth: f"inv({same(shape, depth)})")
            makers.append(lambda depth: f"({same(shape, depth)})**{self.random.choice(['2', '-1', '-2'])}")
        if shape == (d, d):
            makers.append(lambda depth: f"grad({self.text((), depth)}, A)")
        return makers

    def _product(self, rows: Any, columns: Any, depth: int) -> str:
        inner = self.random.choice((d, k))
        left = self.text((rows, inner), depth) if (rows, inner) in LEAVES else None
        right = self.text((inner, columns), depth) if (inner, columns) in LEAVES else None
        return f"({left}) @ ({right})" if left and right else self.text((rows, columns), 0)

    def _without_t(self, depth: int) -> str:
        """A value for A that leaves t alone, so that A and t can be set at once."""
        return self.random.choice(["B", "B @ S", "S - B/sigma2"])

    def _normal(self, size: Any, depth: int) -> str:
        return f"N({self.text((size, 1), depth)}, {self.text((size, size), depth)})"


SHAPES = [(), (d, 1), (d, k), (d, d)]


def random_tree(seed: int, shape: tuple[Any, ...], depth: int) -> Any:
    """A random tree, or nothing where a zero that came up by chance takes a condition away."""
    try:
        return read(RandomText(seed).text(shape, depth))
    except DocumentError as refusal:
        if "is simplified away" in refusal.message:
            return None
        raise


random_trees = st.builds(random_tree, st.integers(0, 2**32 - 1), st.sampled_from(SHAPES), st.integers(1, 4))


@settings(max_examples=300, deadline=None)
@given(random_trees.filter(lambda tree: tree is not None))
def test_random_trees_are_read_back_as_printed(tree: Any) -> None:
    assert read(plain(tree)) == tree


KEPT = {
    "a quotient as its square": "N(x, (A/(s*t**2 + 5*t))**2)",
    "a root as its cube": "sqrt(s)**3*t",
    "a quotient and a root as one power": "sqrt(s)/s",
    "a quotient by a letter that is bound": "E(logpdf(N(x, S), y/(s*t**2 + 5*t)), s ~ N(0, sigma2))",
}
LOST = {
    "a quotient": "s/s + t",
    "a quotient where a root stays": "s/sqrt(s)",
    "a root where a quotient stays": "sqrt(s)*sqrt(s)/s",
    "a root in a square": "sqrt(s)**2/s",
    "a quotient times zero": "(t - t)/s",
    "a density times zero": "(t - t)*logpdf(N(x, B), y)",
}


@pytest.mark.parametrize("case", KEPT)
def test_a_condition_spelled_otherwise_is_kept(case: str) -> None:
    tree = read(KEPT[case])
    assert read(plain(tree)) == tree


@pytest.mark.parametrize("case", LOST)
def test_a_condition_that_is_lost_is_refused(case: str) -> None:
    with pytest.raises(DocumentError, match="is simplified away"):
        read(LOST[case])


# ------------------------------------------------------------------------------------------ directions and settings

SYMMETRIC_FORMS = [
    "S",
    "B + B.T",
    "B @ B.T",
    "x @ x.T",
    "A @ S @ A.T + 2*inv(S)",
    "x @ y.T + y @ x.T",
    "I(d) - S @ S",
    "hadamard(S, B @ B.T)",
]
OTHER_FORMS = ["B", "B @ B", "x @ y.T", "S @ A", "B - B.T", "hadamard(S, B)"]


@pytest.mark.parametrize("direction", SYMMETRIC_FORMS)
def test_symmetric_directions_are_recognised(direction: str) -> None:
    assert read(f"D(logdet(S), S, {direction})").args[2] == read(direction)
    assert read(f"at(logdet(S), S = {direction})").args[2] == read(direction)


@pytest.mark.parametrize("direction", OTHER_FORMS)
def test_other_directions_leave_the_domain(direction: str) -> None:
    """The derivatives of tr(S @ A) and tr(S.T @ A), one function of a symmetric S, differ along such a direction."""
    with pytest.raises(DocumentError, match="declared spd"):
        read(f"D(logdet(S), S, {direction})")
    with pytest.raises(DocumentError, match="declared spd"):
        read(f"at(logdet(S), S = {direction})")


@pytest.mark.parametrize(
    ("domain", "inside", "outside"),
    [
        ("skew", ["K", "H - H.T", "2*(H @ K @ H.T)"], ["H", "H + H.T", "K @ K"]),
        ("diagonal", ["K", "I(d)", "diag(v)", "K @ K + 3*K", "hadamard(I(d), H)"], ["H", "H + H.T"]),
        ("invertible", ["H"], []),
    ],
)
def test_directions_of_other_domains(domain: str, inside: list[str], outside: list[str]) -> None:
    variables = [Variable("K", (d, d), domain), Variable("H", (d, d)), Variable("v", (d,))]
    vocabulary = Vocabulary(SIZES, {variable.name: variable for variable in variables})
    for direction in inside:
        read_statement(f"D(tr(K @ H), K, {direction}) = 1", vocabulary, {})
    for direction in outside:
        with pytest.raises(DocumentError, match=f"declared {domain}"):
            read_statement(f"D(tr(K @ H), K, {direction}) = 1", vocabulary, {})
