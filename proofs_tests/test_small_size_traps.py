"""Identities that hold at small sizes only, and true ones that a careless criterion doubts.

A test at a few small sizes certifies the first kind; asking every series or gradient to vanish refuses the second. Both
kinds come from the traps of the theorem behind the scope *every size* (docs/every_size.md).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, permutations

import pytest

from derivations.documents.one_off import one_off
from derivations.engines.judge import Settings, judge_claim
from derivations.language.verdicts import Judgement, Verdict

SEED = 1950
FAMOUS_PRIME = 2**61 - 1


def judged(math: str, lets: Sequence[str], *, near_misses: bool = False) -> Judgement:
    (claim,) = one_off(math, lets).claims
    assert not claim.problem, claim.problem
    return judge_claim(claim, Settings(seed=SEED, near_misses=near_misses)).judgement


def sign(permutation: Sequence[int]) -> int:
    return (-1) ** sum(left > right for left, right in combinations(permutation, 2))


def signed_sum(terms: Sequence[tuple[int, str]]) -> str:
    return " ".join(f"{'+' if factor > 0 else '-'} {term}" for factor, term in terms).removeprefix("+ ")


def standard_polynomial(letters: str) -> str:
    """Σ sign(π) X_π(1) … X_π(n), zero for matrices of size ≤ n/2 (Amitsur & Levitzki 1950)."""
    return signed_sum([(sign(order), " @ ".join(letters[i] for i in order)) for order in permutations(range(len(letters)))])


def cycles(permutation: Sequence[int]) -> Iterator[list[int]]:
    left = set(range(len(permutation)))
    while left:
        cycle = [min(left)]
        while permutation[cycle[-1]] != cycle[0]:
            cycle.append(permutation[cycle[-1]])
        left -= set(cycle)
        yield cycle


def fundamental_trace_identity(letters: str) -> str:
    """Σ sign(π) Π over the cycles of π of the trace of their letters, zero for sizes below the number of letters."""
    terms = [
        (sign(order), " * ".join(f"tr({' @ '.join(letters[i] for i in cycle)})" for cycle in cycles(order)))
        for order in permutations(range(len(letters)))
    ]
    return signed_sum(terms)


COMMUTATOR_SQUARED = "(A @ B - B @ A) @ (A @ B - B @ A)"
SECOND_SYMMETRIC = "(tr(A)**2 - tr(A @ A))/2"
THIRD_SYMMETRIC = "(tr(A)**3 - 3*tr(A)*tr(A @ A) + 2*tr(A @ A @ A))/6"

GENERIC = ("A: d x d", "B: d x d", "Y: d x d", "Z: d x d")
SKEW = ("K: d x d skew", "L: d x d skew", "J: d x d skew", "H: d x d skew")
INVERTIBLE = ("A: d x d invertible", "B: d x d invertible")
ROTATIONS = ("P: d x d orthogonal", "Q: d x d orthogonal")

SMALL_SIZES_ONLY = {
    "Hall": (f"{COMMUTATOR_SQUARED} @ Y = Y @ {COMMUTATOR_SQUARED}", GENERIC, "d ≤ 2"),
    "standard identity S₄": (f"{standard_polynomial('ABYZ')} = zeros(d, d)", GENERIC, "d ≤ 2"),
    "standard identity S₄ on skew": (f"{standard_polynomial('KLJH')} = zeros(d, d)", SKEW, "d ≤ 3"),
    "Cayley–Hamilton of size 2": (f"A @ A - tr(A)*A + {SECOND_SYMMETRIC}*I(d) = zeros(d, d)", GENERIC, "d ≤ 2"),
    "Cayley–Hamilton of size 2 with det": ("A @ A - tr(A)*A + det(A)*I(d) = zeros(d, d)", GENERIC, "d = 2"),
    "Cayley–Hamilton of size 3": (
        f"A @ A @ A - tr(A)*A @ A + {SECOND_SYMMETRIC}*A - {THIRD_SYMMETRIC}*I(d) = zeros(d, d)",
        GENERIC,
        "d ≤ 3",
    ),
    "fundamental trace identity of degree 2": (f"{fundamental_trace_identity('AB')} = 0", GENERIC, "d = 1"),
    "fundamental trace identity of degree 3": (f"{fundamental_trace_identity('ABY')} = 0", GENERIC, "d ≤ 2"),
    "inverse of a product": ("inv(A @ B) = inv(A) @ inv(B)", INVERTIBLE, "d = 1"),
    "commuting": ("A @ B = B @ A", GENERIC, "d = 1"),
    "skew is zero": ("K = zeros(d, d)", SKEW, "d = 1"),
    "fourth power of a skew matrix": ("tr(K**4) = tr(K @ K)**2/2", SKEW, "d ≤ 3"),
    "anticommutator of skew matrices": ("(K @ L + L @ K) @ A = A @ (K @ L + L @ K)", (*SKEW, *GENERIC), "d ≤ 2"),
    "orthogonal matrices commute": ("P @ Q = Q @ P", ROTATIONS, "d = 1"),
    "sizes on a diagonal": ("(d - k)*tr(W @ W.T) = 0", ("W: d x k",), "d = k"),
    "sizes on a diagonal, k ≤ d": ("(d - k)*tr(W @ W.T) = 0", ("W: d x k", "k <= d"), "d = k"),
}


@pytest.mark.parametrize(("math", "lets", "condition"), SMALL_SIZES_ONLY.values(), ids=list(SMALL_SIZES_ONLY))
def test_what_holds_at_small_sizes_only_is_refuted_with_those_sizes(math: str, lets: Sequence[str], condition: str) -> None:
    judgement = judged(math, lets)
    assert judgement.verdict is Verdict.REFUTED, judgement
    assert judgement.counterexample is not None
    assert condition in judgement.counterexample.holds_when
    assert judgement.reason.startswith(f"holds when {condition}")


FALSE_EVEN_AT_ONE = {
    "orthogonal is the identity": ("Q = I(d)", ROTATIONS),
    "a size that is the test's": ("d*inv(A) = 8*inv(A)", INVERTIBLE),
    "a famous prime times a matrix": (f"{FAMOUS_PRIME}*A = zeros(d, d)", GENERIC),
    "a famous prime times an inverse": (f"A + {FAMOUS_PRIME}*inv(A) = A", INVERTIBLE),
    "a famous prime times a number": (f"{FAMOUS_PRIME}*s = 0", ("s: positive",)),
    "two famous primes": (f"{FAMOUS_PRIME**2}*tr(A) = 0", GENERIC),
    "a famous prime below": (f"tr(A)/{FAMOUS_PRIME} = 0", GENERIC),
}


@pytest.mark.parametrize(("math", "lets"), FALSE_EVEN_AT_ONE.values(), ids=list(FALSE_EVEN_AT_ONE))
def test_what_is_false_at_every_size_is_refuted(math: str, lets: Sequence[str]) -> None:
    judgement = judged(math, lets)
    assert judgement.verdict is Verdict.REFUTED, judgement
    assert judgement.counterexample is not None


@pytest.mark.parametrize("size", [4, 8, 16, 9, 17])
def test_a_size_used_as_a_coefficient_is_not_the_size_of_the_test(size: int) -> None:
    assert judged(f"d*inv(A) = {size}*inv(A)", INVERTIBLE).verdict is Verdict.REFUTED
    assert judged(f"d*tr(inv(A)) = {size}*tr(inv(A))", INVERTIBLE).verdict is Verdict.REFUTED


TRUE = {
    "a form with an inverse and its transpose": ("a.T @ inv(A) @ b = b.T @ inv(A).T @ a", ("a: d", "b: d", *INVERTIBLE)),
    "a diagonal factor in a trace": ("tr(D @ A) = tr(D @ A.T)", ("D: d x d diagonal", "A: d x d")),
    "the cube of a skew matrix": ("tr(K @ K @ K) = 0", SKEW),
    "a symmetric factor in a trace": ("tr(S @ A) = tr(S @ A.T)", ("S: d x d symmetric", "A: d x d")),
    "a skew quadratic form": ("quad(x, K) = 0", ("K: d x d skew", "x: d")),
    "diagonal matrices commute": ("D @ E = E @ D", ("D: d x d diagonal", "E: d x d diagonal")),
    "Cayley's transform is orthogonal": ("inv(I(d) + K) @ (I(d) - K) @ (inv(I(d) + K) @ (I(d) - K)).T = I(d)", SKEW),
    "an orthogonal change of basis": ("tr(Q @ A @ Q.T) = tr(A)", ("Q: d x d orthogonal", "A: d x d")),
}


@pytest.mark.parametrize(("math", "lets"), TRUE.values(), ids=list(TRUE))
def test_what_a_careless_criterion_doubts_is_certified_at_every_size(math: str, lets: Sequence[str]) -> None:
    judgement = judged(math, lets, near_misses=True)
    assert judgement.verdict is Verdict.CERTIFIED, judgement
    assert judgement.scope.every_size, judgement.remarks
    assert judgement.near_misses.killed > 0


# Orthogonal matrices of determinant −1 form a component of their own, which no base point of the theorem reaches.
FALSE_AT_DETERMINANT_MINUS_ONE = [
    ("det(Q) = 1", ROTATIONS),
    ("det(Q)**3 = 1", ROTATIONS),
    ("det(P) = det(Q)", ROTATIONS),
    ("det(inv(Q)) = 1", ROTATIONS),
    ("det(A @ Q) = det(A)", (*GENERIC, *ROTATIONS)),
    ("det(Q)*A = A", (*GENERIC, *ROTATIONS)),
    ("det(Q)*tr(A) = tr(A)", (*GENERIC, *ROTATIONS)),
    ("det(Q)*inv(A) = inv(A)", (*INVERTIBLE, *ROTATIONS)),
]


@pytest.mark.parametrize(
    ("math", "lets"), FALSE_AT_DETERMINANT_MINUS_ONE, ids=[math for math, _ in FALSE_AT_DETERMINANT_MINUS_ONE]
)
def test_the_determinant_of_an_orthogonal_matrix_may_be_minus_one(math: str, lets: Sequence[str]) -> None:
    judgement = judged(math, lets)
    assert judgement.verdict is Verdict.REFUTED, judgement
    assert judgement.counterexample is not None
