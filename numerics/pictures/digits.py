"""The data in the pictures: the 1797 handwritten digits of 8×8 pixels that ship with scikit-learn."""

from __future__ import annotations

import importlib

import numpy as np

from numerics.errors import MissingExtra
from numerics.linalg import Array

SIDE, BRIGHTEST = 8, 16.0


def digits() -> Array:
    """The images as rows, shape (1797, 64), with brightness from 0 to 1.

    Raises :class:`MissingExtra` without scikit-learn. Source: Alpaydin & Kaynak 1998, *Optical recognition of handwritten
    digits*, UCI machine learning repository (its test set).
    """
    try:
        datasets = importlib.import_module("sklearn.datasets")
    except ImportError as error:
        raise MissingExtra(
            "the digits come with scikit-learn, which is not installed: pip install lemmata[pictures]"
        ) from error
    return np.asarray(datasets.load_digits().data, dtype=float) / BRIGHTEST
