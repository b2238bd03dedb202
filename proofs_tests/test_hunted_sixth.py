"""Traps of a sixth hunt: reasons that were not needed, kinks with other letters, braces that do not show, points far away."""

from __future__ import annotations

import pytest

from derivations.documents.one_off import one_off
from derivations.engines.judge import Settings, judge_claim
from derivations.language.evidence import HOLDS_TOO
from derivations.language.verdicts import Verdict
from proofs_tests.one_claim import judged

HOLDING = (Verdict.PROVED, Verdict.CERTIFIED)
LETTERS = ["A: d x d", "B: d x d", "x: d", "a: real", "b: real", "t: positive"]
Row = tuple[str, tuple[str, ...]]


# -------------------------------------------------------------------------------------------------- strict versions

WITH_A_WRONG_REASON: list[Row] = [  # the gap shows the inequality by itself, so that nothing is known of the reason
    ("0 <= x**2 because x**2 + 1", ("x: real",)),
    ("0 <= norm2(W) because 1 + norm2(W)", ("W: d x k",)),
    ("log(t) <= t - 1 because t", ("t: positive",)),
    ("0 <= W @ W.T because W @ W.T + I(d)", ("W: d x k",)),
]


@pytest.mark.parametrize(("math", "lets"), WITH_A_WRONG_REASON)
def test_a_reason_that_was_not_settled_shows_no_strict_inequality(math: str, lets: tuple[str, ...]) -> None:
    judgement = judged(math, lets)
    assert not any("strict" in remark for remark in judgement.remarks)
    assert not judgement.near_misses.count(HOLDS_TOO)
    assert judged(math.split(" because")[0].replace("<=", "<"), lets).verdict is Verdict.REFUTED


def test_a_reason_that_was_settled_still_does() -> None:
    judgement = judged("2*t*r <= t**2 + r**2 + 1 because (t - r)**2 + 1", ("t: real", "r: real"))
    assert judgement.verdict in HOLDING
    assert judgement.near_misses.count(HOLDS_TOO) == 1


# -------------------------------------------------------------------------------------------------- kinks with other letters

KINKS_AND_OTHER_LETTERS: list[tuple[str, tuple[str, ...], tuple[Verdict, ...]]] = [
    ("0 < max(t, d)", ("t: positive", "W: d x k"), HOLDING),
    ("0 <= max(d, x) - x*d", ("x: real", "W: d x k"), (Verdict.REFUTED,)),
    ("0 < 1 + x**2 + max(d, x) - x*d + d**2*x**2", ("x: real", "W: d x k"), (Verdict.SUPPORTED,)),
    ("0 <= (x - d)**2 - max(x, d)/10**5", ("x: real", "W: d x k"), (Verdict.REFUTED,)),
    ("uniquely_minimised((x - 1)**2 + (x - 1)**4*max(x, -x), x = 1)", ("x: real",), (Verdict.SUPPORTED,)),
    ("maximised(max(x, 2) - (x - 1/7)**2*10**9, x = 0)", ("x: real",), (Verdict.REFUTED,)),
    ("exists(x/2 - min(x, 1/3) <= t, x = 0*t)", ("x: real", "t: positive"), (Verdict.SUPPORTED,)),
    ("0 <= at(max(r, x), r = d) - x*d", ("x: real", "r: real", "W: d x k"), (Verdict.REFUTED,)),
]


@pytest.mark.parametrize(("math", "lets", "expected"), KINKS_AND_OTHER_LETTERS)
def test_kinks_with_other_letters_do_not_stop_the_program(
    math: str, lets: tuple[str, ...], expected: tuple[Verdict, ...]
) -> None:
    """The roots of polynomials in x and in a size, or in a variable that is set to a value, were sought as those of one."""
    assert judged(math, lets).verdict in expected


# -------------------------------------------------------------------------------------------------- braces in LaTeX

HIDDEN_BY_BRACES = [  # read as parentheses, each would be proved, and what is printed is false
    r"{-a}^2 = a^2",
    r"2{a + b} = 2a + 2b",
    r"a - {b - a} = 2a - b",
    r"b{-a} = -ab",
    r"{a b}^2 = a^2 b^2",
    r"\log{a + t} - \log(a + t) = 0",
    r"\sum_i {x_i + 1} = \sum_i x_i + d",
    r"{A B}^\top = B^\top A^\top",
    r"{A B}^{-1} = B^{-1} A^{-1}",
    r"{I + A} B = B + A B",
    r"b/{a t} = \frac{b}{a t}",
    r"{\log t}^2 = (\log t)(\log t)",
]


@pytest.mark.parametrize("latex", HIDDEN_BY_BRACES)
def test_braces_that_change_what_is_printed_are_refused(latex: str) -> None:
    assert "braces do not show" in one_off(latex, LETTERS, in_latex=True).claims[0].problem


SHOWN_ALL_THE_SAME = [
    r"{a + b} = b + a",
    r"a + {b + t} = t + {a + b}",
    r"\frac{{a + b}}{2} = \frac{a}{2} + \frac{b}{2}",
    r"{(a + b)}^2 = a^2 + 2ab + b^2",
    r"\lVert {x + x} \rVert^2 = 4\lVert x\rVert^2",
    r"{\frac{a}{b}}^2 = \frac{a^2}{b^2}",
    r"{A^\top}^{-1} = (A^{-1})^\top",
    r"\log{2t} = \log 2 + \log t",
    r"\operatorname{tr}{A B} = \operatorname{tr}(B A)",
]


