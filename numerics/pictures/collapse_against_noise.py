r"""The largest ELBO and the number of active units against a fixed σ²: the closed form, and models that were trained.

Linear VAEs with k = 20 on the digits. A unit is in use exactly while its eigenvalue exceeds σ²; the ELBO is largest where σ²
is the average of the eigenvalues left over. Lines are closed forms, points are trained by gradients from a random start.
Deep VAEs, with one hidden layer of 64 units, lose theirs over the same range of σ²; they are left out where JAX is missing.

Illustrates LU-43 (the closed form), LU-20 (a fixed σ² collapses nothing while it is below the k-th eigenvalue) and LU-62
(deep VAEs follow). Source: Lucas et al. 2019, §4.2 and §6.2, Table 1, on other data.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from numerics.collapse import active_units
from numerics.deep_gaussian_vae import initial
from numerics.deep_gaussian_vae_measures import measure
from numerics.deep_gaussian_vae_training import Adam, train
from numerics.errors import MissingExtra
from numerics.linalg import Array
from numerics.linear_vae_training import fit
from numerics.pictures.digits import digits
from numerics.pictures.style import BLUE, GREY, VERMILION, canvas, note, title
from numerics.spectrum import Moments, maximum, moments_of_data, sweep

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LATENT_SIZE = 20
_LEAST, _MOST = 0.003, 3.0


@dataclass(frozen=True)
class Trained:
    """What a trained model with a fixed noise variance reached: its ELBO in nats per sample, and its active units."""

    sigma2: float
    elbo: float
    active: int


def linear_vaes(moments: Moments, data: Array, k: int, variances: Iterable[float]) -> list[Trained]:
    """Linear VAEs trained at each of the noise variances, and measured on the data, of shape (n, d)."""
    found = []
    for sigma2 in variances:
        fitted = fit(moments, k, sigma2=sigma2)
        means = (data - fitted.model.mu) @ fitted.model.V.T
        found.append(Trained(sigma2, fitted.elbo, int(np.count_nonzero(active_units(means)))))
    return found


def deep_vaes(data: Array, k: int, variances: Iterable[float], *, epochs: int) -> list[Trained]:
    """Deep VAEs with 64 hidden units trained at each of the noise variances; raises :class:`MissingExtra` without JAX."""
    found = []
    for sigma2 in variances:
        start = initial(data.shape[1], k, hidden=(64,), sigma2=sigma2)
        reached = measure(train(start, data, epochs=epochs, optimiser=Adam(step=2e-3)).model, data)
        found.append(Trained(sigma2, reached.elbo.mean, reached.active))
    return found


def draw(*, quick: bool = False) -> Figure:
    """The ELBO above, the active units below, over one axis for σ²."""
    data = digits()
    moments, variances = moments_of_data(data), np.geomspace(0.004, 2.0, 4 if quick else 13)
    linear = linear_vaes(moments, data, LATENT_SIZE, variances)
    # Between those, so that no point hides another.
    deep = _deep_vaes_if_possible(data, np.sqrt(variances[1:] * variances[:-1])[::2], 1 if quick else 300)
    figure = canvas(4.5)
    above, below = figure.subplots(2, 1, sharex=True, gridspec_kw={"height_ratios": [1.2, 1]})
    _elbos(above, moments, linear, deep)
    _units(below, moments, linear, deep)
    below.set(xscale="log", xlim=(_LEAST, _MOST), xlabel=r"fixed noise variance $\sigma^2$ (squared brightness)")
    return figure


def _deep_vaes_if_possible(data: Array, variances: Array, epochs: int) -> list[Trained]:
    try:
        return deep_vaes(data, LATENT_SIZE, variances, epochs=epochs)
    except MissingExtra as error:
        print(f"collapse_against_noise is drawn without deep VAEs: {error}", file=sys.stderr)
        return []


def _elbos(axes: Axes, moments: Moments, linear: list[Trained], deep: list[Trained]) -> None:
    title(axes, "a", f"ELBO with {LATENT_SIZE} latent units")
    variances = np.geomspace(_LEAST, _MOST, 120)
    rows, best = sweep(moments.eigenvalues, LATENT_SIZE, variances), maximum(moments.eigenvalues, LATENT_SIZE)
    axes.plot(variances, [row.elbo for row in rows], color=BLUE)
    _points(axes, linear, deep, "elbo")
    _threshold(axes, best.sigma2, rf"largest at $\hat\sigma^2 = {best.sigma2:.4f}$", -88)
    _threshold(axes, 1.0, r"$\sigma^2 = 1$", 20)
    note(axes, "line: closed form, linear VAE\ncircles: trained linear VAEs", (0.0135, -46), color=BLUE)
    if deep:
        note(axes, "squares: trained deep VAEs", (0.0135, -60), color=VERMILION)
    axes.set(ylim=(-98, 42), ylabel="ELBO (nats per sample)")


def _units(axes: Axes, moments: Moments, linear: list[Trained], deep: list[Trained]) -> None:
    title(axes, "b", "Active units")
    variances = np.geomspace(_LEAST, _MOST, 1500)
    axes.plot(variances, [row.active for row in sweep(moments.eigenvalues, LATENT_SIZE, variances)], color=BLUE)
    _points(axes, linear, deep, "active")
    _threshold(axes, float(moments.eigenvalues[LATENT_SIZE - 1]), rf"$\lambda_{{{LATENT_SIZE}}}$: the first is lost", 21)
    _threshold(axes, float(moments.eigenvalues[0]), r"$\lambda_1$: all are lost", 21)
    axes.set(ylim=(-1, 23), yticks=(0, 5, 10, 15, 20), ylabel="number of active units")


def _threshold(axes: Axes, sigma2: float, words: str, height: float) -> None:
    axes.axvline(sigma2, color=GREY, linewidth=0.7, linestyle=(0, (1, 2)), zorder=0)
    note(axes, words, (sigma2, height), color=GREY, shift=(4, 0))


def _points(axes: Axes, linear: list[Trained], deep: list[Trained], what: str) -> None:
    for models, colour, mark in ((linear, BLUE, "o"), (deep, VERMILION, "s")):
        heights = [getattr(model, what) for model in models]
        axes.plot([model.sigma2 for model in models], heights, mark, color=colour, markersize=4.5, markerfacecolor="white")
