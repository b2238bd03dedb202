"""The errors of the numeric side: each says what was given and what is needed."""

from __future__ import annotations


class NumericsError(ValueError):
    """A computation that has no trustworthy answer for the values given."""


class WrongShape(NumericsError):
    """Arrays whose shapes do not fit the formula or each other."""


class NotFinite(NumericsError):
    """NaN or an infinity, where finite numbers are needed."""


class NotSymmetric(NumericsError):
    """A matrix that should equal its transpose and does not."""


class NotPositiveDefinite(NumericsError):
    """A matrix that should be positive definite and is not."""


class Singular(NumericsError):
    """A matrix without an inverse, or without a positive determinant where its logarithm is wanted."""


class IllConditioned(NumericsError):
    """A problem so badly conditioned that floating-point numbers say nothing about it."""


class TooLarge(NumericsError):
    """A computation that would need more points than this method is meant for."""


class DoesNotConverge(NumericsError):
    """An integral that diverges, or a limit that floating-point numbers cannot reach."""


class NotAnalytic(NumericsError):
    """A function that drops the imaginary part, for which the complex step would give a wrong derivative."""


class WrongSize(NumericsError):
    """A number of components, samples or steps outside the range in which the question has an answer."""


class NotDetermined(NumericsError):
    """A quantity that the data leave free, so that any answer would be one of many."""


class NoiseVanishes(NumericsError):
    """Data that lie in a k-dimensional affine space: the noise variance tends to 0 and the likelihood has no maximum."""


class MissingExtra(NumericsError, ImportError):
    """A library that an optional extra of the package brings, and that is not installed."""
