"""Rules about derivatives, diagonal matrices, substitution and expectations: where they lead and what they leave alone."""

from __future__ import annotations

from functools import cache

import pytest

from derivations.catalogue import rule
from derivations.deriving.derivation import Derivation
from derivations.deriving.derive import BrokenStep, derive
from derivations.deriving.rewriting import DoesNotApply, applied
from derivations.deriving.setting import Setting, setting_of
from derivations.engines.judge import Settings, judge
from derivations.language.plain import plain
from derivations.language.statements import Equality
from derivations.language.verdicts import Verdict

LET = (
    "W: d x k",
    "V: d x k",
    "H: d x k",
    "A: k x k spd",
    "B: k x k",
    "D: k x k positive diagonal",
    "G: k x k diagonal",
    "z: k",
    "m: k",
    "p: k",
    "s: positive",
    "t: number",
    "f(z): number",
    "g(z): number",
)


@cache
def setting() -> Setting:
    return setting_of(LET)


LEADS = [
    ("linearity_of_derivative", "D(t*(norm2(W) - tr(A)) + s, W, H)", "t*D(norm2(W), W, H)"),
    ("linearity_of_derivative", "grad(norm2(V), W)", "zeros(d, k)"),
    ("linearity_of_derivative", "D(tr(A), s, 1)", "0"),
    ("constant_factor_of_derivative", "grad(t*(norm2(W) + tr(W.T @ V)), W)", "t*grad(norm2(W) + tr(W.T @ V), W)"),
    ("powers_and_logarithms", "D(s**2*log(s) + tr(A)/s, s, 1)", "2*s*log(s) + s - tr(A)/s**2"),
    ("powers_and_logarithms", "D(exp(t*s), s, t)", "t**2*exp(t*s)"),
    ("diagonal_part", "tr(W @ D @ G @ W.T)", "tr(D @ G @ diag(diagonal(W.T @ W)))"),
    ("diagonal_part", "tr(B @ inv(D) @ B)", "tr(inv(D) @ diag(diagonal(B @ B)))"),
    ("diagonal_of_diagonal", "diag(diagonal(G @ D - t*I(k)))", "G @ D - t*I(k)"),
    ("determinant_of_diagonal", "logdet(G @ G + s*I(k))", "sum(log((G @ G + s*I(k))[j, j]), j in k)"),
    ("determinant_of_diagonal", "logdet(diag(diagonal(A)))", "sum(log(A[j, j]), j in k)"),
    ("determinant_of_inverse", "logdet(inv(A))", "-logdet(A)"),
    ("substitution", "at(norm2(W) + t, W = V @ B)", "norm2(V @ B) + t"),
    ("substitution", "at(E(f(z)*t, z ~ N(m, A)), t = s)", "E(f(z)*s, z ~ N(m, A))"),
    ("differentiating_under_expectation", "D(E(t*f(z), z ~ N(m, A)), t, 1)", "E(D(t*f(z), t, 1), z ~ N(m, A))"),
    (
        "divergence_from_logarithms",
        "E(2*logpdf(N(p, D), z) + f(z) - 2*logpdf(N(m, A), z), z ~ N(m, A))",
        "E(f(z), z ~ N(m, A)) - 2*KL(N(m, A), N(p, D))",
    ),
]


@pytest.mark.parametrize(("name", "start", "end"), LEADS, ids=[f"{name}: {start}" for name, start, _ in LEADS])
def test_a_rule_leads_where_it_says_and_that_is_certified(name: str, start: str, end: str) -> None:
    before, after = setting().read(start), setting().read(end)
    found = applied(rule(name), before, setting())
    assert plain(found) == plain(after)
    verdict = judge(Equality(setting().vocabulary, before, found), Settings(seed=7, near_misses=False)).verdict
    assert verdict in (Verdict.CERTIFIED, Verdict.PROVED)