@pytest.mark.parametrize("latex", SHOWN_ALL_THE_SAME)
def test_braces_that_change_nothing_are_read(latex: str) -> None:
    (claim,) = one_off(latex, LETTERS, in_latex=True).claims
    assert not claim.problem, claim.problem
    assert judge_claim(claim, Settings(seed=5, near_misses=False)).judgement.verdict in HOLDING


# -------------------------------------------------------------------------------------------------- defined far away

DEFINED_FAR_AWAY: list[Row] = [  # true, and defined at no simple number or matrix
    ("log(y - 1000) + log(2) = log(2*y - 2000)", ("y: real",)),
    ("log(t - 30) + log(2) = log(2*t - 60)", ("t: positive",)),
    ("log(1/100 - t) + log(2) = log(1/50 - 2*t)", ("t: positive",)),
    ("log(-(y - 4)*(y - 6)) + log(2) = log(-2*(y - 4)*(y - 6))", ("y: real",)),
    ("log(y - 10) != log(y - 10) - 1", ("y: real",)),
    ("log(y - 10) < log(y - 10) + 1", ("y: real",)),
    ("log(log(y))**(3/2) != -1", ("y: real",)),
    ("log(norm2(x) - 500) + log(2) = log(2*norm2(x) - 1000)", ("x: d",)),
    ("tends(t*log(y - 100), t = 0, 0)", ("y: real", "t: positive")),
    ("at(2*t, t = y - 100) = 2*y - 200", ("y: real", "t: positive")),
    ("logpdf(N(m, S - 10*I(d)), m) = -1/2*logdet(2*pi*(S - 10*I(d)))", ("S: d x d spd", "m: d")),
    ("logpdf(N(m, M - 50*I(3)), m) = -1/2*logdet(2*pi*(M - 50*I(3)))", ("M: 3 x 3 symmetric", "m: 3")),
    ("log(d - 50)*norm2(x) + log(2)*norm2(x) = log(2*(d - 50))*norm2(x)", ("x: d",)),
    ("inertia(h**2*exp(sqrt(a - 100)), h, positive = 1)", ("h: real", "a: real")),
]


@pytest.mark.parametrize(("math", "lets"), DEFINED_FAR_AWAY)
def test_what_is_defined_far_away_is_not_vacuous(math: str, lets: tuple[str, ...]) -> None:
    assert judged(math, lets).verdict in (*HOLDING, Verdict.SUPPORTED, Verdict.UNDECIDED)


DEFINED_NOWHERE: list[Row] = [
    ("log(-t) + log(2) = log(-2*t)", ("t: positive",)),
    ("log(-y**2) + log(2) = log(-2*y**2)", ("y: real",)),
    ("log(k - d - 1) + log(2) = log(2*(k - d - 1))", ("W: d x k", "k <= d")),
    ("inertia(h**2*exp(sqrt(-a**2 - 100)), h, positive = 1)", ("h: real", "a: real")),
]


@pytest.mark.parametrize(("math", "lets"), DEFINED_NOWHERE)
def test_what_is_defined_nowhere_still_is(math: str, lets: tuple[str, ...]) -> None:
    assert judged(math, lets).verdict is Verdict.VACUOUS


# -------------------------------------------------------------------------------------------------- kinks made of sizes

_ONE, _TWO, _THREE = ("tr(" + " @ ".join(["W.T @ W"] * count) + ")" for count in (1, 2, 3))
OF_RANK_THREE = f"({_ONE}**3 - 3*{_ONE}*{_TWO} + 2*{_THREE})"
"""Six times the sum of all products of three eigenvalues of WᵀW: zero while one side of W is below 3."""

BEYOND_A_KINK: list[Row] = [  # false only where one size is far above another, and that is large, too
    ("max(0, h - a - 4)*tr(X @ X.T)*(a - 1)*(a - 2) = 0", ("X: h x a",)),
    ("max(0, h - 2*a)*tr(X @ X.T)*(a - 1)*(a - 2) = 0", ("X: h x a",)),
    ("min(0, a - h + 7)*tr(X @ X.T)*(a - 1)*(a - 2) = 0", ("X: h x a",)),
    (f"indicator(d > k + 5)*{OF_RANK_THREE} = 0", ("W: d x k",)),
    (f"indicator(d > 2*k + 2)*{OF_RANK_THREE} = 0", ("W: d x k",)),
    (f"indicator(d <= k)*indicator(k <= d)*{OF_RANK_THREE} = 0", ("W: d x k",)),
    ("max(0, tr(I(h)) - a - 4)*tr(X @ X.T)*(a - 1)*(a - 2) = 0", ("X: h x a",)),
]


@pytest.mark.parametrize(("math", "lets"), BEYOND_A_KINK)
def test_sizes_beyond_a_kink_made_of_them_are_looked_at(math: str, lets: tuple[str, ...]) -> None:
    assert judged(math, lets).verdict not in HOLDING


def test_kinks_made_of_sizes_still_hold_where_they_do() -> None:
    assert judged("(max(h - a, n) + a)*s = max(h, n + a)*s", ("X: h x a", "Y: n x h", "s: real")).verdict in HOLDING
    assert judged("max(h - a, 0)*s = (h - a)*s", ("X: h x a", "s: real", "a <= h")).verdict in HOLDING
