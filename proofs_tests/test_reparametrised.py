"""Functions that are one in other letters: both maps are onto, and each undoes the other, or the claim does not hold."""

from __future__ import annotations

import pytest

from derivations.documents.beside import Beside
from derivations.documents.declarations import read_declarations
from derivations.documents.latex.formula import Formulas
from derivations.documents.lets import read_lets
from derivations.documents.one_off import one_off
from derivations.documents.places import Source
from derivations.documents.statement_text import read_equations
from derivations.engines.judge import Settings, judge_claim
from derivations.language.existence import Exists
from derivations.language.verdicts import Judgement, Verdict

SETTINGS = Settings(seed=5)
LETS = [
    *("x: number", "y: number", "p: positive", "q: positive", "t: unit interval", "c: nonzero", "s: number"),
    *("W: d x k", "V: d x k", "R: k x k orthogonal", "G: k x k invertible", "S: d x d spd", "T: d x d spd"),
    *("mu: d", "m: d", "sigma2: positive", "k <= d"),
]

TRUE = [
    "reparametrised(x**2, (2*y + 1)**2, x = 2*y + 1, y = (x - 1)/2)",
    "reparametrised(p**2, q, p = sqrt(q), q = p**2)",
    "reparametrised(log(p), -log(q), p = 1/q, q = 1/p)",
    "reparametrised(x, c*y, x = c*y, y = x/c)",
    "reparametrised(logdet(S), -logdet(T), S = inv(T), T = inv(S))",
    "reparametrised(W @ W.T, V @ V.T, W = V @ R, V = W @ R.T)",
    "reparametrised(W @ inv(G), V, W = V @ G, V = W @ inv(G))",
    "reparametrised(p + x, q + y, p = q, x = y, q = p, y = x)",
    "reparametrised(t*(1 - t), exp(-y)/(1 + exp(-y))**2, t = 1/(1 + exp(-y)), y = log(t/(1 - t)))",
    "reparametrised(t, p/(1 + p), t = p/(1 + p), p = t/(1 - t))",
]

FALSE = [
    "reparametrised(x**2, (2*y + 1)**2, x = 2*y + 1, y = (x + 1)/2)",  # not the inverse
    "reparametrised(x**2, y**2, x = y, y = -x)",  # both carry f into g, and they do not undo each other
    "reparametrised(x**2, y, x = y, y = x)",  # another function
    "reparametrised(logdet(S), logdet(T), S = inv(T), T = inv(S))",
    "reparametrised(W @ W.T, V @ V.T, W = V @ R, V = W @ R)",
    "reparametrised(W @ W.T, V @ V.T, W = V @ G, V = W @ inv(G))",
    "reparametrised(t, 1/(1 + exp(-y)), t = 1/(1 + exp(-y)), y = log(t) + log(1 - t))",
    "reparametrised(p + x, log(q) + y, p = q, x = y, q = p, y = x)",
]

UNSHOWN = [
    "reparametrised(p**2, y**2, p = y, y = p)",  # no positive number is -1
    "reparametrised(p, y**2, p = y**2, y = sqrt(p))",  # nor 0, and √(y²) is not y
    "reparametrised(x, s*y, x = s*y, y = x/s)",  # s may be 0
    "reparametrised(t, p, t = p, p = t)",  # onto the numbers below 1 only
]

MISREAD = [
    "reparametrised(x**2, y**2)",
    "reparametrised(x**2, y**2, x = y)",
    "reparametrised(x**2, x**4, x = y, y = x)",
    "reparametrised(x**2, y**2, x = y, y = x, s = x)",
    "reparametrised(x**2, y**2, x = x, y = x)",
    "reparametrised(x**2, y**2, x = y, y = x) because 1",
    "reparametrised(x = y, y**2, x = y, y = x)",
]


def judged(math: str) -> Judgement:
    (claim,) = one_off(math, LETS).claims
    assert not claim.problem, claim.problem
    return judge_claim(claim, SETTINGS).judgement


@pytest.mark.parametrize("math", TRUE)
def test_it_holds_and_its_near_misses_do_not(math: str) -> None:
    judgement = judged(math)
    assert judgement.verdict in (Verdict.PROVED, Verdict.CERTIFIED)
    assert judgement.near_misses.killed >= 3 * len(judgement.near_misses.tried) // 5


@pytest.mark.parametrize("math", FALSE)
def test_it_is_refuted(math: str) -> None:
    assert judged(math).verdict is Verdict.REFUTED


@pytest.mark.parametrize("math", UNSHOWN)
def test_a_map_that_may_leave_its_domain_proves_nothing(math: str) -> None:
    assert judged(math).verdict in (Verdict.UNDECIDED, Verdict.REFUTED)


@pytest.mark.parametrize("math", MISREAD)
def test_it_is_misread(math: str) -> None:
    (claim,) = one_off(math, LETS).claims
    assert claim.problem


def test_it_is_read_as_two_existences() -> None:
    (claim,) = one_off(TRUE[0], LETS).claims
    forth, back = claim.steps
    assert isinstance(forth, Exists)
    assert isinstance(back, Exists)
    assert forth.words() == "exists(x**2 = (2*y + 1)**2 and x/2 - 1/2 = y, x = 2*y + 1)"
    assert back.words() == "exists((2*y + 1)**2 = x**2 and 2*y + 1 = x, y = x/2 - 1/2)"


IN_LATEX = {
    r"x^2 \text{ is a reparametrisation of } (2y + 1)^2 \text{ by } x = 2y + 1,\, y = \frac{x - 1}{2}": TRUE[0],
    r"\log p \text{ is a reparametrisation of } -\log q \text{ by } p = 1/q \text{ and } q = 1/p": TRUE[2],
    r"W W^\top \text{ is a reparametrization of } V V^\top \text{ with } W = V R,\, V = W R^\top": TRUE[5],
}


@pytest.mark.parametrize(("latex", "math"), IN_LATEX.items())
def test_latex_says_the_same(latex: str, math: str) -> None:
    read = read_lets(LETS)
    formulas = Formulas(read_declarations(read.tables, read))
    assert formulas.equations(Source(latex), Beside()) == read_equations(Source(math), formulas.scope)
