"""Maxima and minima as values in LaTeX: a bound, and the point where it is attained."""

from __future__ import annotations

import pytest

from derivations.documents.beside import Beside
from derivations.documents.declarations import read_declarations
from derivations.documents.latex.formula import Formulas
from derivations.documents.lets import read_lets
from derivations.documents.places import Source
from derivations.documents.statement_text import read_equations
from derivations.engines.judge import Settings, judge_claim
from derivations.language.claims import Claim
from derivations.language.errors import DocumentError, IllTyped
from derivations.language.statements import Statement
from derivations.language.verdicts import Verdict

READ = read_lets(["x: d", "a: d", "s: number", "t: number", "v: positive", "w: positive", "S: d x d spd"])
DECLARED = read_declarations(READ.tables, READ)
FORMULAS = Formulas(DECLARED)


def latex(text: str, attained_at: str = "", because: str = "") -> tuple[Statement, ...]:
    beside = Beside(
        attained_at=Source(attained_at) if attained_at else None,
        because=Source(because) if because else None,
    )
    return FORMULAS.equations(Source(text), beside)


def plain(text: str) -> tuple[Statement, ...]:
    return read_equations(Source(text), DECLARED.scope)


def verdict(steps: tuple[Statement, ...]) -> Verdict:
    return judge_claim(Claim("c", "", steps), Settings(seed=11, near_misses=False)).judgement.verdict


def test_a_minimum_is_a_bound_and_its_value() -> None:
    steps = latex(r"\min_x \lVert x - a\rVert^2 + s^2 = s^2", "x = a", "norm2(x - a)")
    assert steps == (
        *plain("minimised(norm2(x - a) + s**2, x = a) because norm2(x - a)"),
        *plain("at(norm2(x - a) + s**2, x = a) = s**2"),
    )
    assert verdict(steps) in (Verdict.PROVED, Verdict.CERTIFIED)


SETTLED = {
    "the maximum over one letter": (r"\max_s\, 2 s t - s^2 = t^2", "s = t", "(s - t)**2"),
    "over two letters": (r"\min_{s, t} (s - 1)^2 + (t - 2)^2 + v = v", "s = 1, t = 2", "(s - 1)**2 + (t - 2)**2"),
    "over a positive number": (r"\min_v \log v + \frac{w}{v} = 1 + \log w", "v = w", "w/v - 1 - log(w/v)"),
}
WRONG = {
    "a value that is not that of the point": (r"\min_v \log v + \frac{w}{v} = \log w", "v = w"),
    "a point where it is not smallest": (r"\min_s (s - t)^2 = 1", "s = t + 1"),
    "a maximum for a minimum": (r"\max_x \lVert x - a\rVert^2 = 0", "x = a"),
}


@pytest.mark.parametrize("case", SETTLED)
def test_optima_that_are_attained(case: str) -> None:
    assert verdict(latex(*SETTLED[case])) in (Verdict.PROVED, Verdict.CERTIFIED)


@pytest.mark.parametrize("case", WRONG)
def test_optima_that_are_not_are_refuted(case: str) -> None:
    assert verdict(latex(*WRONG[case])) is Verdict.REFUTED


def test_a_bound_on_an_optimum_is_one_on_every_value() -> None:
    assert latex(r"\max_s\, 2 s t - s^2 \leq t^2", because="(s - t)**2") == plain("2*s*t - s**2 <= t**2 because (s - t)**2")
    assert latex(r"s^2 \leq \min_t s^2 + t^2") == plain("s**2 <= s**2 + t**2")


REFUSED = {
    (r"\min_x \lVert x - a\rVert^2 = 0", ""): "% lemmata: attained at x",
    (r"\min_s (s - t)^2 = s", "s = t"): "cannot depend on it",
    (r"\min_s (s - t)^2 = 0", "t = s"): "the point sets t, but varied are s",
    (r"\min_s (s - t)^2 = 0", "s = q"): "column 5",
    (r"\min_s (s - t)^2 = 0", "s = x"): "cannot set s",
    (r"\min_s (s - t)^2 = 0", "s ="): "expected",
    (r"\min_s (s - t)^2 = 0", "s = s + t"): "a point cannot depend on it",
    (r"\min_s (s - t)^2 \leq 1", ""): "only = is read, and >=",
    (r"\max_s\, t - s^2 < t + 1", ""): "only = is read, and <=",
    (r"\min (s - t)^2 = 0", "s = t"): "what is varied",
    (r"\arg\min_s (s - t)^2 = t", "s = t"): "names its point already",
    (r"s = t", "s = t"): "only a maximum or a minimum is attained",
    (r"2 \min_s (s - t)^2 = 0", "s = t"): "stands alone on its side",
    (r"\min_s (s - t)^2 = \min_s (s + t)^2", "s = t"): "one side of a claim",
}


@pytest.mark.parametrize(("text", "point"), REFUSED)
def test_what_is_not_said_is_not_guessed(text: str, point: str) -> None:
    with pytest.raises((DocumentError, IllTyped)) as caught:
        latex(text, point)
    problem = caught.value
    place = f"column {getattr(problem, 'column', '')}"
    assert REFUSED[text, point] in f"{place}: {problem}"
