"""The floating reading against closed forms at random points: what holds agrees, what fails does not, trouble is named."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from sympy import (
    Abs,
    Determinant,
    HadamardProduct,
    Identity,
    Integer,
    Inverse,
    MatAdd,
    MatMul,
    MatPow,
    MatrixSymbol,
    OneMatrix,
    Rational,
    Sum,
    Symbol,
    Trace,
    Transpose,
    ZeroMatrix,
    exp,
    log,
    pi,
    sqrt,
)

from derivations.language import nodes
from derivations.language.domains import DOMAINS, Symmetry
from derivations.language.errors import Undefined, Unsupported
from derivations.language.nodes import Normal, at, expectation, finite_sum, free_variables, index_symbol, log_integral
from derivations.language.vocabulary import Size, Variable, Vocabulary
from derivations.readings.floating import (
    Comparison,
    FloatPoint,
    draw_float_point,
    float_value,
    floating_difference,
    size_value,
)
from numerics.agreement import agree

d, k, n = (Size(name).symbol for name in "dkn")
DECLARED = {
    variable.name: variable
    for variable in (
        Variable("W", (d, k)),
        Variable("V", (k, d)),
        Variable("G", (d, k)),
        Variable("x", (d,)),
        Variable("mu", (d,)),
        Variable("X", (d,), over=n),
        Variable("A", (d, d), "invertible"),
        Variable("B", (d, d)),
        Variable("K", (d, d), "skew"),
        Variable("S", (d, d), "spd"),
        Variable("P", (d, d), "spd"),
        Variable("D", (k, k), "positive diagonal"),
        Variable("Q", (d, d), "orthogonal"),
        Variable("U", (d, k), "orthonormal columns"),
        Variable("s", (), "positive"),
        Variable("v", (k,)),
        Variable("t"),
    )
}
VOCABULARY = Vocabulary(
    sizes={name: Size(name) for name in "dkn"}, variables=DECLARED, functions={"decoder": (d,), "energy": ()}
)
W, V, G, x, mu, X, A, B, K, S, P, D, Q, U, s, v, t = (variable.symbol for variable in DECLARED.values())
z = MatrixSymbol("z", k, 1)
i = index_symbol("i")
SIZES = {"d": 3, "k": 2, "n": 4}

Y = Transpose
C = MatAdd(MatMul(W, Y(W)), MatMul(s, Identity(d)))
M = MatAdd(MatMul(Y(W), W), MatMul(s, Identity(k)))
HALF = Rational(1, 2)


def minus(left: Any, right: Any) -> Any:
    return MatAdd(left, MatMul(Integer(-1), right))


def decoded(code: Any) -> Any:
    return nodes.OpaqueMatrix(Symbol("decoder"), d, Integer(1), code)


def energy(*arguments: Any) -> Any:
    return nodes.OpaqueScalar(Symbol("energy"), *arguments)


def compared(left: Any, right: Any, seed: int = 0, sizes: dict[str, int] = SIZES) -> Comparison:
    symbols = free_variables(left) | free_variables(right)
    return floating_difference(left, right, draw_float_point(symbols, VOCABULARY, sizes, np.random.default_rng(seed)))


prior = Normal(ZeroMatrix(k, 1), Identity(k))
encoder = Normal(MatMul(V, minus(x, mu)), D)
posterior = Normal(MatMul(Inverse(M), Y(W), minus(x, mu)), MatMul(s, Inverse(M)))
marginal = Normal(mu, C)
likelihood = Normal(MatAdd(MatMul(W, z), mu), MatMul(s, Identity(d)))
r = minus(x, mu)

log_likelihood = nodes.LogDensity(marginal, x)
posterior_log_ratio = nodes.LogDensity(likelihood, x) + nodes.LogDensity(prior, z) - nodes.LogDensity(posterior, z)
elbo = expectation(nodes.LogDensity(likelihood, x) + nodes.LogDensity(prior, z) - nodes.LogDensity(encoder, z), z, encoder)
squared_error = nodes.SquaredNorm(minus(x, MatAdd(MatMul(W, z), mu)))

TRUE = {
    "woodbury": (Inverse(C), MatMul(1 / s, minus(Identity(d), MatMul(W, Inverse(M), Y(W))))),
    "push-through": (MatMul(Y(W), Inverse(C)), MatMul(Inverse(M), Y(W))),
    "determinant lemma": (nodes.LogDet(C), nodes.LogDet(M) + (d - k) * log(s)),
    "a determinant inside a logarithm": (log(Determinant(S)), nodes.LogDet(S)),
    "trace of a skew matrix": (Trace(K), Integer(0)),
    "orthogonal": (MatMul(Y(Q), Q), Identity(d)),
    "squared determinant of an orthogonal matrix": (Determinant(Q) ** 2, Integer(1)),
    "absolute value": (Abs(Determinant(Q)), Integer(1)),
    "orthonormal columns": (MatMul(Y(U), U), Identity(k)),
    "Hadamard product with the identity": (HadamardProduct(B, Identity(d)), nodes.Diag(nodes.Diagonal(B))),
    "sum of entries": (finite_sum(nodes.Entry(v, i, Integer(1)), i, k), nodes.AsScalar(MatMul(OneMatrix(1, k), v))),
    "columns": (finite_sum(MatMul(nodes.Column(W, i), Y(nodes.Column(W, i))), i, k), MatMul(W, Y(W))),
    "entrywise functions": (nodes.ElementwiseLog(nodes.ElementwiseExp(B)), B),
    "a negative base with a size as its exponent": ((-1) ** d * Determinant(B), Determinant(MatMul(Integer(-1), B))),
    "powers": (MatPow(A, -2), Inverse(MatMul(A, A))),
    "a number as a matrix": (nodes.AsScalar(MatMul(nodes.AsMatrix(t), nodes.AsMatrix(s))), t * s),
    "quadratic form": (nodes.QuadraticForm(r, S), Trace(MatMul(S, r, Y(r)))),
    "square root": (sqrt(s) * exp(log(s) / 2), s),
    "log-likelihood": (
        log_likelihood,
        -HALF * (d * log(2 * pi) + nodes.LogDet(C) + nodes.QuadraticForm(r, Inverse(C))),
    ),
    "pPCA gradient": (
        nodes.Gradient(log_likelihood, W),
        minus(MatMul(Inverse(C), r, Y(r), Inverse(C), W), MatMul(Inverse(C), W)),
    ),
    "gradient of a log-determinant": (nodes.Gradient(nodes.LogDet(A), A), Y(Inverse(A))),
    "gradient in a symmetric variable": (
        nodes.Gradient(Trace(MatMul(B, S)), S),
        MatMul(HALF, MatAdd(B, Y(B))),
    ),
    "gradient in a symmetric variable set to a value": (
        at(nodes.Gradient(Trace(MatMul(B, S, S)), S), S, P),
        MatMul(HALF, MatAdd(MatMul(B, P), MatMul(P, B), MatMul(Y(B), P), MatMul(P, Y(B)))),
    ),
    "gradient in a skew variable": (nodes.Gradient(Trace(MatMul(Y(B), K)), K), MatMul(HALF, minus(B, Y(B)))),
    "gradient in a diagonal variable": (nodes.Gradient(nodes.LogDet(D), D), Inverse(D)),
    "derivative in a number": (nodes.Directional(nodes.LogDet(C), s, Integer(1)), Trace(Inverse(C))),
    "derivative of a divergence": (
        nodes.Gradient(nodes.KL(encoder, prior), V),
        MatMul(V, r, Y(r)),
    ),
    "second derivative": (
        nodes.Directional(nodes.Directional(nodes.LogDet(S), S, P), S, P),
        -Trace(MatMul(Inverse(S), P, Inverse(S), P)),
    ),
    "derivative then a value": (at(nodes.Gradient(nodes.SquaredNorm(MatMul(B, x)), x), x, mu), MatMul(2, Y(B), B, mu)),
    "divergence": (
        nodes.KL(encoder, prior),
        HALF * (Trace(D) + nodes.SquaredNorm(MatMul(V, r)) - k - nodes.LogDet(D)),
    ),
    "divergence by its definition": (
        nodes.KL(encoder, posterior),
        expectation(nodes.LogDensity(encoder, z) - nodes.LogDensity(posterior, z), z, encoder),
    ),
    "entropy by its definition": (nodes.Entropy(encoder), -expectation(nodes.LogDensity(encoder, z), z, encoder)),
    "posterior": (posterior_log_ratio, log_likelihood),
    "decomposition of the ELBO": (elbo, log_likelihood - nodes.KL(encoder, posterior)),
    "expected squared error": (
        expectation(squared_error, z, encoder),
        nodes.SquaredNorm(minus(r, MatMul(W, V, r))) + Trace(MatMul(W, D, Y(W))),
    ),
    "expectation of a matrix": (
        expectation(MatMul(z, Y(z)), z, encoder),
        MatAdd(D, MatMul(V, r, Y(r), Y(V))),
    ),
    "expectation of an exponential": (
        expectation(exp(nodes.AsScalar(MatMul(Y(v), z))), z, prior),
        exp(nodes.SquaredNorm(v) / 2),
    ),
    "gradient inside an expectation": (
        expectation(nodes.Gradient(nodes.LogDensity(likelihood, x), W), z, encoder),
        nodes.Gradient(expectation(nodes.LogDensity(likelihood, x), z, encoder), W),
    ),
    "integral of a joint density": (
        log_integral(nodes.LogDensity(likelihood, x) + nodes.LogDensity(prior, z), z),
        log_likelihood,
    ),
    "integral over a number": (log_integral(-(t**2) / (2 * s), t), log(2 * pi * s) / 2),
    "Stein's identity for every smooth function": (
        expectation(MatMul(energy(z), z), z, prior),
        expectation(nodes.Gradient(energy(z), z), z, prior),
    ),
    "a slope along v is the gradient times v": (
        nodes.Directional(nodes.SquaredNorm(decoded(v)), v, v),
        nodes.AsScalar(MatMul(Y(nodes.Gradient(nodes.SquaredNorm(decoded(v)), v)), v)),
    ),
    "a bound variable by another name": (
        at(nodes.Directional(energy(t, v), t, Integer(1)), t, s),
        nodes.Directional(energy(s, v), s, Integer(1)),
    ),
    "a family": (
        finite_sum(nodes.SquaredNorm(minus(nodes.Column(X, i), mu)), i, n),
        nodes.SquaredNorm(minus(X, MatMul(mu, OneMatrix(1, n)))),
    ),
}

FALSE = {
    "woodbury with a lost transpose": (Inverse(C), MatMul(1 / s, minus(Identity(d), MatMul(W, Inverse(M), V)))),
    "determinant lemma with k for d": (nodes.LogDet(C), nodes.LogDet(M) + k * log(s)),
    "gradient with a lost half": (
        nodes.Gradient(nodes.LogDet(C), W),
        MatMul(Inverse(C), W),
    ),
    "determinant of an orthogonal matrix": (Determinant(Q), -Determinant(Q)),
    "divergence the wrong way round": (nodes.KL(encoder, prior), nodes.KL(prior, encoder)),
    "divergence with a lost constant": (
        nodes.KL(encoder, prior),
        HALF * (Trace(D) + nodes.SquaredNorm(MatMul(V, r)) - nodes.LogDet(D)),
    ),
    "gradient as if the variable were not symmetric": (nodes.Gradient(Trace(MatMul(B, S)), S), Y(B)),
    "commuting matrices": (MatMul(A, B), MatMul(B, A)),
    "log of d for log of 2 pi": (log_likelihood, -HALF * (log(2 * pi) + nodes.LogDet(C) + nodes.QuadraticForm(r, Inverse(C)))),
    "two unknown functions": (energy(v), energy(MatMul(2, v))),
    "an index off by one": (nodes.Entry(x, Integer(1), Integer(1)), nodes.Entry(x, Integer(2), Integer(1))),
    "a mean of zero": (expectation(nodes.AsScalar(MatMul(Y(v), z)), z, encoder), Integer(0)),
    "a second derivative with the wrong sign": (
        nodes.Directional(nodes.Directional(nodes.LogDet(S), S, P), S, P),
        Trace(MatMul(Inverse(S), P, Inverse(S), P)),
    ),
}


@pytest.mark.parametrize("name", TRUE)
def test_what_holds_agrees(name: str) -> None:
    for seed, sizes in ((1, SIZES), (2, {"d": 2, "k": 2, "n": 1})):
        found = compared(*TRUE[name], seed, sizes)
        assert found.reliable, found.reason
        assert found.agree, (found.relative_difference, found.tolerance)
        assert found.tolerance < 1e-4


@pytest.mark.parametrize("name", FALSE)
def test_what_fails_disagrees(name: str) -> None:
    found = compared(*FALSE[name])
    assert found.reliable, found.reason
    assert not found.agree
    assert found.relative_difference > 1e-3


# ---------------------------------------------------------------------------------------------- points


def test_every_domain_gives_members_of_it() -> None:
    rng = np.random.default_rng(5)
    checks = {
        "real": lambda m: True,
        "positive": lambda m: (m > 0).all(),
        "nonzero": lambda m: (m != 0).all(),
        "unit interval": lambda m: ((m > 0) & (m < 1)).all(),
        "invertible": lambda m: np.linalg.cond(m) < 10 and not np.allclose(m, m.T),
        "symmetric": lambda m: (m == m.T).all() and np.linalg.eigvalsh(m)[0] < np.linalg.eigvalsh(m)[-1],
        "spd": lambda m: (m == m.T).all() and np.linalg.eigvalsh(m)[0] > 0.4,
        "skew": lambda m: (m == -m.T).all(),
        "diagonal": lambda m: (m == np.diag(np.diag(m))).all() and (np.diag(m) != 0).all(),
        "positive diagonal": lambda m: (m == np.diag(np.diag(m))).all() and (np.diag(m) > 0).all(),
        "weakly ordered diagonal": lambda m: (
            (m == np.diag(np.diag(m))).all() and (np.diff(np.diag(m)) <= 0).all() and m[-1, -1] > 0
        ),
        "ordered diagonal": lambda m: (m == np.diag(np.diag(m))).all() and (np.diff([*np.diag(m), 0]) < 0).all(),
        "signed permutation": lambda m: ((m == 0) | (abs(m) == 1)).all() and (m.T @ m == np.eye(3)).all(),
        "orthogonal": lambda m: np.allclose(m.T @ m, np.eye(3)),
        "orthonormal columns": lambda m: np.allclose(m.T @ m, np.eye(2)),
    }
    assert set(checks) == set(DOMAINS)
    for domain, holds in checks.items():
        variable = Variable("m", (d, k) if domain == "orthonormal columns" else (d, d), domain)
        vocabulary = VOCABULARY.with_variable(variable)
        for _ in range(20):
            value = draw_float_point([variable.symbol], vocabulary, SIZES, rng).values[variable.symbol]
            assert holds(value), (domain, value)


@pytest.mark.parametrize("size", [1, 2, 3])
def test_orthogonal_matrices_have_either_determinant(size: int) -> None:
    rng = np.random.default_rng(1)
    points = [draw_float_point([Q], VOCABULARY, {"d": size}, rng) for _ in range(40)]
    positive = sum(np.linalg.det(point.values[Q]) > 0 for point in points)
    assert 8 <= positive <= 32


def test_numbers_bound_variables_and_names_of_functions() -> None:
    index = index_symbol("d")
    point = draw_float_point([s, t, z, index, Symbol("decoder")], VOCABULARY, SIZES, np.random.default_rng(0))
    assert isinstance(point.values[s], float)
    assert point.values[s] > 0
    assert point.values[z].shape == (2, 1)
    assert set(point.values) == {s, t, z}
    assert point.symmetries["S"] is Symmetry.SYMMETRIC
    assert "W" not in point.symmetries


def test_domains_that_are_empty_and_sizes_without_value() -> None:
    with pytest.raises(Undefined, match="orthonormal columns"):
        draw_float_point([U], VOCABULARY, {"d": 1, "k": 2}, np.random.default_rng(0))
    with pytest.raises(Unsupported, match="size"):
        draw_float_point([W], VOCABULARY, {"d": 1}, np.random.default_rng(0))
    with pytest.raises(Unsupported, match="size n"):
        draw_float_point([n], VOCABULARY, {"d": 1}, np.random.default_rng(0))


def test_size_expressions() -> None:
    assert size_value(d - k, SIZES) == 1
    assert size_value(2 * d * k + 1, SIZES) == 13
    assert size_value(d**2 / 3, SIZES) == 3
    assert size_value(Integer(7), {}) == 7
    with pytest.raises(Undefined, match="3/2"):
        size_value(d / 2, SIZES)
    with pytest.raises(Undefined, match="-1"):
        size_value(k - d, SIZES)
    with pytest.raises(Unsupported, match="given: d"):
        size_value(s, {"d": 1})


# ---------------------------------------------------------------------------------------------- values


def test_values_have_the_shapes_of_the_tree() -> None:
    rng = np.random.default_rng(0)
    point = draw_float_point(VOCABULARY_SYMBOLS, VOCABULARY, SIZES, rng)
    assert isinstance(float_value(Trace(S), point), float)
    assert isinstance(float_value(d + k, point), float)
    assert float_value(d + k, point) == 5
    covariance = float_value(C, point)
    assert isinstance(covariance, np.ndarray)
    assert agree(covariance, point.values[W] @ point.values[W].T + point.values[s] * np.eye(3))
    assert float_value(nodes.Column(W, Integer(2)), point).tolist() == point.values[W][:, 1:].tolist()
    assert float_value(decoded(v), point).shape == (3, 1)


VOCABULARY_SYMBOLS = [variable.symbol for variable in DECLARED.values()]


def test_an_index_is_counted_from_one_and_stays_inside() -> None:
    point = FloatPoint({"d": 2, "k": 2}, {W: np.array([[1.0, 2.0], [3.0, 4.0]])})
    assert float_value(nodes.Entry(W, Integer(2), Integer(1)), point) == 3
    assert float_value(nodes.Entry(W, d, k), point) == 4
    for outside in (Integer(0), Integer(3)):
        with pytest.raises(Undefined, match="between 1 and 2"):
            float_value(nodes.Entry(W, outside, Integer(1)), point)
    with pytest.raises(Unsupported, match="not an index"):
        float_value(nodes.Entry(W, pi, Integer(1)), point)


def test_a_sum_over_nothing_and_a_size_of_zero() -> None:
    point = FloatPoint({"d": 2, "k": 2}, {})
    assert float_value(finite_sum(i, i, d - k), point) == 0
    assert float_value(Determinant(Identity(d - k)), point) == 1
    assert float_value(nodes.LogDet(Identity(d - k)), point) == 0


def test_unknown_functions_differ_by_name_and_seed_and_stay_themselves() -> None:
    point = draw_float_point([v], VOCABULARY, SIZES, np.random.default_rng(0))
    first = float_value(energy(v), point)
    assert first == float_value(energy(v), point)
    assert first != float_value(nodes.OpaqueScalar(Symbol("other"), v), point)
    point.function_seed += 1
    assert first != float_value(energy(v), point)


def test_an_inner_bound_variable_hides_the_outer_one() -> None:
    inner = expectation(nodes.SquaredNorm(z), z, prior)
    outer = expectation(nodes.SquaredNorm(z) * inner, z, Normal(v, D))
    found = compared(outer, k * (nodes.SquaredNorm(v) + Trace(D)))
    assert found.agree, found


def test_a_quadratic_expectation_in_many_dimensions_is_exact() -> None:
    found = compared(expectation(nodes.SquaredNorm(z), z, Normal(v, D)), nodes.SquaredNorm(v) + Trace(D), 0, {"k": 6})
    assert found.agree
    assert found.tolerance < 1e-9


# ---------------------------------------------------------------------------------------------- trouble


@pytest.mark.parametrize(
    ("left", "right", "reason"),
    [
        (Inverse(MatMul(v, Y(v))), Identity(k), ""),
        (Inverse(K), Identity(d), ""),
        (log(-s), s, "NaN"),
        (1 / (t - nodes.AsScalar(nodes.AsMatrix(t))), s, "infinite"),
        (nodes.LogDet(MatMul(Integer(-1), S)), s, "sign"),
        (nodes.LogDensity(Normal(x, K), mu), s, "symmetric"),
        (nodes.Entropy(Normal(x, MatMul(Integer(-1), S))), s, "positive definite"),
        (exp(1000 * exp(s)), s, "NaN"),
        (log_integral(nodes.SquaredNorm(z), z), s, "diverges"),
        (nodes.Entry(x, Integer(9), Integer(1)), s, "between 1 and 3"),
        (s * Integer(10) ** 400, s, ""),
        (nodes.Gradient(nodes.LogDet(MatMul(Integer(-1), S)), S), S, "sign"),
    ],
)
def test_numerical_trouble_is_unreliable_and_says_why(left: Any, right: Any, reason: str) -> None:
    found = compared(left, right)
    assert not found.reliable
    assert not found.agree
    assert found.reason
    assert reason in found.reason


def test_cancellation_is_no_disagreement() -> None:
    # 1e12 (s + 1e-9) − 1e12 s = 1000: true, but most digits cancel.
    big = Integer(10) ** 12
    cancelled = nodes.AsScalar(MatMul(big, nodes.AsMatrix(s + 1 / (1000 * big)))) - nodes.AsScalar(
        MatMul(big, nodes.AsMatrix(s))
    )
    found = compared(cancelled, Rational(1, 1000))
    assert not found.reliable or found.agree


def test_ill_conditioned_inverses_widen_the_tolerance() -> None:
    hilbert = np.array([[1 / (row + column + 1) for column in range(6)] for row in range(6)])
    point = FloatPoint({"d": 6}, {A: hilbert})
    found = floating_difference(MatMul(Inverse(A), A), Identity(d), point)
    assert not found.reliable or found.agree
    assert found.tolerance > 1e-8


def test_a_quadrature_that_has_not_converged_is_not_believed() -> None:
    rough = exp(nodes.AsScalar(MatMul(Integer(30), Y(v), z)))
    found = compared(expectation(rough, z, prior), exp(450 * nodes.SquaredNorm(v)))
    assert not found.reliable


def test_nodes_without_a_rule_are_named() -> None:
    point = FloatPoint({"d": 2}, {t: 1.0})
    with pytest.raises(Unsupported, match="no rule for Sum"):
        floating_difference(Sum(t, (i, 1, 3)), t, point)
    with pytest.raises(Unsupported, match="x has no value"):
        float_value(x, point)
    with pytest.raises(Unsupported, match="no linear space"):
        compared(nodes.Gradient(Trace(Q), Q), Q)
    with pytest.raises(Undefined, match="declared shape"):
        float_value(x, FloatPoint({"d": 2}, {x: np.ones((3, 1))}))
