r"""Where a collapsed column of pPCA is stable: the log-likelihood around it as σ² passes the eigenvalues.

Probabilistic PCA of the digits at fixed σ². The first four columns of W are at their optimum, and the fifth is 0: a
stationary point for every σ². Along the unused direction :math:`u_j` the curvature of the log-likelihood there is
:math:`(\lambda_j-\sigma^2)/\sigma^4`, so the collapsed column is a maximum exactly when σ² is at least the largest unused
eigenvalue. Lines are that formula; points are derivatives of the log-likelihood's gradient.

Illustrates LU-14 and LU-15. Source: Lucas et al. 2019, §4.1 and Fig. 1, recomputed; Tipping & Bishop 1999, appendix A.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from numerics.derivatives import directional_derivative
from numerics.linalg import Array
from numerics.pictures.digits import digits
from numerics.pictures.style import BLUE, GREEN, GREY, INK, PALE, PURPLE, VERMILION, canvas, note, title
from numerics.ppca_likelihood import Likelihood
from numerics.spectrum import Moments, moments_of_data

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

USED = 4
_REACH = 0.85


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
        root = self.moments.root
        return Likelihood(W, self.sigma2, root.T @ (root @ W), float(np.sum(self.moments.eigenvalues)))

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
    figure = canvas(5.3)
    panels = figure.subplots(2, 6, gridspec_kw={"height_ratios": [1.0, 1.05]})
    grid = panels[0, 0].get_gridspec()
    for axes in panels.ravel():
        axes.remove()
    weights = np.linspace(-_REACH, _REACH, 9 if quick else 57)
    for place, (letter, j) in enumerate(zip("abc", (4, 6, 8), strict=True)):
        axes = figure.add_subplot(grid[0, 2 * place : 2 * place + 2])
        _landscape(axes, CollapsedColumn(moments, USED, float(moments.eigenvalues[j - 1])), weights)
        title(axes, letter, rf"$\sigma^2 = \lambda_{j}$: {_KINDS[j]}")
    _curvatures(figure.add_subplot(grid[1, :3]), moments, 3 if quick else 12)
    _one_weight(figure.add_subplot(grid[1, 3:]), moments, 9 if quick else 161)
    return figure


_KINDS = {4: "a maximum", 6: "a saddle", 8: "no direction is stable"}


def _landscape(axes: Axes, column: CollapsedColumn, weights: Array) -> None:
    gains = landscape(column, 5, 7, weights)
    axes.contourf(weights, weights, gains, levels=[0.0, np.inf], colors=["#FBE3D3"])
    levels = np.concatenate([-np.geomspace(8, 0.02, 14), np.geomspace(0.02, 8, 14)])
    axes.contour(weights, weights, gains, levels=levels, colors=[GREY], linewidths=0.5, linestyles="solid")
    axes.plot(0, 0, "o", color=INK, markersize=4)
    axes.set_aspect("equal")
    axes.set_xlabel("weight along $u_5$")
    axes.set_ylabel("weight along $u_7$")


def _curvatures(axes: Axes, moments: Moments, points: int) -> None:
    title(axes, "d", "Curvature at the collapsed column")
    variances = np.geomspace(0.03, 1.0, 200)
    coloured = {5: BLUE, 6: PURPLE, 7: VERMILION, 10: GREEN, 20: GREY}
    axes.axhline(0, color=INK, linewidth=0.6)
    for j, colour in coloured.items():
        value = moments.eigenvalues[j - 1]
        axes.plot(variances, value / variances - 1, color=colour)
        for sigma2 in value * np.geomspace(0.25, 3, points):
            axes.plot(sigma2, sigma2 * CollapsedColumn(moments, USED, sigma2).curvature(j), "o", color=colour, markersize=3)
    axes.set_xscale("log")
    axes.set_xlim(0.03, 1.0)
    axes.set_ylim(-1, 3)
    axes.set_xlabel(r"noise variance $\sigma^2$ (squared brightness)")
    axes.set_ylabel(r"curvature along $u_j$, times $\sigma^2$ (nats)")


def _one_weight(axes: Axes, moments: Moments, points: int) -> None:
    title(axes, "e", "Over one weight")
    weights, value = np.linspace(-_REACH, _REACH, points), float(moments.eigenvalues[4])
    for share in (0.3, 0.45, 0.7, 1.0, 2.0):
        column = CollapsedColumn(moments, USED, share * value)
        axes.plot(weights, [column.gain({5: weight}) for weight in weights], color=BLUE)
    axes.set_xlabel("weight along $u_5$ (brightness)")
    axes.set_ylabel("gain in log-likelihood (nats)")
