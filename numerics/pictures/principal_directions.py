r"""What a linear VAE learns: its decoder's columns are the principal directions, where pPCA finds a rotation of them.

The digits, k = 8, σ² learned, all from a random start. First row: principal directions. Second: the columns of the
decoder after training on the ELBO, put in the order and with the signs that match; at the maximum they are
:math:`\pm\sqrt{\lambda_j-\hat\sigma^2}\,u_j` in some order. Third: the columns of W after gradient ascent on the
log-likelihood of pPCA, matched alike: the same subspace, but the likelihood does not tell its rotations apart.

Illustrates LU-35, LU-36 and LU-37. Source: Lucas et al. 2019, §4 and Corollary 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from numerics.errors import WrongShape
from numerics.linalg import Array
from numerics.linear_vae_training import fit
from numerics.pictures.digits import SIDE, digits
from numerics.pictures.style import GREY, canvas, note
from numerics.ppca_gradient import gradient_ascent
from numerics.spectrum import moments_of_data

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LATENT_SIZE = 8


@dataclass(frozen=True)
class Matched:
    """Unit columns, of shape (d, k), in the order and with the signs that match directions best, and their k cosines."""

    columns: Array
    cosines: Array


def matched(directions: Array, columns: Array) -> Matched:
    """The columns of the second matrix, each scaled to length 1, put beside the orthonormal ones of the first, both (d, k).

    The order is that of the largest sum of absolute cosines; a column of zeros stays one, with cosine 0.
    Raises :class:`WrongShape`.

    >>> matched(np.eye(2), np.array([[0.0, 3.0], [-2.0, 0.0]])).cosines.tolist()
    [1.0, 1.0]
    """
    from scipy.optimize import linear_sum_assignment  # imported late: it is slow and only this needs it

    if directions.shape != columns.shape:
        raise WrongShape(f"the directions have shape {directions.shape} and the columns {columns.shape}; they must be equal")
    lengths = np.linalg.norm(columns, axis=0)
    units = columns / np.where(lengths > 0, lengths, 1.0)
    cosines = directions.T @ units
    rows, order = linear_sum_assignment(-np.abs(cosines))
    signs = np.where(cosines[rows, order] < 0, -1.0, 1.0)
    return Matched(units[:, order] * signs, np.abs(cosines[rows, order]))


def draw(*, quick: bool = False) -> Figure:
    """Three rows of images: principal directions, the linear VAE's columns, and those of pPCA by gradient ascent."""
    data = digits()
    moments, k = moments_of_data(data), LATENT_SIZE
    directions = moments.directions[:, :k]
    of_vae = matched(directions, fit(moments, k, tolerance=1e-3 if quick else 1e-8).model.W)
    of_ppca = matched(directions, gradient_ascent(data, k, tolerance=1e-2 if quick else 1e-6).model.W)
    figure = canvas(3.1)
    panels = figure.subplots(3, k)
    _row(panels[0], "PCA", directions, "eigenvalue", moments.eigenvalues)
    _row(panels[1], "linear VAE,\nfrom the ELBO", of_vae.columns, "cosine", of_vae.cosines)
    _row(panels[2], "pPCA, from the\nlog-likelihood", of_ppca.columns, "cosine", of_ppca.cosines)
    for j, axes in enumerate(panels[0], start=1):
        axes.set_title(f"$u_{j}$")
    return figure


def _row(panels: Sequence[Axes], name: str, columns: Array, unit: str, numbers: Array) -> None:
    """One image for each column, with a number under each, and on the left what both are."""
    for axes, column, number in zip(panels, columns.T, numbers, strict=False):
        _image(axes, column)
        axes.set_xlabel(f"{number:.3f}", fontsize=8.5, color=GREY, labelpad=2)
    panels[0].set_ylabel(name, rotation=0, ha="right", va="center")
    note(panels[0], unit, (0, 0), color=GREY, shift=(-5, -2), ha="right", va="top", of_panel=True)


def _image(axes: Axes, column: Array) -> None:
    """One direction as an image: blue below 0, red above, white at 0."""
    reach = float(np.max(np.abs(column)))
    axes.imshow(column.reshape(SIDE, SIDE), cmap="RdBu_r", vmin=-reach, vmax=reach)
    axes.set(xticks=(), yticks=())
    axes.spines[:].set(visible=True, color=GREY, linewidth=0.4)
