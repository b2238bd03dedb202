"""Optima without a reason: the program proposes one, and a wrong proposal settles nothing."""

from __future__ import annotations

import pytest

from derivations.documents.one_off import one_off
from derivations.engines.judge import Settings, judge_claim
from derivations.language.verdicts import Judgement, Verdict

LETS = [
    "A: d x k",
    "B: d x n",
    "W: k x n",
    "z: k",
    "x: d",
    "S: d x d spd",
    "C: d x d spd",
    "F: d x d symmetric",
    "data: d over n",
    "mu: d",
    "rho: positive",
    "t: positive",
    "s: real",
    "r: real",
]
HOLDS = (Verdict.PROVED, Verdict.CERTIFIED)


def judged(math: str) -> Judgement:
    (claim,) = one_off(math, LETS).claims
    assert not claim.problem, claim.problem
    return judge_claim(claim, Settings(seed=7)).judgement


@pytest.mark.parametrize(
    "math",
    [
        "minimised(s**2 - 2*r*s, s = r)",
        "uniquely_minimised((s - r)**2 + 2*(s + r)**2, s = -r/3)",
        "uniquely_minimised(rho/(2*t) + d/2*log(t), t = rho/d)",
        "uniquely_minimised(rho*t - 3*log(t), t = 3/rho)",
        "uniquely_minimised(norm2(x - A @ z) + norm2(z), z = inv(A.T @ A + I(k)) @ A.T @ x)",
        "minimised(norm2(B - A @ W), W = inv(A.T @ A) @ A.T @ B)",
        "minimised(quad(x - A @ z, S), z = inv(A.T @ S @ A) @ A.T @ S @ x)",
        "uniquely_minimised(sum(norm2(data[i] - mu), i in n)/n, mu = sum(data[i], i in n)/n)",
        "uniquely_maximised(logdet(C) - tr(C @ S), C = inv(S))",
        "uniquely_maximised(-logdet(C) - tr(inv(C) @ S), C = S)",
    ],
)
def test_the_reason_is_found(math: str) -> None:
    judgement = judged(math)
    assert judgement.verdict in HOLDS, judgement.reason
    assert "the reason was found by the program" in judgement.remarks
    assert judgement.near_misses.killed and not judgement.near_misses.survived


@pytest.mark.parametrize(
    "math",
    [
        "minimised(s**2 - 2*r*s, s = 2*r)",
        "maximised(s**2 - 2*r*s, s = r)",
        "minimised(s**4 - 2*r*s, s = r)",
        "minimised(rho/(2*t) + d/2*log(t), t = rho)",
        "minimised(norm2(x - A @ z), z = A.T @ x)",
        "minimised(quad(x - A @ z, F), z = inv(A.T @ F @ A) @ A.T @ F @ x)",
        "maximised(logdet(C) - tr(C @ S), C = S)",
        "maximised(-logdet(C) - tr(inv(C) @ S), C = 2*S)",
        "maximised(logdet(C) + tr(C @ S), C = inv(S))",
    ],
)
def test_a_false_optimum_is_refuted(math: str) -> None:
    assert judged(math).verdict is Verdict.REFUTED


def test_what_no_argument_reaches_is_supported_at_best() -> None:
    """Smallest at s = r only among numbers of one sign: quartic, so that no proposal fits."""
    assert judged("minimised((s**2 - r**2)**2 + s**4 - s**4, s = r)").verdict in (*HOLDS, Verdict.SUPPORTED)
    assert judged("minimised(exp(s) - s*exp(r), s = r)").verdict is Verdict.SUPPORTED
