r"""Four ways to the same maximum: how far each stays below the closed form ℓ⋆, iteration by iteration.

The digits, k = 10, σ² learned, each from three random starts. Two climb the log-likelihood of pPCA: EM and L-BFGS. Two
climb the ELBO of the linear VAE: L-BFGS, and cycling through the closed-form optima of encoder, decoder and noise. All have
the maximum ℓ⋆, since the ELBO adds no local maxima. Its last digits take longer: the columns must also turn onto the
principal directions, and about half of what is missing meanwhile is what a diagonal encoder loses while they are oblique.

Illustrates LU-31 and LU-32 (what a diagonal encoder loses), LU-33 and LU-38 (the same maximum, and no other), LU-60 and
TB-15 (EM). Source: Lucas et al. 2019, Theorem 1 and §6.1; Tipping & Bishop 1999, §3.2.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

import numpy as np

from numerics.linalg import Array
from numerics.linear_vae_training import coordinate_ascent, fit
from numerics.pictures.digits import digits
from numerics.pictures.style import BLUE, GREEN, PURPLE, VERMILION, canvas, note
from numerics.ppca_em import expectation_maximisation
from numerics.ppca_gradient import gradient_ascent
from numerics.spectrum import maximum, moments_of_data

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LATENT_SIZE = 10
# Below this the difference of two likelihoods of a few dozen nats is rounding.
FLOOR = 1e-12


def gaps(data: Array, k: int, *, seed: int, steps: int) -> dict[str, Array]:
    """By method, ℓ⋆ less the value after each iteration, in nats per sample, the start first; data of shape (n, d)."""
    moments = moments_of_data(data)
    best = maximum(moments.eigenvalues, k).elbo
    histories: dict[str, Sequence[float]] = {
        "pPCA, EM": expectation_maximisation(data, k, seed=seed, tolerance=1e-14, most_steps=steps).history,
        "pPCA, gradient ascent": gradient_ascent(data, k, seed=seed, tolerance=1e-7, most_steps=steps).history,
        "linear VAE, gradient ascent": fit(moments, k, seed=seed, iterations=steps).history,
        "linear VAE, coordinate ascent": coordinate_ascent(
            moments, k, seed=seed, iterations=steps, tolerance=1e-13, expanded=False
        ).history,
    }
    return {name: best - np.array(history) for name, history in histories.items()}


def draw(*, quick: bool = False) -> Figure:
    """The gaps on logarithmic axes, three starts for each method, the first in bold."""
    figure = canvas(3.5)
    axes = figure.subplots()
    data, steps = digits(), 5 if quick else 3000
    for seed in range(1 if quick else 3):
        for name, gap in gaps(data, LATENT_SIZE, seed=seed, steps=steps).items():
            seen = _before_rounding(gap)
            axes.plot(range(1, len(seen)), seen[1:], color=_COLOURS[name], linewidth=0.5 if seed else 1.5)
            if not seed:
                _name(axes, name, seen)
    axes.set(xscale="log", yscale="log", xlim=(1, steps), xlabel="iterations")
    axes.set_ylabel(r"shortfall from $\ell^\star$ (nats per sample)")
    return figure


_COLOURS = {
    "pPCA, EM": BLUE,
    "pPCA, gradient ascent": GREEN,
    "linear VAE, gradient ascent": VERMILION,
    "linear VAE, coordinate ascent": PURPLE,
}
# Where the name of a line goes: the gap at which it stands, then points to the right of the line, and up.
_NAMES = {
    "pPCA, EM": (1e-10, 8, 0),
    "pPCA, gradient ascent": (1e-6, -20, 0),
    "linear VAE, gradient ascent": (1e-8, 22, 0),
    "linear VAE, coordinate ascent": (0.0, -2, -14),
}


def _before_rounding(gap: Array) -> Array:
    """The gaps up to the first that is too small to be told from 0."""
    (lost,) = np.nonzero(gap < FLOOR)
    return gap[: lost[0]] if lost.size else gap


def _name(axes: Axes, name: str, gap: Array) -> None:
    level, right, up = _NAMES[name]
    place = int(np.count_nonzero(gap > level)) - 1
    words = name if up else name.replace(", ", ",\n")
    side: Literal["left", "right"] = "left" if right > 0 else "right"
    note(axes, words, (place, gap[place]), color=_COLOURS[name], shift=(right, up), ha=side, va="center")