FITS_NOWHERE = [
    ("linearity_of_derivative", "D(norm2(W)*tr(W.T @ V), W, H)", "both factors depend on W"),
    ("linearity_of_derivative", "D(log(s), s, 1)", "one term, nothing constant"),
    ("constant_factor_of_derivative", "grad(norm2(W)*tr(W.T @ V), W)", "no factor is constant"),
    ("constant_factor_of_derivative", "grad(t + norm2(W), W)", "a sum"),
    ("powers_and_logarithms", "D(logdet(s*A), s, 1)", "a determinant is no power"),
    ("powers_and_logarithms", "D(2**s, s, 1)", "an exponent that varies"),
    ("powers_and_logarithms", "D(norm2(W), W, H)", "a matrix"),
    ("diagonal_part", "tr(D @ B @ G @ B)", "two diagonal factors that are apart"),
    ("diagonal_part", "tr(A @ B)", "neither factor is diagonal"),
    ("diagonal_part", "tr(D @ G)", "both are"),
    ("diagonal_of_diagonal", "diag(diagonal(A @ D))", "not diagonal"),
    ("determinant_of_diagonal", "logdet(G)", "two negative entries have a logarithm together only"),
    ("determinant_of_diagonal", "logdet(diag(diagonal(B)))", "the same"),
    ("determinant_of_diagonal", "logdet(A)", "not diagonal"),
    ("determinant_of_inverse", "logdet(A @ inv(D))", "a product"),
    ("substitution", "at(D(t**2, t, 1), t = s)", "the derivative is to be taken first"),
    ("differentiating_under_expectation", "D(E(f(z), z ~ N(t*m, A)), t, 1)", "the distribution depends on t"),
    ("differentiating_under_expectation", "D(t*E(f(z), z ~ N(m, A)), t, 1)", "a product"),
    ("divergence_from_logarithms", "E(logpdf(N(p, D), z) - 2*logpdf(N(m, A), z), z ~ N(m, A))", "unequal weights"),
    ("divergence_from_logarithms", "E(logpdf(N(p, D), z) - logpdf(N(m, A), z), z ~ N(m, D))", "a third distribution"),
    ("divergence_from_logarithms", "E(logpdf(N(p, D), p) - logpdf(N(m, A), z), z ~ N(m, A))", "another point"),
    ("divergence_from_logarithms", "E(logpdf(N(B @ z, D), z) - logpdf(N(m, A), z), z ~ N(m, A))", "its mean is random"),
    ("divergence_from_logarithms", "E(f(z)*logpdf(N(p, D), z) - logpdf(N(m, A), z), z ~ N(m, A))", "a random weight"),
]


@pytest.mark.parametrize(("name", "start", "why"), FITS_NOWHERE, ids=[f"{name}: {start}" for name, start, _ in FITS_NOWHERE])
def test_a_rule_keeps_away_from_what_it_does_not_know(name: str, start: str, why: str) -> None:
    with pytest.raises(DoesNotApply):
        applied(rule(name), setting().read(start), setting())


# -------------------------------------------------------------------------------------------- reading off a gradient


def gradient_along(direction: str, variable: str, function: str, end: str) -> Derivation:
    return Derivation(
        "made_here",
        title="",
        let=(f"X: {variable}", f"H: {direction}", "A: k x k", "B: k x k"),
        start=f"tr(H.T @ grad({function}, X))",
        moves=("gradient_as_differential", "differentials"),
        end=end,
        concludes="reading_off_gradient",
        source="",
        meaning="",
    )


@pytest.mark.parametrize(
    ("direction", "variable", "expected"),
    [
        ("k x k", "k x k", "A.T"),
        ("k x k symmetric", "k x k symmetric", "1/2*A.T + 1/2*A"),
        ("k x k diagonal", "k x k diagonal", "diag(diagonal(A.T))"),
        ("k x k diagonal", "k x k positive diagonal", "diag(diagonal(A.T))"),
    ],
)
def test_a_gradient_lies_in_the_space_in_which_its_variable_moves(direction: str, variable: str, expected: str) -> None:
    derived = derive(gradient_along(direction, variable, "tr(A @ X)", "tr(A @ H)"))
    assert derived.conclusion is not None
    assert plain(derived.conclusion.rhs) == expected
    assert judge(derived.conclusion, Settings(seed=3, near_misses=False)).verdict is Verdict.CERTIFIED


@pytest.mark.parametrize(
    ("direction", "variable"),
    [("k x k symmetric", "k x k"), ("k x k diagonal", "k x k symmetric"), ("k x k", "k x k diagonal")],
)
def test_directions_that_are_not_all_of_them_settle_no_gradient(direction: str, variable: str) -> None:
    with pytest.raises(BrokenStep):
        derive(gradient_along(direction, variable, "tr(A @ X)", "tr(A @ H)"))


def test_a_direction_that_the_function_holds_is_not_arbitrary() -> None:
    with pytest.raises(BrokenStep):
        derive(gradient_along("k x k", "k x k", "tr(H @ X)", "tr(H @ H)"))
