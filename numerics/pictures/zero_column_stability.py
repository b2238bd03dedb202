r"""Where a collapsed column of pPCA is stable: the log-likelihood around it as σ² passes the eigenvalues.

Probabilistic PCA of the digits at fixed σ². The first four columns of W are at their optimum, and the fifth is 0: a
stationary point for every σ². Along the unused direction :math:`u_j` the curvature of the log-likelihood there is
:math:`(\lambda_j-\sigma^2)/\sigma^4`, so the collapsed column is a maximum exactly when σ² is at least the largest unused
eigenvalue. Lines are that formula; points are derivatives of the log-likelihood's gradient.

Illustrates LU-14 and LU-15. Source: Lucas et al. 2019, §4.1 and Fig. 1, recomputed; Tipping & Bishop 1999, appendix A.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from numerics.derivatives import directional_derivative
from numerics.linalg import Array
from numerics.pictures.digits import digits
from numerics.pictures.style import BLUE, GREY, INK, PALE, SHADE, VERMILION, canvas, note, title
from numerics.ppca_axes import PrincipalAxes
from numerics.ppca_likelihood import Likelihood
from numerics.spectrum import Moments, moments_of_data

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

USED = 4
# The panels with a landscape, and the number of the eigenvalue that is their σ².
_LANDSCAPES = {"a": 4, "b": 6, "c": 8}
_REACH, _TICKS = 0.7, (-0.5, 0.0, 0.5)
_RISES = ("#FBE6D8", "#F6CDB2", "#EFAF86", "#E6905C", "#DB7238")


@dataclass(frozen=True)
class CollapsedColumn:
    """Probabilistic PCA at a fixed σ² whose first ``used`` columns are the best ones, with one more that leaves 0."""

    moments: Moments
    used: int
    sigma2: float

    def at(self, column: Array) -> Likelihood:
        """The likelihood with this last column, of shape (d,)."""
        kept = np.sqrt(np.maximum(self.moments.eigenvalues[: self.used] - self.sigma2, 0.0))
        W = np.column_stack([self.moments.directions[:, : self.used] * kept, column])
        at, root = PrincipalAxes(W, self.sigma2), self.moments.root
        return Likelihood(at, root.T @ (root @ at.shrunken), float(np.sum(self.moments.eigenvalues)))

    def gain(self, weights: dict[int, float]) -> float:
        """What the log-likelihood per sample gains over the collapsed column, for weights along u_j, j counted from 1."""
        column = sum((weight * self.along(j) for j, weight in weights.items()), np.zeros(self.moments.mean.size))
        return self.at(column).value - self.at(np.zeros_like(column)).value

    def curvature(self, j: int) -> float:
        """The second derivative in the weight along u_j at 0, in nats per squared unit of the data: measured."""
        direction = self.along(j)

        def slope(column: Array) -> float:
            return float(self.at(column).gradient_W[:, -1] @ direction)

        return directional_derivative(slope, np.zeros_like(direction), direction, step=math.sqrt(self.sigma2) / 8).value

    def along(self, j: int) -> Array:
        """The principal direction u_j, of shape (d,), j counted from 1."""
        return np.asarray(self.moments.directions[:, j - 1])


def landscape(column: CollapsedColumn, j: int, i: int, weights: Array) -> Array:
    """The gains with weights along u_j (columns of the result) and u_i (rows)."""
    return np.array([[column.gain({j: across, i: up}) for across in weights] for up in weights])


def draw(*, quick: bool = False) -> Figure:
    """Three landscapes over two directions, the curvatures against σ², and the landscape over one weight."""
    moments = moments_of_data(digits())
    figure = canvas(5.1)
    grid = figure.add_gridspec(2, 6, height_ratios=[1.0, 1.05])
    weights = np.linspace(-_REACH, _REACH, 9 if quick else 36)
    for place, ((letter, j), kind) in enumerate(zip(_LANDSCAPES.items(), ("a maximum", "a saddle", "unstable"), strict=True)):
        axes = figure.add_subplot(grid[0, 2 * place : 2 * place + 2])
        _landscape(axes, CollapsedColumn(moments, USED, float(moments.eigenvalues[j - 1])), weights)
        title(axes, letter, rf"Collapse at $\sigma^2 = \lambda_{j}$: {kind}")
        axes.set_ylabel("" if place else "weight along $u_7$ (brightness)")
        axes.tick_params(labelleft=not place)
    # Powers of the square root of two, so that 1 is among them: there the curvature is 0.
    _curvatures(figure.add_subplot(grid[1, :3]), moments, np.exp2(np.arange(-1, 2) if quick else np.arange(-8, 7) / 4))
    _one_weight(figure.add_subplot(grid[1, 3:]), moments, 9 if quick else 71)
    return figure


def _landscape(axes: Axes, column: CollapsedColumn, weights: Array) -> None:
    gains = landscape(column, 5, 7, weights)
    levels = np.geomspace(0.02, 4, 10)
    axes.contourf(weights, weights, gains, levels=[0.0, 0.02, 0.06, 0.12, 0.24], colors=_RISES, extend="max")
    axes.contour(weights, weights, gains, levels=-levels[::-1], colors=[GREY], linewidths=0.5, linestyles="solid")
    axes.plot(0, 0, "o", color=INK, markersize=4)
    top = math.sqrt(max(float(column.moments.eigenvalues[4]) - column.sigma2, 0.0))
    if top > 0:
        axes.plot([-top, top], [0, 0], "+", color=INK, markersize=6, markeredgewidth=0.9)
    axes.set_aspect("equal")
    axes.set(xticks=_TICKS, yticks=_TICKS, xlabel=r"weight along $u_5$ (brightness)")


def _curvatures(axes: Axes, moments: Moments, shares: Array) -> None:
    title(axes, "d", "Curvature at the collapsed column")
    axes.axhspan(-1, 0, color=SHADE, linewidth=0)
    for j, colour in {20: PALE, 10: PALE, 7: VERMILION, 5: BLUE}.items():
        value = float(moments.eigenvalues[j - 1])
        line = np.geomspace(value / 4, 1.0, 60)
        axes.plot(line, value / line - 1, color=colour)
        note(axes, f"$u_{{{j}}}$", (value / 4, 3), color=GREY if colour == PALE else colour, shift=(0, 4), ha="center")
        measured = [sigma2 * CollapsedColumn(moments, USED, sigma2).curvature(j) for sigma2 in value * shares]
        axes.plot(value * shares, measured, "o", color=colour, markersize=3)
    for letter, j in _LANDSCAPES.items():
        axes.plot([moments.eigenvalues[j - 1]] * 2, [-1, 0.9], color=INK, linewidth=0.6, linestyle=(0, (1, 2)))
        note(axes, rf"$\mathbf{{{letter}}}$", (moments.eigenvalues[j - 1], 0.9), shift=(0, 2), ha="center")
    axes.set(xscale="log", xlim=(0.009, 1.0), ylim=(-1, 3.4), xlabel=r"noise variance $\sigma^2$ (squared brightness)")
    axes.set_ylabel(r"$\sigma^2\,\partial^2\ell/\partial a_j^2$ (nats per sample)")
    note(axes, "unstable", (0.0105, 0.12), color=GREY)
    note(axes, "stable", (0.0105, -0.35), color=GREY)
    note(axes, "lines: $\\lambda_j/\\sigma^2 - 1$\npoints: slope of the gradient", (0.95, 2.55), color=GREY, ha="right")


def _one_weight(axes: Axes, moments: Moments, points: int) -> None:
    title(axes, "e", "The log-likelihood over one weight")
    value, weights = float(moments.eigenvalues[4]), np.linspace(-_REACH, _REACH, points)
    summits = np.array([_summit(moments, share * value) for share in np.linspace(0.28, 1.0, 25)])
    for side in (-1, 1):
        axes.plot(side * summits[:, 0], summits[:, 1], color=GREY, linewidth=0.8, linestyle=(0, (3, 2)))
    for share in (0.3, 0.4, 0.55, 1.0, 8.0):
        column, colour = CollapsedColumn(moments, USED, share * value), BLUE if share < 1 else INK
        gains = [column.gain({5: weight}) for weight in weights]
        axes.plot(weights, gains, color=colour)
        words = r"$\sigma^2 = \lambda_5$" if share == 1 else rf"${share:g}\,\lambda_5$"
        note(axes, words, (_REACH, gains[-1]), color=colour, shift=(4, 0), va="center")
    axes.set(xticks=_TICKS, xlim=(-_REACH, _REACH), xlabel=r"weight along $u_5$ (brightness)")
    axes.set_ylabel("gain over collapse (nats per sample)")


def _summit(moments: Moments, sigma2: float) -> tuple[float, float]:
    r"""The best weight along :math:`u_5`, :math:`\sqrt{\lambda_5-\sigma^2}`, and the gain there."""
    weight = math.sqrt(max(float(moments.eigenvalues[4]) - sigma2, 0.0))
    return weight, CollapsedColumn(moments, USED, sigma2).gain({5: weight})
