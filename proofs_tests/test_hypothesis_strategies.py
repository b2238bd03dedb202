"""The strategies themselves: what they draw lies in its domain, the edges are met, and what is printed can be typed again."""

from __future__ import annotations

from ast import literal_eval
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st

from derivations.documents.one_off import one_off
from derivations.language.domains import DOMAINS
from derivations.language.statements import Equality, Relation
from derivations.language.vocabulary import Size, Vocabulary
from derivations.readings.residuals import pairs_of
from numerics.agreement import agree
from proofs_tests.strategies.comparisons import Found, holds_at_all_points, point_of_failure, relations, sides_at
from proofs_tests.strategies.matrices import DRAWERS, matrix
from proofs_tests.strategies.numbers import Magnitudes, magnitudes
from proofs_tests.strategies.points import NamedPoint, points_at, points_of
from proofs_tests.strategies.sizes import admissible_sizes, sizes_of

GENERATED = settings(
    max_examples=2000, derandomize=True, database=None, phases=(Phase.generate,), suppress_health_check=(HealthCheck.too_slow,)
)
SMALLER = Vocabulary({"d": Size("d"), "k": Size("k", at_most=("d",)), "n": Size("n")})
PPCA = ("W: d x k", "sigma2: positive", "S: d x d spd", "k <= d")


def statement(math: str, *lets: str) -> Equality:
    (claim,) = one_off(math, lets).claims
    assert not claim.problem, claim.problem
    (step,) = claim.steps
    assert isinstance(step, Equality)
    return step


def bounds(math: str, *lets: str) -> Relation:
    (claim,) = one_off(math, lets).claims
    (step,) = relations(claim)
    return step


def is_symmetric(value: Any) -> bool:
    return np.array_equal(value, value.T)


def is_diagonal(value: Any) -> bool:
    return np.array_equal(value, np.diag(np.diagonal(value)))


def has_orthonormal_columns(value: Any) -> bool:
    return agree(value.T @ value, np.eye(value.shape[1]))


BELONGS = {
    "real": lambda value: np.all(np.isfinite(value)),
    "positive": lambda value: np.all(value > 0),
    "nonzero": lambda value: np.all(value != 0),
    "unit interval": lambda value: np.all((value > 0) & (value < 1)),
    "invertible": lambda value: np.linalg.matrix_rank(value, tol=0.0) == value.shape[0],
    "symmetric": is_symmetric,
    "spd": is_symmetric,
    "skew": lambda value: np.array_equal(value, -value.T),
    "diagonal": is_diagonal,
    "positive diagonal": lambda value: is_diagonal(value) and np.all(np.diagonal(value) > 0),
    "weakly ordered diagonal": lambda value: (
        is_diagonal(value) and np.all(np.diff(np.diagonal(value)) <= 0) and np.all(np.diagonal(value) > 0)
    ),
    "ordered diagonal": lambda value: is_diagonal(value) and np.all(np.diff([*np.diagonal(value), 0]) < 0),
    "signed permutation": lambda value: has_orthonormal_columns(value) and np.all(np.isin(value, [-1, 0, 1])),
    "orthogonal": has_orthonormal_columns,
    "orthonormal columns": has_orthonormal_columns,
}


def test_every_declared_domain_has_a_strategy() -> None:
    assert set(DRAWERS) == set(DOMAINS) == set(BELONGS)


@pytest.mark.parametrize("domain", sorted(DOMAINS))
def test_what_is_drawn_lies_in_its_domain(domain: str) -> None:
    @given(st.data(), st.integers(1, 4), magnitudes())
    def belongs(data: st.DataObject, size: int, pool: Magnitudes) -> None:
        assert BELONGS[domain](data.draw(matrix(domain, size, size, pool)))

    belongs()


def test_moderate_covariances_are_positive_definite() -> None:
    @given(st.data(), st.integers(1, 4), magnitudes(may_be_wild=False))
    def definite(data: st.DataObject, size: int, pool: Magnitudes) -> None:
        np.linalg.cholesky(data.draw(matrix("spd", size, size, pool)))

    definite()


def test_a_domain_that_is_empty_says_so() -> None:
    with pytest.raises(ValueError, match="no 1×2 matrix has orthonormal columns"):
        matrix("orthonormal columns", 1, 2, Magnitudes((1.0,), wild=False))


def test_sizes_at_which_a_domain_is_empty_are_passed_over() -> None:
    declared = statement("U.T @ U = I(k)", "U: d x k orthonormal columns")

    @given(points_of(declared))
    def tall(point: NamedPoint) -> None:
        assert point.sizes["k"] <= point.sizes["d"]

    tall()


EDGES_OF_SIZES = {
    "all 1": lambda sizes: set(sizes.values()) == {1},
    "k = 1 < d": lambda sizes: sizes["k"] == 1 < sizes["d"],
    "k = d > 1": lambda sizes: sizes["k"] == sizes["d"] > 1,
    "d − k ≥ 2": lambda sizes: sizes["d"] - sizes["k"] >= 2,
    "n < d": lambda sizes: sizes["n"] < sizes["d"],
    "n = 1 < d": lambda sizes: sizes["n"] == 1 < sizes["d"],
    "a larger one": lambda sizes: max(sizes.values()) > 4,
}


