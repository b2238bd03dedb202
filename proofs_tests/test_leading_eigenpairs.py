"""The leading eigenpairs by products alone: right, or none at all; and the pPCA fit that rests on them."""

from __future__ import annotations

import math

import numpy as np
import pytest

from numerics import leading_eigenpairs as by_products
from numerics import ppca_closed_form as routes
from numerics.errors import NoiseVanishes, NotFinite
from numerics.leading_eigenpairs import is_worthwhile, leading_eigenpairs
from numerics.ppca_closed_form import maximum_likelihood
from numerics.sample_covariance import SampleCovariance

SIZE = 240
BULK = tuple(np.linspace(0.01, 0.1, 200))


def with_spectrum(values: tuple[float, ...], seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """A dense matrix with these eigenvalues and zeros, and its eigenvectors in their order."""
    basis = np.linalg.qr(np.random.default_rng(100 + seed).standard_normal((SIZE, SIZE))).Q
    return (basis[:, : len(values)] * values) @ basis[:, : len(values)].T, basis


def spiked(n: int, d: int, variances: tuple[float, ...], seed: int = 0) -> np.ndarray:
    """Samples with unit noise and a few directions of more variance."""
    random = np.random.default_rng(seed)
    directions = np.linalg.qr(random.standard_normal((d, len(variances)))).Q
    scales = np.sqrt(variances)
    return random.standard_normal((n, d)) + (random.standard_normal((n, len(variances))) * scales) @ directions.T


class TestRightOrNone:
    @pytest.mark.parametrize(
        "leading",
        [
            (9.0, 7.0, 5.0),
            (5.0, 5.0, 5.0),
            (9.0, 5.0, 5.0, 5.0, 5.0),  # the third and its copies beyond
            (5.0,) * 8,
            (5.0,) * 40,  # more copies than the block has columns
            (5.0, 5.0 * (1 - 1e-9), 5.0 * (1 - 2e-9), 5.0 * (1 - 3e-9)),
            (1e6, 3.0, 2.0),
        ],
    )
    @pytest.mark.parametrize("k", [1, 2, 3])
    def test_repeated_and_clustered_eigenvalues_are_counted_in_full(self, leading: tuple[float, ...], k: int) -> None:
        S, _ = with_spectrum(leading + BULK)
        found = leading_eigenpairs(lambda V: S @ V, SIZE, k)
        assert found is not None
        values, vectors = found
        assert np.allclose(values, leading[:k], rtol=1e-12, atol=1e-14 * leading[0])
        assert np.allclose(vectors.T @ vectors, np.eye(k), rtol=0, atol=1e-13)
        assert np.allclose(S @ vectors, vectors * values, rtol=0, atol=1e-13 * leading[0])

    def test_directions_are_those_of_the_spectrum(self) -> None:
        S, basis = with_spectrum((9.0, 7.0, 5.0, *BULK))
        found = leading_eigenpairs(lambda V: S @ V, SIZE, 3)
        assert found is not None
        assert np.allclose(np.abs(np.sum(found[1] * basis[:, :3], axis=0)), 1, rtol=1e-13)

    @pytest.mark.parametrize(
        "values",
        [
            tuple(np.linspace(1, 2, SIZE)),
            tuple(1.0 / np.arange(1, SIZE + 1) ** 0.1),
            (0.0,),
        ],
    )
    def test_without_a_gap_there_is_no_answer(self, values: tuple[float, ...]) -> None:
        S, _ = with_spectrum(values)
        steps = []

        def times(V: np.ndarray) -> np.ndarray:
            steps.append(V.shape[1])
            return S @ V

        assert leading_eigenpairs(times, SIZE, 3) is None
        assert len(steps) <= 3

    def test_small_residuals_alone_are_no_answer(self) -> None:
        """Three different eigenvalues: three steps make every residual 0, but so near a value could as well be a copy."""
        S, _ = with_spectrum((10.0,) + (9.9,) * 60 + (1.0,) * (SIZE - 61))
        assert leading_eigenpairs(lambda V: S @ V, SIZE, 1) is None

    @pytest.mark.parametrize("share", [1e-2, 1e-3])
    def test_a_start_that_hardly_meets_the_leading_direction(self, share: float) -> None:
        start = np.random.default_rng(0).standard_normal((SIZE, 8))
        v = np.linalg.qr(np.hstack([start, np.random.default_rng(1).standard_normal((SIZE, 1))])).Q[:, -1:]
        v += share * start[:, :1] / np.linalg.norm(start[:, 0])
        basis = np.linalg.qr(np.hstack([v, np.random.default_rng(2).standard_normal((SIZE, SIZE - 1))])).Q
        S = (basis[:, :203] * (5.0, 3.0, 2.0, *BULK)) @ basis[:, :203].T
        found = leading_eigenpairs(lambda V: S @ V, SIZE, 2)
        assert found is None or np.allclose(found[0], (5.0, 3.0), rtol=1e-12)

    @pytest.mark.parametrize("rank", [1, 2, 3, 5, 8, 9, 12])
    def test_a_rank_about_that_of_the_block(self, rank: int) -> None:
        leading = tuple(float(value) for value in range(20, 20 - rank, -1))
        S, _ = with_spectrum(leading)
        found = leading_eigenpairs(lambda V: S @ V, SIZE, 2)
        assert found is None or np.allclose(found[0], (*leading, 0.0)[:2], rtol=1e-12, atol=1e-13)

    def test_an_overflow_is_no_answer(self) -> None:
        assert leading_eigenpairs(lambda V: np.full_like(V, np.inf), SIZE, 2) is None

    def test_the_candidates_left_must_not_hide_another(self) -> None:
        """The second test on its own: an eigenvalue over θₖ among those not converged refuses all, after any power."""
        vectors = np.eye(20)[:, :12]
        errors = np.array([0.0] * 2 + [1e3] * 6)
        start = np.random.default_rng(0).standard_normal((20, 8))
        fine = by_products._Candidates(np.array([3.0, 2.0] + [0.01] * 10), vectors, errors, 2)
        hidden = by_products._Candidates(np.array([3.0, 2.0] + [0.01] * 9 + [2.5]), vectors, errors, 2)
        assert fine.is_complete(start, 6)
        assert not hidden.is_complete(start, 6)
        assert not fine.is_complete(start, 0)


class TestFits:
    SHAPES = ((420, 900), (900, 420), (600, 600))

    @pytest.mark.parametrize("shape", SHAPES)
    @pytest.mark.parametrize("mean", [0.0, 3.0, 1e6])
    @pytest.mark.parametrize("kind", [np.float64, np.float32])
    def test_the_digits_of_the_dense_route(self, shape: tuple[int, int], mean: float, kind: type) -> None:
        n, d = shape
        X = (spiked(n, d, (300.0,)) + mean).astype(kind)
        fitted, covariance = maximum_likelihood(X, 1), SampleCovariance(X)
        dense = (routes._by_covariance if d <= n else routes._by_gram)(covariance, 1)
        assert fitted.route == "block Lanczos"
        assert np.allclose(fitted.eigenvalues, dense.eigenvalues, rtol=1e-12)
        assert math.isclose(fitted.discarded, dense.discarded, rel_tol=1e-12)
        direction = fitted.model.W / np.sqrt(fitted.eigenvalues - fitted.model.sigma2)
        assert np.allclose(direction, dense.directions, rtol=0, atol=1e-12)

    @pytest.mark.parametrize("wide", [False, True])
    def test_several_components_a_huge_mean_and_constant_columns(self, wide: bool) -> None:
        shape = (620, 1200) if wide else (1200, 620)
        X = np.hstack([spiked(*shape, (4000.0, 3000.0, 2000.0, 2000.0)), np.full((shape[0], 5), 0.1)])
        moved = np.asarray(X + 2.0**30)
        exact = np.linalg.svd((moved - 2.0**30) - np.mean(moved - 2.0**30, axis=0), compute_uv=False) ** 2 / shape[0]
        fitted = maximum_likelihood(moved, 4)
        assert fitted.route == "block Lanczos"
        assert np.allclose(fitted.eigenvalues, exact[:4], rtol=1e-12)
        assert math.isclose(fitted.model.sigma2, float(np.sum(exact[4:])) / (X.shape[1] - 4), rel_tol=1e-12)

    @pytest.mark.parametrize("scale", [1e-80, 1e80])
    def test_units_do_not_matter(self, scale: float) -> None:
        X = spiked(420, 500, (300.0,))
        one, other = maximum_likelihood(X, 1), maximum_likelihood(scale * X, 1)
        assert one.route == other.route == "block Lanczos"
        assert math.isclose(other.model.sigma2 / scale**2, one.model.sigma2, rel_tol=1e-12)
        assert math.isclose(other.rate, one.rate, rel_tol=1e-12)

    @pytest.mark.parametrize(("shape", "route"), [((500, 420), "covariance"), ((420, 500), "Gram matrix")])
    def test_pure_noise_goes_the_dense_way(self, shape: tuple[int, int], route: str) -> None:
        X = np.random.default_rng(3).standard_normal(shape)
        fitted = maximum_likelihood(X, 1)
        exact = np.linalg.svd(X - X.mean(axis=0), compute_uv=False) ** 2 / len(X)
        assert fitted.route == route
        assert np.allclose(fitted.eigenvalues, exact[:1], rtol=1e-12)

    def test_a_sixtieth_is_the_most(self) -> None:
        assert is_worthwhile(420, 1) and not is_worthwhile(419, 1)
        assert is_worthwhile(2000, 20) and not is_worthwhile(784, 50)

    @pytest.mark.parametrize("shape", [(500, 700), (700, 500)])
    @pytest.mark.parametrize("rank", [1, 2])
    def test_too_small_a_rank_is_refused_as_ever(self, shape: tuple[int, int], rank: int) -> None:
        random = np.random.default_rng(4)
        X = random.standard_normal((shape[0], rank)) @ random.standard_normal((rank, shape[1])) + 5.0
        with pytest.raises(NoiseVanishes, match=f"rank {rank} about its mean"):
            maximum_likelihood(X, 2)

    def test_a_small_rank_above_k_is_fitted(self) -> None:
        random = np.random.default_rng(5)
        X = random.standard_normal((500, 4)) * (9.0, 5.0, 2.0, 1.0) @ random.standard_normal((4, 700))
        exact = np.linalg.svd(X - X.mean(axis=0), compute_uv=False)[:4] ** 2 / 500
        fitted = maximum_likelihood(X, 2)
        assert np.allclose(fitted.eigenvalues, exact[:2], rtol=1e-12)
        assert math.isclose(fitted.discarded, float(np.sum(exact[2:])), rel_tol=1e-12)

    def test_noise_too_quiet_for_squares_goes_by_the_singular_values(self) -> None:
        X = spiked(500, 700, (1e12, 1e12))
        fitted = maximum_likelihood(X, 2)
        exact = np.linalg.svd(X - X.mean(axis=0), compute_uv=False) ** 2 / 500
        assert fitted.route == "SVD"
        assert math.isclose(fitted.discarded, float(np.sum(exact[2:])), rel_tol=1e-9)

    def test_what_is_not_finite_is_named(self) -> None:
        X = spiked(420, 500, (300.0,))
        X[6, 3] = np.nan
        with pytest.raises(NotFinite, match=r"nan at \(7, 4\)"):
            maximum_likelihood(X, 1)
        with pytest.raises(NotFinite, match="larger unit"):
            maximum_likelihood(spiked(420, 500, (300.0,)) * 1e160, 1)


@pytest.mark.parametrize("mean", [0.0, 1.9, 2.1, 1e8])
def test_products_with_the_gram_matrix(mean: float) -> None:
    random = np.random.default_rng(6)
    X, V = random.standard_normal((50, 90)) + mean, random.standard_normal((50, 3))
    centred = X - X.mean(axis=0)
    centred -= centred.mean(axis=0)
    covariance = SampleCovariance(X)
    assert np.allclose(covariance.gram_times(V), centred @ (centred.T @ V) / 50, rtol=0, atol=1e-13 * max(1.0, 1e-6 * mean))
    assert np.allclose(covariance.gram() @ V, covariance.gram_times(V), rtol=0, atol=1e-12)
