"""Moments of z ~ N(m, Σ): E[z] = m and E[zᵀPz] = mᵀPm + tr(PΣ); for an affine function Az + b put in the form's place
(Am + b)ᵀP(Am + b) + tr(P AΣAᵀ)."""

from __future__ import annotations

from typing import Any

from sympy import Identity, Integer, Trace

from derivations.deriving.normal_form import NormalForm
from derivations.deriving.rewriting import total_of
from derivations.deriving.rule import Rule
from derivations.deriving.setting import Setting
from derivations.language import nodes
from derivations.language.errors import Unsupported
from derivations.readings.words import product_of, scaled_matrix, transposed, words_of


def rewrite(expression: Any, setting: Setting) -> Any | None:
    if not isinstance(expression, nodes.Expectation | nodes.MatrixExpectation):
        return None
    body, z, distribution = expression.args
    m, Sigma = distribution.args
    at_mean = body.xreplace({z: m})
    if nodes.is_matrix(body):
        return at_mean if slope(body, z) is not None else None
    if isinstance(body, nodes.QuadraticForm | nodes.SquaredNorm) and z not in nodes.free_variables(_middle(body)):
        A = slope(body.args[0], z)
        return None if A is None else _at_mean(at_mean, setting) + _spread(body, A, Sigma)
    if isinstance(body, nodes.AsScalar):
        return at_mean if slope(body.args[0], z) is not None else None
    return None


def _at_mean(form: Any, setting: Setting) -> Any:
    """The form at the mean, left out where what it is of is zero, as for the residual z − m."""
    return form if NormalForm(setting).words(form.args[0]) else Integer(0)


def _middle(body: Any) -> Any:
    """The matrix of a quadratic form; for a squared norm the vector itself says enough."""
    return body.args[1] if isinstance(body, nodes.QuadraticForm) else body.args[0].shape[0]


def _spread(body: Any, A: Any, Sigma: Any) -> Any:
    """tr(P AΣAᵀ), written with A and Aᵀ left out when A is the identity."""
    inner = Sigma if A.is_Identity else product_of([A, Sigma, transposed(A)])
    return Trace(inner if isinstance(body, nodes.SquaredNorm) else product_of([body.args[1], inner]))


def slope(vector: Any, z: Any) -> Any | None:
    """A for a column Az + b that is affine in z; None when it is not seen to be."""
    try:
        words = words_of(vector, frozenset([z]))
    except Unsupported:
        return None
    terms = []
    for number, word in words:
        if not any(z in nodes.free_variables(factor) for factor in word):
            continue
        *before, last = word
        if last != z or any(z in nodes.free_variables(factor) for factor in before):
            return None
        terms.append(scaled_matrix(number, product_of(before)) if before else scaled_matrix(number, Identity(z.shape[0])))
    return total_of(terms) if terms else None


RULE = Rule(
    "expected_quadratic_form",
    reason=r"$\mathbb E[z^\top P z] = m^\top P m + \operatorname{tr}(P\Sigma)$",
    let=("z: k", "m: k", "Sigma: k x k spd", "A: d x k", "b: d", "P: d x d symmetric"),
    states=(
        "E(quad(A @ z + b, P), z ~ N(m, Sigma)) = quad(A @ m + b, P) + tr(P @ A @ Sigma @ A.T)",
        "E(norm2(A @ z + b), z ~ N(m, Sigma)) = norm2(A @ m + b) + tr(A @ Sigma @ A.T)",
        "E(A @ z + b, z ~ N(m, Sigma)) = A @ m + b",
    ),
    near_misses=(
        "E(quad(A @ z + b, P), z ~ N(m, Sigma)) = quad(A @ m + b, P)",
        "E(quad(A @ z + b, P), z ~ N(m, Sigma)) = quad(A @ m + b, P) + 2*tr(P @ A @ Sigma @ A.T)",
        "E(norm2(A @ z + b), z ~ N(m, Sigma)) = norm2(A @ m + b) + tr(Sigma)",
        "E(A @ z + b, z ~ N(m, Sigma)) = A @ m",
    ),
    source="Petersen & Pedersen, The Matrix Cookbook, 2012, Eq. (318); Isserlis 1918",
    rewrite=rewrite,
    axiom="the first two moments of N(m, Σ) are m and Σ + mmᵀ",
)
