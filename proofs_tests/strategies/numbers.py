"""Numbers: simple ones first, with a pool of magnitudes that a point's variables share.

Sharing is what makes an eigenvalue meet another one, or the noise variance, exactly.
"""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import strategies as st

_SIMPLE = (1.0, 0.5, 2.0, 3.0)
_LARGEST_POWER = 8


@dataclass(frozen=True)
class Magnitudes:
    """The positive numbers that a point shares, and whether it may leave the moderate range at all."""

    shared: tuple[float, ...]
    wild: bool


def magnitudes(may_be_wild: bool = True) -> st.SearchStrategy[Magnitudes]:
    """Most points are moderate; a wild one reaches from 1e-8 to 1e8."""
    return st.sampled_from((False, False, may_be_wild)).flatmap(
        lambda wild: st.lists(_fresh(wild), min_size=1, max_size=3).map(lambda shared: Magnitudes(tuple(shared), wild))
    )


def positive(pool: Magnitudes) -> st.SearchStrategy[float]:
    """A positive number: a shared one half of the time."""
    return st.one_of(st.sampled_from(pool.shared), _fresh(pool.wild))


def real(pool: Magnitudes) -> st.SearchStrategy[float]:
    """Thousandths up to 3 in magnitude, 0 and simple numbers often."""
    thousandths = st.integers(-3000, 3000).map(lambda value: value / 1000)
    return st.one_of(st.sampled_from((0.0, 1.0, -1.0, 0.5, 2.0)), thousandths)


def nonzero(pool: Magnitudes) -> st.SearchStrategy[float]:
    """A number of either sign that is not 0."""
    return st.tuples(positive(pool), st.sampled_from((1.0, -1.0))).map(lambda drawn: drawn[0] * drawn[1])


def of_unit_interval(pool: Magnitudes) -> st.SearchStrategy[float]:
    """Strictly between 0 and 1, near either end where the point is a wild one."""
    inside = st.integers(1, 999).map(lambda value: value / 1000)
    edges = st.sampled_from((1e-6, 1 - 1e-6)) if pool.wild else st.sampled_from((0.5, 0.25))
    return st.one_of(st.just(0.5), inside, edges)


def _fresh(wild: bool) -> st.SearchStrategy[float]:
    moderate = st.one_of(st.sampled_from(_SIMPLE), st.integers(200, 4000).map(lambda value: value / 1000))
    if not wild:
        return moderate
    powers = st.integers(-_LARGEST_POWER, _LARGEST_POWER).map(lambda power: float(f"1e{power}"))
    return st.one_of(moderate, powers, st.sampled_from((10.0**_LARGEST_POWER, 10.0**-_LARGEST_POWER)))