@pytest.mark.parametrize("edge", EDGES_OF_SIZES)
def test_the_edges_of_sizes_are_met(edge: str) -> None:
    find(sizes_of(["d", "k", "n"], SMALLER), EDGES_OF_SIZES[edge], settings=GENERATED)


def test_relations_between_sizes_are_kept() -> None:
    assert all(sizes["k"] <= sizes["d"] for sizes in admissible_sizes(["d", "k"], SMALLER))
    assert admissible_sizes(["d", "k"], SMALLER, 2) == [{"d": 1, "k": 1}, {"d": 2, "k": 1}, {"d": 2, "k": 2}]
    with pytest.raises(ValueError, match="no sizes up to 1 satisfy"):
        sizes_of(["k", "d"], Vocabulary({"d": Size("d"), "k": Size("k", less_than=("d",))}), largest=1)


def spectrum(point: NamedPoint) -> Any:
    return np.linalg.eigvalsh(np.array(point.values["S"]))


def columns(point: NamedPoint) -> Any:
    return np.linalg.norm(np.array(point.values["W"]), axis=0)


EDGES_OF_POINTS = {
    "an eigenvalue repeats": lambda point: len(spectrum(point)) > 1 and agree(spectrum(point)[0], spectrum(point)[1]),
    "two eigenvalues differ": lambda point: len(spectrum(point)) > 1 and spectrum(point)[1] > 1.5 * spectrum(point)[0],
    "an eigenvalue is the noise variance": lambda point: any(agree(value, point.values["sigma2"]) for value in spectrum(point)),
    "a column of zeros beside another": lambda point: np.min(columns(point)) == 0 < np.max(columns(point)),
    "equal columns": lambda point: len(columns(point)) > 1 and np.ptp(point.values["W"], axis=1).max() == 0 < columns(point)[0],
    "badly scaled columns": lambda point: np.max(columns(point)) > 1e3 * np.min(columns(point)) > 0,
    "a tiny variance": lambda point: point.values["sigma2"] <= 1e-6,
    "a huge variance": lambda point: point.values["sigma2"] >= 1e6,
}


@pytest.mark.parametrize("edge", EDGES_OF_POINTS)
def test_the_edges_of_points_are_met(edge: str) -> None:
    declared = statement("tr(S @ W @ W.T)*sigma2 = sigma2*tr(W.T @ S @ W)", *PPCA)
    points = points_at(pairs_of(declared).symbols, declared.vocabulary, {"d": 2, "k": 2})
    find(points, EDGES_OF_POINTS[edge], settings=GENERATED)


@given(points_of(statement("tr(S @ W @ W.T)*sigma2 = sigma2*tr(W.T @ S @ W)", *PPCA)))
def test_a_point_can_be_typed_again(point: NamedPoint) -> None:
    written = repr(point).removeprefix("NamedPoint(").removesuffix(")")
    sizes, values, seed = (written.split(key)[1] for key in ("sizes=", "values=", "function_seed="))
    again = NamedPoint(
        literal_eval(sizes.split(", values=")[0]), literal_eval(values.split(", function_seed=")[0]), literal_eval(seed)
    )
    assert again == point


def test_points_shrink_to_the_simplest_ones() -> None:
    declared = statement("tr(W @ W.T)*sigma2 = sigma2*tr(W.T @ W)", *PPCA)
    points = points_at(pairs_of(declared).symbols, declared.vocabulary, {"d": 2, "k": 1})
    shrunk = settings(max_examples=50, derandomize=True, database=None)
    point = find(points, lambda tried: tried.values["W"][0] != [0.0], settings=shrunk)
    assert point == NamedPoint({"d": 2, "k": 1}, {"W": [[1.0], [0.0]], "sigma2": 1.0})


class TestTheComparison:
    """What it must notice, and what it must not take for an answer."""

    def test_a_false_statement_is_not_passed(self) -> None:
        with pytest.raises(AssertionError):
            holds_at_all_points(statement("tr(A @ B) = tr(A)*tr(B)", "A: d x d", "B: d x d"), 25)

    def test_points_without_an_answer_are_counted_as_that(self) -> None:
        tally = holds_at_all_points(statement("logdet(A) = log(det(A))", "A: d x d"), 25)
        assert tally.found[Found.MEANINGLESS] > 0
        assert tally.meaningful >= 12

    def test_bounds_are_compared_too(self) -> None:
        lets = ("A: d x k", "S: d x d spd")
        for bound in ("0 <= norm2(A)", "S <= S + A @ A.T"):
            assert holds_at_all_points(bounds(bound, *lets), 25).meaningful >= 12
        for bound in ("norm2(A) <= 0", "S + A @ A.T <= S", "tr(S) <= 1"):
            assert sides_at(bounds(bound, *lets), point_of_failure(bounds(bound, *lets))) is Found.FAILS
