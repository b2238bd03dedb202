"""Random statements of every kind, for Hypothesis, around the random trees of :mod:`proofs_tests.random_trees`.

A statement is written down as plain mathematics first, so that it is one an author could have written.
"""

from __future__ import annotations

import re
from random import Random

from hypothesis import strategies as st

from derivations.documents.places import Source
from derivations.documents.statement_text import read_equations
from derivations.language.errors import LemmataError
from derivations.language.statements import Statement
from proofs_tests.random_trees import DECLARED, Shape, d, k, random_text

KINDS = (
    "{n} = {n}",
    "{m} <= {m}",
    "{n} != {n}",
    "{n} < norm2(x - y) + ({n}) unless x = y",
    "s*t + ({n}) > {n} unless s = t and t = 1/2",
    "tr(A.T @ W @ W.T) < {n} unless A = W @ W.T",
    "stationary({n}, {points})",
    "maximised({n}, {points})",
    "minimised({n}, {points})",
    "uniquely_maximised({n} + {all}, {points})",
    "uniquely_minimised({all} - ({n}), {points})",
    "saddle({n}, {points})",
    "saddle({n}, A = {free}, B)",
    "saddle({n}, s = 3, x = mu1, t, y)",
    "local_maximum({n}, {points})",
    "local_minimum({n}, {points})",
    "index({n}, {points}, {counts})",
    "index({n}, A = {free}, B, {counts})",
    "index({n}, t = 1, x = mu1, s, y, {counts})",
    "inertia({n}, A, {counts})",
    "inertia({n}, s, W, x, {counts})",
    "rank(A @ ({free}) + B @ A.T @ W @ W.T, A, generic = d*k)",
    "rank(W @ U @ z + x - s*y, W, x, s, generic = d*k - k*(k - 1)/2)",
    "increasing(s*({n}), s)",
    "decreasing({n} - {all}/tau, tau)",
    "strictly_increasing(log(tau) + ({n}), tau)",
    "strictly_decreasing({all}*({n}), s)",
    "constant({n} + {all}, s)",
    "constant({n} - {all}, A, t)",
    "proportional(exp({n}), exp({n} + {all}), x)",
    "limit({n}, s = 0, above) = -oo",
    "tends({n}, tau = 0, sigma2 + 1)",
    "tends({n}, s = t, below, -3)",
    "tends({m}, tau = oo, B)",
    "tends({n}, s = -oo, oo)",
    "one_sided_slope({n}, s = 2, above, {n})",
    "one_sided_slope({n}, tau = sigma2, below, -1/3)",
    "distinct({m} + s*B, s)",
    "distinct({n} - {all}, A, x)",
    "reparametrised(s*sigma2 - norm2(x), t*sigma2 - norm2(x), s = t/2, t = 2*s)",
    "reparametrised(tr(A) - sigma2, tr(B) - sigma2, A = B.T, B = A.T)",
    "converges({m}, A = {m}, W = {w}, to = B @ B.T)",
    "converges(s = {n}, to = sigma2)",
    "generically_converges({n}, s = {n}, to = t/2)",
    "exists({n} = {n} and {m} <= {m}, A = {free}, s = 1/3)",
    "exists({n} < {n}, x = mu1)",
    "exists(s**2 = 2 and t != s and 0 <= tau, s, t, tau)",
    "{n} = {n} implies {m} = {m}",
    "{n} = {n} and {m} = 0 iff {m} = {m} and {n} = 1",
)
"""``{n}`` is a number, ``{m}`` and ``{w}`` are matrices; ``{free}`` has no letter that is set, ``{all}`` has them all."""

_POINTS = ("s = 2", "sigma2 = tau", "x = mu1", "A = B @ S", "A = zeros(d, d), t = 1/2", "W = zeros(d, k), s = tau, x = -y")
_COUNTS = ("positive = d", "zero >= 1", "positive = d*k, zero = 0, negative = k", "negative >= 1, positive = 2")
_ALL = "s*t*sigma2*norm2(x)*tr(A @ W @ W.T)"
_SHAPES: dict[str, Shape] = {"n": (), "m": (d, d), "w": (d, k)}


def random_claim(seed: int, kind: str, depth: int = 2) -> str:
    """A claim of a kind in plain mathematics, the same for the same seed."""
    random = Random(seed)

    def filled(place: re.Match[str]) -> str:
        if place[1] in _SHAPES:
            return random_text(random.randrange(2**32), _SHAPES[place[1]], random.randint(0, depth))
        return random.choice({"points": _POINTS, "counts": _COUNTS, "free": ("B", "S - B/sigma2"), "all": (_ALL,)}[place[1]])

    return re.sub(r"\{(\w+)\}", filled, kind)


def random_statements(seed: int, kind: str, depth: int = 2) -> tuple[Statement, ...]:
    """The statements of a claim; none where it is none, for want of a letter or for a bound of the language."""
    try:
        return read_equations(Source(random_claim(seed, kind, depth)), DECLARED.scope)
    except LemmataError:
        return ()


def claims_of_statements() -> st.SearchStrategy[tuple[Statement, ...]]:
    """The statements of a claim of any kind."""
    made = st.builds(random_statements, st.integers(0, 2**32 - 1), st.sampled_from(KINDS))
    return made.filter(bool)
