"""What the spectrum decides: the reference figures on real data, and the laws of the optimum as σ² moves."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from numerics import errors, spectrum
from numerics import linear_vae_densities as densities
from numerics import linear_vae_optima as optima
from numerics import linear_vae_training as training
from numerics.agreement import agree
from numerics.derivatives import directional_derivative
from numerics.linear_vae import distortion, elbo_of_moments, rate
from numerics.linear_vae_gradient import elbo_gradient_of_moments

# data, k, σ̂², ℓ⋆ per sample, rate; computed independently of this code.
LEARNED = [
    ("digits", 2, 13.85394808, -177.43997150, 2.51365732),
    ("digits", 10, 5.824351319, -159.99373120, 12.79614086),
    ("digits", 20, 2.8861945, -150.16837829, 25.43826889),
    ("digits", 40, 0.5905901944, -136.83317479, 62.87336187),
    ("digits/16", 2, 0.05411698468, 0.00570672, 2.51365732),
    ("digits/16", 10, 0.02275137234, 17.45194702, 12.79614086),
    ("digits/16", 20, 0.01127419727, 27.27729993, 25.43826889),
    ("digits/16", 40, 0.002306992947, 40.61250344, 62.87336187),
    ("iris", 1, 0.1141390796, -3.13779639, 1.80271741),
    ("iris", 2, 0.05068214786, -2.69975187, 2.98836082),
]
# For digits/16 and k = 20: fixed σ², active, largest ELBO, rate, ρ, tuned σ², tuned ELBO; likewise.
FIXED = [
    (30, 0, -167.728604, 0, 4.69327632, 0.07333244, -7.203997),
    (10, 0, -132.729453, 0, 4.69327632, 0.07333244, -7.203997),
    (3, 0, -94.749872, 0, 4.69327632, 0.07333244, -7.203997),
    (1, 0, -61.158704, 0, 4.69327632, 0.07333244, -7.203997),
    (0.3, 4, -27.541084, 1.244487, 3.60699660, 0.05635932, -0.024309),
    (0.1, 12, -1.661577, 5.479385, 2.21056967, 0.03454015, 11.408799),
    (0.03, 20, 19.478580, 15.651462, 1.09606468, 0.01712601, 23.685492),
    (0.01, 20, 27.112561, 26.637585, 0.69606468, 0.01087601, 27.228614),
    (0.003, 20, -4.274250, 38.677313, 0.55606468, 0.00868851, 22.374741),
    (0.001, 20, -145.459673, 49.663436, 0.51606468, 0.00806351, 13.777498),
]
VALUES = np.array([5.0, 3.0, 2.0, 1.0, 0.5, 0.2])


@pytest.fixture(scope="module")
def data() -> dict[str, np.ndarray]:
    datasets = pytest.importorskip("sklearn.datasets")
    digits, iris = np.asarray(datasets.load_digits().data), np.asarray(datasets.load_iris().data)
    return {"digits": digits, "digits/16": digits / 16, "iris": iris}


@pytest.fixture(scope="module")
def moments(data: dict[str, np.ndarray]) -> dict[str, spectrum.Moments]:
    return {name: spectrum.moments_of_data(points) for name, points in data.items()}


# ---------------------------------------------------------------------------------------------- reference figures


@pytest.mark.parametrize(
    ("name", "rank", "leading", "trace"),
    [
        ("digits", 61, (178.9073158, 163.6266407, 141.7095362), 1201.478737),
        ("digits/16", 61, (0.6988567023, 0.6391665654, 0.5535528759), 4.693276318),
        ("iris", 4, (4.200053428, 0.2410529429, 0.07768810338), None),
    ],
)
def test_spectra_of_real_data(
    moments: dict[str, spectrum.Moments], name: str, rank: int, leading: tuple[float, ...], trace: float | None
) -> None:
    found = moments[name]
    assert found.rank == rank
    assert found.eigenvalues[:3] == pytest.approx(leading, rel=1e-9)
    assert trace is None or float(np.sum(found.eigenvalues)) == pytest.approx(trace, rel=1e-9)


@pytest.mark.parametrize(("name", "k", "sigma2", "elbo", "average_rate"), LEARNED)
def test_the_maximum_over_sigma2(
    moments: dict[str, spectrum.Moments], name: str, k: int, sigma2: float, elbo: float, average_rate: float
) -> None:
    found = spectrum.maximum(moments[name].eigenvalues, k)
    assert found.sigma2 == pytest.approx(sigma2, rel=1e-9)
    assert found.elbo == pytest.approx(elbo, abs=5e-9)
    assert found.rate == pytest.approx(average_rate, abs=5e-9)
    assert found.tuned_sigma2 == pytest.approx(found.sigma2, rel=1e-12)
    assert found.active == k


@pytest.mark.parametrize("row", FIXED, ids=lambda row: str(row[0]))
def test_the_sweep_in_closed_form(moments: dict[str, spectrum.Moments], row: tuple[float, ...]) -> None:
    (found,) = spectrum.sweep(moments["digits/16"].eigenvalues, 20, [row[0]])
    assert found.active == row[1]
    assert found.elbo == pytest.approx(row[2], abs=5.1e-7)
    assert found.rate == pytest.approx(row[3], abs=5.1e-7)
    assert found.distortion == pytest.approx(row[4], abs=5.1e-9)
    assert found.tuned_sigma2 == pytest.approx(row[5], abs=5.1e-9)
    assert found.tuned_elbo == pytest.approx(row[6], abs=5.1e-7)


@pytest.mark.parametrize("row", FIXED, ids=lambda row: str(row[0]))
def test_the_sweep_by_training(moments: dict[str, spectrum.Moments], row: tuple[float, ...]) -> None:
    fitted = training.fit(moments["digits/16"], 20, sigma2=row[0])
    best = spectrum.optimum(moments["digits/16"].eigenvalues, 20, row[0])
    model, root = fitted.model, fitted.model.root_of_moments(moments["digits/16"])
    tuned = optima.best_noise(model, root)
    assert fitted.converged
    assert fitted.elbo == pytest.approx(best.elbo, rel=1e-8)
    assert fitted.elbo == pytest.approx(row[2], abs=6e-7)
    assert int(np.count_nonzero(np.linalg.norm(model.W, axis=0) > 1e-3 * math.sqrt(row[0]))) == row[1]
    assert tuned == pytest.approx(row[5], rel=1e-6)
    assert elbo_of_moments(model, moments["digits/16"]) == pytest.approx(best.elbo, rel=1e-8)


def test_the_score_of_scikit_learn_uses_the_other_normalisation(data: dict[str, np.ndarray]) -> None:
    decomposition = pytest.importorskip("sklearn.decomposition")
    X, k = data["digits"], 20
    (n, d), best = X.shape, spectrum.maximum(spectrum.moments_of_data(X).eigenvalues, k)
    score = decomposition.PCA(k, svd_solver="full").fit(X).score(X)
    assert score == pytest.approx(best.elbo - d / 2 * (math.log(n / (n - 1)) - 1 / n), rel=1e-9)
    assert score == pytest.approx(-150.16838325, abs=5e-9)


def test_the_likelihood_of_the_notebook_is_lower_by_its_normalisation(data: dict[str, np.ndarray]) -> None:
    X = data["digits/16"]
    found = spectrum.maximum(spectrum.moments(X.mean(axis=0), np.cov(X.T)).eigenvalues, 20)
    assert found.elbo == pytest.approx(27.25948752, abs=5e-9)


# ---------------------------------------------------------------------------------------------- the closed forms hold


@pytest.mark.parametrize("sigma2", [1e-8, 0.1, 0.7, 2.0, 2.5, 10.0, 1e8])
@pytest.mark.parametrize("k", [1, 3, 6])
def test_the_best_model_attains_the_closed_form(k: int, sigma2: float) -> None:
    directions = np.linalg.qr(np.random.default_rng(0).standard_normal((6, 6)))[0]
    found = spectrum.moments(np.ones(6), (directions * VALUES) @ directions.T)
    best, model = spectrum.optimum(VALUES, k, sigma2), optima.best_model(found, k, sigma2)
    root = found.root * math.sqrt(6) + model.mu  # six points with these moments about the mean
    assert agree(elbo_of_moments(model, found), best.elbo, condition=1e4)
    assert agree(np.sum(rate(model, root)), best.rate, condition=1e4) or best.rate == 0
    assert agree(distortion(model, root), best.distortion, condition=1e4 + 0.1 / sigma2)
    slopes = elbo_gradient_of_moments(model, found)
    assert max(np.abs(slopes.W).max(), np.abs(slopes.V).max()) <= 1e-12 * VALUES[0] / min(sigma2, 1.0)
    assert int(np.count_nonzero(model.W.any(axis=0))) == best.active


def test_the_maximum_is_the_likelihood_of_the_model() -> None:
    X = np.random.default_rng(4).standard_normal((20, 4)) * [3.0, 2.0, 1.0, 0.5]
    found = spectrum.moments_of_data(X)
    best = spectrum.maximum(found.eigenvalues, 2)
    model = optima.best_model(found, 2, best.sigma2)
    assert agree(best.elbo, float(np.mean(densities.marginal(model).log_density(X))), condition=1e4)
    printed = -0.5 * (4 * math.log(2 * math.pi) + np.sum(np.log(found.eigenvalues[:2])) + 2 * math.log(best.sigma2) + 4)
    assert agree(best.elbo, printed, condition=100)


@pytest.mark.parametrize("factor", [1e-4, 16.0, 1e4])
def test_rescaled_data_shift_the_likelihood_and_keep_the_rate(factor: float) -> None:
    plain, scaled = spectrum.maximum(VALUES, 2), spectrum.maximum(factor**2 * VALUES, 2)
    assert agree(scaled.sigma2, factor**2 * plain.sigma2)
    assert agree(scaled.rate, plain.rate, condition=100)
    assert scaled.elbo == pytest.approx(plain.elbo - 6 * math.log(factor), rel=1e-13)


@given(exponent=st.floats(-8, 8), k=st.integers(1, 6))
def test_active_columns_are_the_eigenvalues_above_the_noise(exponent: float, k: int) -> None:
    sigma2 = 10**exponent
    found = spectrum.optimum(VALUES, k, sigma2)
    # Within rounding of an eigenvalue either count will do.
    fewest, most = (min(k, int(np.count_nonzero(sigma2 * (1 + slack) < VALUES))) for slack in (1e-12, -1e-12))
    assert fewest <= found.active <= most
    assert found.elbo <= spectrum.maximum(VALUES, k).elbo + 1e-12 * abs(found.elbo)
    assert found.elbo <= found.tuned_elbo + 1e-12 * abs(found.elbo)
    assert found.rate >= 0


def test_the_order_of_the_eigenvalues_does_not_matter() -> None:
    shuffled = VALUES[[3, 0, 5, 2, 4, 1]]
    assert spectrum.maximum(shuffled, 2) == spectrum.maximum(VALUES, 2)
    assert spectrum.optimum(shuffled, 3, 0.7) == spectrum.optimum(VALUES, 3, 0.7)


@given(exponent=st.floats(-3, 2), k=st.integers(1, 6))
def test_no_other_choice_of_eigenvalues_does_better(exponent: float, k: int) -> None:
    sigma2 = 10**exponent
    chosen = [c for size in range(k + 1) for c in _subsets(len(VALUES), size) if all(VALUES[list(c)] >= sigma2)]
    values = [_elbo_of_subset(c, sigma2) for c in chosen]
    assert agree(max(values), spectrum.optimum(VALUES, k, sigma2).elbo, condition=100)


def _subsets(count: int, size: int) -> list[tuple[int, ...]]:
    from itertools import combinations

    return list(combinations(range(count), size))


def _elbo_of_subset(chosen: tuple[int, ...], sigma2: float) -> float:
    kept = VALUES[list(chosen)]
    left = np.sum(VALUES) - np.sum(kept)
    logarithms = np.sum(np.log(kept)) + (6 - kept.size) * math.log(sigma2)
    return -0.5 * float(6 * math.log(2 * math.pi) + logarithms + kept.size + left / sigma2)


@pytest.mark.parametrize("sigma2", [0.05, 0.3, 0.8, 1.5, 4.0, 9.0])
def test_the_elbo_rises_until_the_mean_of_the_discarded(sigma2: float) -> None:
    found = spectrum.optimum(VALUES, 3, sigma2)
    discarded = np.mean(VALUES[found.active :])
    by_formula = -(6 - found.active) / (2 * sigma2**2) * (sigma2 - discarded)
    by_differences = directional_derivative(lambda s: spectrum.optimum(VALUES, 3, float(s)).elbo, sigma2, 1.0, step=0.01)
    assert by_differences.value == pytest.approx(by_formula, rel=1e-8)


def test_the_elbo_has_one_hill_in_sigma2() -> None:
    grid = np.geomspace(1e-4, 1e4, 400)
    for k in (1, 2, 3, 5):
        slopes = np.sign(np.diff([spectrum.optimum(VALUES, k, s).elbo for s in grid]))
        assert np.count_nonzero(np.diff(slopes)) == 1
        peak = grid[int(np.argmax([spectrum.optimum(VALUES, k, s).elbo for s in grid]))]
        assert peak == pytest.approx(spectrum.best_sigma2(VALUES, k), rel=0.05)


def test_rate_and_distortion_trace_the_rate_distortion_curve() -> None:
    # Reverse water-filling: dR/dρ = −1/(2σ²), with all directions available.
    for level in (0.1, 0.3, 0.8, 1.5, 4.0):
        slope_of_rate = directional_derivative(lambda s: spectrum.optimum(VALUES, 6, float(s)).rate, level, 1.0, step=0.01)
        slope_of_rho = directional_derivative(lambda s: spectrum.optimum(VALUES, 6, float(s)).distortion, level, 1.0, step=0.01)
        assert slope_of_rate.value / slope_of_rho.value == pytest.approx(-1 / (2 * level), rel=1e-8)
        assert spectrum.optimum(VALUES, 6, level).distortion == pytest.approx(np.sum(np.minimum(VALUES, level)))


def test_a_weight_on_the_divergence_moves_the_level() -> None:
    weighted, plain = spectrum.optimum(VALUES, 4, 0.4, beta=3.0), spectrum.optimum(VALUES, 4, 1.2)
    assert weighted.active == plain.active
    assert agree([weighted.rate, weighted.distortion], [plain.rate, plain.distortion], condition=10)
    assert weighted.elbo != pytest.approx(plain.elbo)
    # What it maximises is E log p − β KL: no other level does better.
    objective = [
        spectrum.elbo_from_parts(found.rate, found.distortion, 6, 0.4, beta=3.0)
        for found in (spectrum.optimum(VALUES, 4, level) for level in np.geomspace(0.3, 5, 57))
    ]
    assert max(objective) <= spectrum.elbo_from_parts(weighted.rate, weighted.distortion, 6, 0.4, beta=3.0)


# ---------------------------------------------------------------------------------------------- degenerate cases


def test_an_eigenvalue_equal_to_the_noise_is_collapsed_and_nothing_jumps() -> None:
    at, below = spectrum.optimum(VALUES, 4, 2.0), spectrum.optimum(VALUES, 4, 2.0 * (1 - 1e-9))
    assert (at.active, below.active) == (2, 3)
    assert at.elbo == pytest.approx(below.elbo, rel=1e-8)
    assert at.distortion == pytest.approx(below.distortion, rel=1e-8)


def test_equal_eigenvalues_leave_nothing_to_learn() -> None:
    for value in (0.1, 0.3, 1.0, 7.0):
        found = spectrum.maximum([value] * 7, 2)
        assert found.active == 0
        assert found.rate == 0
        assert found.elbo == pytest.approx(-3.5 * (math.log(2 * math.pi * value) + 1))


def test_with_all_directions_kept_every_small_noise_is_best() -> None:
    best = spectrum.maximum(VALUES, 6)
    assert best.sigma2 == VALUES[-1]
    for sigma2 in (1e-8, 1e-3, 0.1):
        assert agree(spectrum.optimum(VALUES, 6, sigma2).elbo, best.elbo, condition=1e3)
    assert spectrum.optimum(VALUES, 6, 0.3).elbo < best.elbo - 1e-3


@pytest.mark.parametrize("k", [2, 3])
def test_data_explained_completely_have_no_maximum(k: int) -> None:
    with pytest.raises(errors.NoiseVanishes, match=f"2 directions only, and k = {k}"):
        spectrum.maximum([3.0, 1.0, 0.0], k)
    assert spectrum.maximum([3.0, 1.0, 0.0], 1).sigma2 == 0.5


def test_rounding_does_not_make_a_rank() -> None:
    generator = np.random.default_rng(9)
    flat = generator.standard_normal((50, 3)) @ generator.standard_normal((3, 7))
    for offset in (0.0, 1e6):
        assert spectrum.moments_of_data(flat + offset).rank == 3
    S = np.cov(flat.T, ddof=0)
    assert spectrum.moments(flat.mean(axis=0), S).rank == 3
    assert spectrum.moments_of_data(1e-9 * flat).rank == 3
    assert spectrum.moments_of_data(np.full((4, 2), 0.1)).rank == 0


@pytest.mark.parametrize(("n", "d"), [(2, 1), (3, 7), (7, 3), (5, 5)])
def test_moments_are_those_of_the_definition(n: int, d: int) -> None:
    X = np.random.default_rng(n * d).standard_normal((n, d)) + 3
    found = spectrum.moments_of_data(X)
    centred = X - X.mean(axis=0)
    assert found.root.T @ found.root == pytest.approx(centred.T @ centred / n, abs=1e-12)
    assert found.directions.T @ found.directions == pytest.approx(np.eye(found.rank), abs=1e-12)
    assert np.all(np.diff(found.eigenvalues) <= 0)
    assert not found.eigenvalues[found.rank :].any()


# ---------------------------------------------------------------------------------------------- wrong input


def test_wrong_spectra_are_named() -> None:
    with pytest.raises(errors.NumericsError, match="never negative"):
        spectrum.optimum([1.0, -0.1], 1, 1.0)
    with pytest.raises(errors.NotFinite, match="the eigenvalues"):
        spectrum.optimum([1.0, math.nan], 1, 1.0)
    with pytest.raises(errors.WrongShape, match=r"shape \(1, 2\)"):
        spectrum.optimum([[1.0, 2.0]], 1, 1.0)
    for k in (0, 3, 1.5):
        with pytest.raises(errors.WrongSize, match="from 1 to d = 2"):
            spectrum.optimum([1.0, 2.0], k, 1.0)
    for sigma2 in (0.0, -1.0, math.nan, math.inf):
        with pytest.raises(errors.NumericsError, match="sigma2"):
            spectrum.optimum([1.0, 2.0], 1, sigma2)
    for beta in (0.0, -1.0, math.nan):
        with pytest.raises(errors.NumericsError, match="beta"):
            spectrum.optimum([1.0, 2.0], 1, 1.0, beta=beta)


def test_wrong_moments_are_named() -> None:
    with pytest.raises(errors.NumericsError, match="none may be negative"):
        spectrum.moments(np.zeros(2), np.diag([1.0, -1.0]))
    with pytest.raises(errors.NotSymmetric):
        spectrum.moments(np.zeros(2), [[1.0, 0.5], [0.0, 1.0]])
    with pytest.raises(errors.WrongShape, match="the mean has shape"):
        spectrum.moments(np.zeros(3), np.eye(2))
    with pytest.raises(errors.WrongShape, match="n ≥ 2"):
        spectrum.moments_of_data([[1.0, 2.0]])
    with pytest.raises(errors.WrongShape, match="d ≥ 1"):
        spectrum.moments_of_data(np.zeros((3, 0)))
    with pytest.raises(errors.NotFinite, match="the data ha"):
        spectrum.moments_of_data([[1.0], [math.inf]])
