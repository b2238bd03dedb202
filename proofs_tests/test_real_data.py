"""Probabilistic PCA on data that ship inside scikit-learn, against figures computed independently."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pytest

from numerics.linalg import Array
from numerics.ppca_closed_form import maximum_likelihood
from numerics.ppca_em import expectation_maximisation
from numerics.ppca_fitting import Ascent
from numerics.ppca_gradient import gradient_ascent
from numerics.ppca_likelihood import average_log_likelihood
from numerics.sample_covariance import SampleCovariance

datasets = pytest.importorskip("sklearn.datasets")
decomposition = pytest.importorskip("sklearn.decomposition")


@dataclass(frozen=True)
class Figures:
    """The noise variance, the maximal log-likelihood per sample and the rate; all with the covariance of 1/n."""

    data: str
    k: int
    sigma2: float
    log_likelihood: float
    rate: float


REFERENCE = (
    Figures("digits", 2, 13.85394808, -177.43997150, 2.51365732),
    Figures("digits", 10, 5.824351319, -159.99373120, 12.79614086),
    Figures("digits", 20, 2.8861945, -150.16837829, 25.43826889),
    Figures("digits", 40, 0.5905901944, -136.83317479, 62.87336187),
    Figures("digits/16", 2, 0.05411698468, 0.00570672, 2.51365732),
    Figures("digits/16", 10, 0.02275137234, 17.45194702, 12.79614086),
    Figures("digits/16", 20, 0.01127419727, 27.27729993, 25.43826889),
    Figures("digits/16", 40, 0.002306992947, 40.61250344, 62.87336187),
    Figures("iris", 1, 0.1141390796, -3.13779639, 1.80271741),
    Figures("iris", 2, 0.05068214786, -2.69975187, 2.98836082),
)
LEADING = {
    "digits": (178.9073158, 163.6266407, 141.7095362),
    "digits/16": (0.6988567023, 0.6391665654, 0.5535528759),
    "iris": (4.200053428, 0.2410529429, 0.07768810338),
}
TOTAL = {"digits": 1201.478737, "digits/16": 4.693276318}
DIGITS = [row for row in REFERENCE if row.data == "digits"]


def load(name: str) -> Array:
    if name == "iris":
        return np.asarray(datasets.load_iris().data)
    return np.asarray(datasets.load_digits().data) / (16 if name == "digits/16" else 1)


def printed(value: float, figure: float, digits: int = 8) -> bool:
    """Whether a value is the figure to this many significant digits, or to the eight decimals that were printed."""
    return abs(value - figure) <= max(10.0**-digits * abs(figure), 0.51e-8)


@pytest.mark.parametrize("row", REFERENCE, ids=lambda row: f"{row.data}-{row.k}")
def test_the_closed_form_gives_the_reference_figures(row: Figures) -> None:
    fitted = maximum_likelihood(load(row.data), row.k)
    assert printed(fitted.model.sigma2, row.sigma2)
    assert printed(fitted.log_likelihood, row.log_likelihood)
    assert printed(fitted.rate, row.rate)


@pytest.mark.parametrize("row", REFERENCE, ids=lambda row: f"{row.data}-{row.k}")
def test_the_fitted_model_says_of_the_data_what_the_eigenvalues_say(row: Figures) -> None:
    data = load(row.data)
    fitted = maximum_likelihood(data, row.k)
    assert math.isclose(fitted.model.log_likelihood(data), fitted.log_likelihood, rel_tol=1e-12, abs_tol=1e-11)
    assert math.isclose(fitted.model.rate(data), fitted.rate, rel_tol=1e-12)
    by_moments = average_log_likelihood(SampleCovariance(data), fitted.model)
    assert math.isclose(by_moments, fitted.log_likelihood, rel_tol=1e-12, abs_tol=1e-11)


@pytest.mark.parametrize("name", LEADING)
def test_the_leading_eigenvalues(name: str) -> None:
    found = maximum_likelihood(load(name), 3).eigenvalues
    assert all(printed(value, figure) for value, figure in zip(found, LEADING[name], strict=True))


@pytest.mark.parametrize("name", TOTAL)
def test_the_total_variance(name: str) -> None:
    assert printed(SampleCovariance(load(name)).trace, TOTAL[name])


@pytest.mark.parametrize("row", DIGITS, ids=lambda row: str(row.k))
@pytest.mark.parametrize("fit", [expectation_maximisation, gradient_ascent])
def test_both_climbs_reach_the_maximum_of_the_closed_form(fit: object, row: Figures) -> None:
    assert callable(fit)
    data = load("digits")
    reached: Ascent = fit(data, row.k)
    best = maximum_likelihood(data, row.k)
    assert reached.converged, reached.stopped
    assert math.isclose(reached.log_likelihood, best.log_likelihood, rel_tol=1e-8)
    assert reached.log_likelihood <= best.log_likelihood + 1e-10
    assert math.isclose(reached.model.sigma2, best.model.sigma2, rel_tol=1e-4)
    assert math.isclose(reached.model.log_likelihood(data), reached.log_likelihood, rel_tol=1e-12)
    # Every step of either climbs, up to rounding.
    assert np.diff(reached.history).min() >= -1e-12 * abs(reached.log_likelihood)


@pytest.mark.parametrize("k", [2, 10, 20, 40])
def test_the_peer_scores_its_own_fit_lower_by_its_divisor(k: int) -> None:
    """scikit-learn divides by n − 1, which lowers the score by ½ d (log(n/(n−1)) − 1/n)."""
    data = load("digits")
    n, d = data.shape
    lowered = maximum_likelihood(data, k).log_likelihood - d / 2 * (math.log(n / (n - 1)) - 1 / n)
    assert math.isclose(decomposition.PCA(k, svd_solver="full").fit(data).score(data), lowered, rel_tol=1e-12)


def test_the_peer_under_the_same_model_gives_the_same_densities() -> None:
    data = load("digits")
    peer = decomposition.PCA(20, svd_solver="full").fit(data)
    ours = maximum_likelihood(data, 20).model
    n = len(data)
    same = type(ours)(ours.W * math.sqrt(n / (n - 1)), ours.mu, ours.sigma2 * n / (n - 1))
    assert np.allclose(same.log_densities(data), peer.score_samples(data), rtol=1e-10, atol=0)


def test_more_components_than_the_rank_of_the_digits_are_refused() -> None:
    from numerics.errors import NoiseVanishes

    data = load("digits")
    assert maximum_likelihood(data, 60).route == "SVD"
    with pytest.raises(NoiseVanishes, match=r"rank 61 about its mean.* k ≤ 60 is needed"):
        maximum_likelihood(data, 61)


def test_scaling_the_data_shifts_the_likelihood_and_leaves_the_rate() -> None:
    raw, scaled = maximum_likelihood(load("digits"), 20), maximum_likelihood(load("digits/16"), 20)
    assert math.isclose(scaled.model.sigma2, raw.model.sigma2 / 256, rel_tol=1e-12)
    assert math.isclose(scaled.log_likelihood, raw.log_likelihood + 64 * math.log(16), rel_tol=1e-12)
    assert math.isclose(scaled.rate, raw.rate, rel_tol=1e-12)
