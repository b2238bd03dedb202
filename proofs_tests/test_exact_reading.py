"""The exact reading against the floating one at the same points, and against its own rewriting."""

from __future__ import annotations

from random import Random
from typing import Any

import numpy as np
import pytest

from derivations.documents.one_off import one_off
from derivations.language.errors import Undefined
from derivations.language.nodes import free_variables
from derivations.language.statements import Equality
from derivations.readings.atoms import Atoms
from derivations.readings.comparison import Agreement, compare
from derivations.readings.exact import ExactReading
from derivations.readings.fields import BallField
from derivations.readings.floating import FloatPoint, float_value
from derivations.readings.floating_points import symmetries_of
from derivations.readings.lowering import lower
from derivations.readings.point import Budget, Point
from derivations.readings.residuals import Pairs
from derivations.readings.small_points import describe, draw, values_at

LETS = (
    "A: d x d", "B: d x d", "S: d x d spd", "T: d x d spd", "D: k x k positive diagonal", "W: d x k", "H: d x k", "V: k x d",
    "Q: d x d orthogonal", "K: d x d skew", "x: d", "m: d", "y: d", "z: k", "b: k", "s: positive", "t: real", "w: d",
    "data: d over n", "G: d x d symmetric",
)  # fmt: skip

NUMBERS = [
    "tr(A @ B)", "det(A)", "logdet(S)", "norm2(W)", "quad(x, A)", "x.T @ A @ y", "log(s) + exp(t)", "sqrt(s)*s**2/3",
    "sqrt(t**2)",
    "sum(x[i]*y[i], i in d)", "sum(quad(data[i] - m, inv(S)), i in n)/n", "log(det(W.T @ W + s*I(k)))", "tr(hadamard(A, B))",
    "logpdf(N(m, S), x)", "KL(N(m, S), N(x, T))", "entropy(N(m, S))", "E(norm2(x - W @ z), z ~ N(b, D))",
    "E(logpdf(N(W @ z + m, s*I(d)), x), z ~ N(b, D))", "E(quad(y, G)**2, y ~ N(m, S))",
    "logintegral(logpdf(N(W @ z + m, s*I(d)), x) + logpdf(N(b, D), z), z)", "D(logdet(S), S, T)", "D(tr(inv(S) @ T), S, G)",
    "D(D(logdet(W @ W.T + s*I(d)), W, H), W, H)", "grad(log(s)*s, s)", "at(grad(log(s)*s, s), s = 3)",
    "D(KL(N(m, S), N(x, T)), m, y)", "tr(diag(x) @ A)", "ones(d).T @ diagonal(A)", "pdf(N(m, S), x)",
    "E(quad(w - m, inv(S)), w ~ N(m, S))", "norm2(log(exp(x)))", "det(Q)", "tr(K @ A)",
    "E(E(norm2(w - W @ z), w ~ N(m, S)), z ~ N(b, D))",
]  # fmt: skip

MATRICES = [
    "A @ B.T", "inv(S) @ W", "hadamard(A, B)", "diag(x)", "diag(diagonal(A))", "exp(x)", "W[:, 1] @ x.T", "I(d) + ones(d, d)",
    "grad(logdet(W @ W.T + s*I(d)), W)", "grad(tr(inv(S) @ T), S)", "grad(logdet(D), D)", "grad(tr(K @ A), K)",
    "E(z @ z.T, z ~ N(b, D))", "E(W @ z, z ~ N(b, D))", "at(grad(quad(x, A), x), x = y)", "sum(data[i] @ data[i].T, i in n)/n",
    "Q.T @ A @ Q", "A**2 - A**-1", "grad(E(logpdf(N(W @ z + m, s*I(d)), x), z ~ N(b, D)), W)",
]  # fmt: skip

SIZES = {"d": 3, "k": 2, "n": 2}


def tree(text: str) -> tuple[Any, Any]:
    """An expression with its vocabulary, read as the left side of a claim."""
    (claim,) = one_off(f"{text} = {text}", LETS).claims
    assert not claim.problem, claim.problem
    (statement,) = claim.steps
    assert isinstance(statement, Equality)
    return statement.lhs, statement.vocabulary


def as_floats(value: Any) -> np.ndarray | float:
    if hasattr(value, "ncols"):
        return np.array([[float(value[i, j].mid()) for j in range(value.ncols())] for i in range(value.nrows())])
    return float(value.mid())


def readings_at(expression: Any, vocabulary: Any, source: Random) -> tuple[Any, Any]:
    """The expression in balls and in NumPy at one small point; Undefined when the point is unlucky."""
    descriptions = describe(set(free_variables(expression)), SIZES, vocabulary)
    point = draw(descriptions, source, 4)
    field = BallField(128)
    values = values_at(point, descriptions, field)
    reading = ExactReading(
        Point(field, vocabulary, SIZES, values, field.number(1).pi(), Atoms(field, 1, degree=1), Budget.of(20))
    )
    exact = as_floats(reading.value(expression))
    floats = {symbol: as_floats(value) for symbol, value in values.items()}
    return exact, float_value(expression, FloatPoint(SIZES, floats, symmetries=symmetries_of(vocabulary)))


@pytest.mark.parametrize("text", NUMBERS + MATRICES)
def test_balls_and_numpy_read_the_same_value(text: str) -> None:
    expression, vocabulary = tree(text)
    source = Random(text)
    compared = 0
    for _ in range(600):
        try:
            exact, floating = readings_at(expression, vocabulary, source)
        except Undefined:
            continue
        assert np.allclose(exact, floating, rtol=1e-5, atol=1e-5), (exact, floating)
        compared += 1
        if compared == 3:
            return
    pytest.fail("no point at which the expression is defined")


NOT_REWRITTEN = ("grad(", "sqrt(t**2)", "E(quad(y, G)**2")
"""Gradients are contracted first; absolute values and fourth moments have no rewriting."""


@pytest.mark.parametrize("text", [text for text in NUMBERS + MATRICES if not any(part in text for part in NOT_REWRITTEN)])
def test_rewriting_keeps_the_value(text: str) -> None:
    expression, vocabulary = tree(text)
    pairs = Pairs(((expression, lower(expression)),), vocabulary)
    for sizes in ({"d": 1, "k": 1, "n": 1}, SIZES, {"d": 2, "k": 4, "n": 3}):
        assert compare(pairs, sizes, Random(text), Budget.of(20)).agreement is Agreement.EQUAL
