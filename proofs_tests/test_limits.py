"""Limits: what is certified, what special points refute, and what is refused; claims that are nearly true must fail."""

from __future__ import annotations

import subprocess
import sys
from fractions import Fraction
from math import log, pi

import pytest
from sympy import Integer, S, Symbol, exp, oo, sqrt
from sympy import limit as sympy_limit
from sympy import log as sympy_log

from derivations.documents.one_off import one_off
from derivations.engines import every_size
from derivations.engines.judge import ClaimResult, Settings, judge_claim
from derivations.language import nodes
from derivations.language.evidence import Outcome
from derivations.language.statements import Equality, Tends
from derivations.language.verdicts import Verdict
from derivations.language.vocabulary import Variable, Vocabulary
from derivations.readings.atoms import Atoms
from derivations.readings.enclosing import enclosed
from derivations.readings.exact import ExactReading
from derivations.readings.fields import BallField, RationalField
from derivations.readings.formal import formal_pi
from derivations.readings.point import Budget, Point
from derivations.readings.typeset import latex_statement
from derivations.reports.numpy_check.of_claim import claim_check
from numerics.errors import NotFinite
from numerics.limits import one_sided_limit

SETTINGS = Settings(seed=5)
PPCA = ("W: d x k", "sigma2: positive", "k <= d")
RANK = ("V: k x r orthonormal columns", "P: r x r spd", "sigma2: positive", "r <= k")
BRANCH = ("s: positive", "kept: k positive", "rest: m positive", "n >= 1")
BRANCH_VALUE = "-n/2*(m*log(s) + sum(log(kept[i]), i in k) + sum(rest[j], j in m)/s)"


def judged(math: str, *lets: str, in_latex: bool = False) -> ClaimResult:
    (claim,) = one_off(math, lets, in_latex).claims
    assert not claim.problem, claim.problem
    return judge_claim(claim, SETTINGS)


def verdict(math: str, *lets: str) -> Verdict:
    return judged(math, *lets).judgement.verdict


def problem(math: str, *lets: str, in_latex: bool = False) -> str:
    (claim,) = one_off(math, lets, in_latex).claims
    return claim.problem


class TestWithNothingRandom:
    """One number decides: it is exact, and so a proof."""

    @pytest.mark.parametrize(
        ("math", "domain"),
        [
            ("limit((t**2 - 1)/(t - 1), t = 1) = 2", "number"),
            ("limit((2*t + 1)/(t + 3), t = oo) = 2", "number"),
            ("limit((2*t + 1)/(t + 3), t = -oo) = 2", "number"),
            ("limit(t*log(t), t = 0) = 0", "positive"),
            ("limit(log(1 + t)/t, t = 0) = 1", "positive"),
            ("limit((sqrt(1 + t) - 1)/t, t = 0) = 1/2", "positive"),
            ("limit((exp(t) - 1 - t)/t**2, t = 0) = 1/2", "positive"),
            ("limit(log(2*t) - log(t), t = 0) = log(2)", "positive"),
            ("limit(sqrt(t**2)/t, t = 0, above) = 1", "number"),
            ("limit(sqrt(t**2)/t, t = 0, below) = -1", "number"),
            ("limit(sqrt(1 - t), t = 1) = 0", "unit interval"),
            ("limit([[t, 1], [1/(1 + t), 2]], t = 0) = [[0, 1], [1, 2]]", "positive"),
        ],
    )
    def test_what_is_true_is_proved(self, math: str, domain: str) -> None:
        assert verdict(math, f"t: {domain}") is Verdict.PROVED

    @pytest.mark.parametrize(
        ("math", "domain"),
        [
            ("limit((t**2 - 1)/(t - 1), t = 1) = 1", "number"),
            ("limit((2*t + 1)/(t + 3), t = oo) = 1/3", "number"),  # the value at 0, not at infinity
            ("limit(t*log(t), t = 0) = 1", "positive"),
            ("limit((sqrt(1 + t) - 1)/t, t = 0) = 1", "positive"),
            ("limit(sqrt(t**2)/t, t = 0, below) = 1", "number"),
            ("tends(sqrt(t**2)/t, t = 0, 1)", "number"),  # from above only
            ("tends(1/t, t = 0, oo)", "number"),  # from above only
            ("tends(1/t, t = 0, -oo)", "positive"),
            ("tends(1/t**2, t = 0, 0)", "positive"),
            ("tends(t/t**3, t = 0, 1)", "positive"),  # a pole of the wrong order
            ("tends(t*log(t), t = 0, -oo)", "positive"),
            ("tends(log(t) + 7, t = 0, 7)", "positive"),
            ("tends(log(t)/t, t = oo, oo)", "positive"),
            ("tends([[1/t, 1], [1, 2]], t = 0, [[1, 1], [1, 2]])", "positive"),  # one entry diverges
            ("tends(1/t + log(t), t = 0, -oo)", "positive"),  # the pole outgrows the logarithm
        ],
    )
    def test_what_is_false_is_refuted(self, math: str, domain: str) -> None:
        assert verdict(math, f"t: {domain}") is Verdict.REFUTED

    @pytest.mark.parametrize(
        ("math", "domain"),
        [
            ("limit(sqrt(t**2)/t, t = 0) = 1", "number"),
            ("limit(1/t, t = 0) = 1", "number"),
            ("limit(log(t), t = 0) = 0", "number"),  # nothing below 0
            ("limit([[1/t, 1], [1, 2]], t = 0) = [[1, 1], [1, 2]]", "positive"),
        ],
    )
    def test_an_equation_with_a_limit_that_is_none_says_nothing(self, math: str, domain: str) -> None:
        assert verdict(math, f"t: {domain}") is Verdict.VACUOUS

    @pytest.mark.parametrize(
        "math",
        [
            "limit(t*exp(1/t), t = 0) = 0",
            "limit(exp(-1/t), t = 0) = 0",
            "limit(t**t, t = 0) = 1",
            "limit(sqrt(t)*log(t), t = 0) = 0",
            "limit(log(t)/log(2*t), t = 0) = 1",
        ],
    )
    def test_what_grows_past_every_power_is_left_undecided(self, math: str) -> None:
        assert verdict(math, "t: positive") is Verdict.UNDECIDED


class TestSpecialPoints:
    """A limit jumps where 0/0 does: what holds at random points is not certified for all."""

    @pytest.mark.parametrize(
        ("math", "lets"),
        [
            ("limit(t/(t + x**2), t = 0) = 0", ("x: number", "t: positive")),
            ("limit(x/(x + t), t = 0) = 1", ("x: number", "t: positive")),
            ("limit(sigma2*inv(W.T @ W + sigma2*I(k)), sigma2 = 0) = zeros(k, k)", PPCA),
            ("limit(tr(sigma2*inv(W.T @ W + sigma2*I(k))), sigma2 = 0) = 0", PPCA),
            ("limit(inv(A + t*I(d)) @ A, t = 0) = I(d)", ("A: d x d", "t: number")),
            ("tends(x/t, t = 0, oo)", ("x: number", "t: positive")),
            ("tends(logpdf(N(m, s), x), s = 0, -oo)", ("m: number", "x: number", "s: positive")),
        ],
    )
    def test_a_special_point_refutes(self, math: str, lets: tuple[str, ...]) -> None:
        assert verdict(math, *lets) is Verdict.REFUTED

    @pytest.mark.parametrize(
        ("math", "lets"),
        [
            ("limit((exp(x*t) - 1)/t, t = 0) = x", ("x: number", "t: positive")),
            ("tends(sigma2*inv(V @ P @ V.T + sigma2*I(k)), sigma2 = 0, I(k) - V @ V.T)", RANK),
            ("tends(logdet(W @ W.T + sigma2*I(d)), sigma2 = 0, -oo)", ("W: d x k", "sigma2: positive", "k < d")),
        ],
    )
    def test_random_points_alone_support(self, math: str, lets: tuple[str, ...]) -> None:
        assert verdict(math, *lets) is Verdict.SUPPORTED

    def test_a_rare_special_point_is_not_overlooked(self) -> None:
        """The limit is 0 but where the root vanishes: at 17/3, a quotient of its numbers, or where no search looks."""
        assert verdict("limit(t/(t + (3*x - 17)**2), t = 0) = 0", "x: number", "t: positive") is Verdict.REFUTED
        assert verdict("limit(t/(t + (x**3 - x - 17)**2), t = 0) = 0", "x: number", "t: positive") is Verdict.SUPPORTED


class TestContinuity:
    """A limit is certified where the form of the body shows that it is continuous there."""

    @pytest.mark.parametrize(
        ("math", "lets"),
        [
            ("limit(inv(W.T @ W + sigma2*I(k)) @ W.T, sigma2 = 0) = inv(W.T @ W) @ W.T", PPCA),
            ("limit(W @ inv(W.T @ W + sigma2*I(k)) @ W.T, sigma2 = 0) = W @ inv(W.T @ W) @ W.T", PPCA),
            ("limit(logdet(W.T @ W + sigma2*I(k)), sigma2 = 0) = logdet(W.T @ W)", PPCA),
            ("limit(sigma2*inv(R.T @ R + sigma2*I(k)), sigma2 = 0) = zeros(k, k)", ("R: k x k invertible", "sigma2: positive")),
            ("limit(inv(A + t*I(d)) @ A, t = 0) = A @ inv(A)", ("A: d x d", "t: number")),
            ("limit(at(f(x), x = 2 + t), t = 0) = f(2)", ("x: number", "t: positive", "f(x): number")),
        ],
    )
    def test_where_the_other_side_is_defined(self, math: str, lets: tuple[str, ...]) -> None:
        assert verdict(math, *lets) is Verdict.CERTIFIED

    def test_points_that_are_left_out_are_mentioned(self) -> None:
        result = judged("limit(inv(W.T @ W + sigma2*I(k)) @ W.T, sigma2 = 0) = inv(W.T @ W) @ W.T", *PPCA)
        assert any("wherever both sides are defined" in remark for remark in result.judgement.remarks)

    @pytest.mark.parametrize(
        ("math", "lets"),
        [
            ("limit((a*t + b)/(c*t + b), t = oo) = a/c", ("t: positive", "a: number", "b: number", "c: positive")),
            ("limit(((x + h)**2 - x**2)/h, h = 0) = 2*x", ("x: number", "h: positive")),
            ("limit(x**2/(x**2 + t), t = 0) = 1", ("x: nonzero", "t: positive")),
            ("limit(sqrt(x + t), t = 0) = sqrt(x)", ("x: positive", "t: positive")),
        ],
    )
    def test_numbers_are_tried_in_lowest_terms(self, math: str, lets: tuple[str, ...]) -> None:
        assert verdict(math, *lets) is Verdict.PROVED

    def test_zero_times_an_inverse_is_not_zero_by_its_form(self) -> None:
        assert verdict("limit(sigma2*tr(inv(W.T @ W + sigma2*I(k))), sigma2 = 0) = 0", *PPCA) is Verdict.REFUTED

    def test_what_is_divided_by_in_a_shorter_sum_says_nothing_of_a_longer_one(self) -> None:
        """The right side is defined where the first k numbers are not 17/3, the limit is a sum over all n."""
        math = "limit(sum(t/(t + 3*x[i] - 17), i in n) + sum(1/(3*x[i] - 17), i in k), t = 0) = sum(1/(3*x[i] - 17), i in k)"
        lets = ("x: over n", "t: positive", "k <= n")
        assert verdict(math, *lets) is Verdict.REFUTED
        assert verdict(math.replace("3*x[i] - 17", "x[i]**3 - x[i] - 17"), *lets) is Verdict.SUPPORTED

    def test_a_value_is_not_put_inside_a_derivative_in_its_own_variable(self) -> None:
        """Of tx the derivative in x is t, which goes to x; of x·x it would be 2x."""
        lets = ("x: number", "t: number")
        assert verdict("limit(D(t*x, x, 1), t = x) = 2*x", *lets) is Verdict.REFUTED
        assert verdict("limit(D(t*x, x, 1), t = x) = x", *lets) is not Verdict.REFUTED
        assert verdict("limit(t + at(D(s*x, x, 1), s = x), t = 0) = 2*x", *lets, "s: number") is Verdict.REFUTED

    def test_a_limit_is_outside_the_hypotheses_of_the_every_size_theorem(self) -> None:
        (claim,) = one_off("limit(A + t*I(d), t = 0) = A", ["A: d x d", "t: number"]).claims
        (statement,) = claim.steps
        assert isinstance(statement, Equality)
        found = every_size.settle(statement, 1, -100.0, Budget.of(5.0))
        assert found.outcome is Outcome.UNKNOWN
        assert found.reason

    def test_no_hypothesis_is_called_unneeded_because_a_part_of_the_reasoning_does_without(self) -> None:
        (claim,) = one_off(TestReasons.COVARIANCE.format("I(k) - V @ V.T", TestReasons.TRUE_REASON), RANK).claims
        remarks = judge_claim(claim, Settings(seed=5, hypotheses=True)).judgement.remarks
        assert remarks
        assert not any("need not be" in remark for remark in remarks)

    def test_a_value_that_is_wrong_is_refuted(self) -> None:
        assert verdict("limit(inv(W.T @ W + sigma2*I(k)) @ W.T, sigma2 = 0) = W.T", *PPCA) is Verdict.REFUTED


class TestOneSidedDerivatives:
    """A limit with a positive step."""

    @pytest.mark.parametrize(
        ("slope", "expected"),
        [("3*a**2 - 1", Verdict.PROVED), ("3*a**2", Verdict.REFUTED), ("a**2 - 1", Verdict.REFUTED)],
    )
    def test_of_a_polynomial(self, slope: str, expected: Verdict) -> None:
        quotient = "(at(x**3 - x, x = a + h) - at(x**3 - x, x = a))/h"
        assert verdict(f"limit({quotient}, h = 0) = {slope}", "x: number", "a: number", "h: positive") is expected

    def test_of_an_inverse_with_a_reason(self) -> None:
        math = "tends((inv(A + h*B) - inv(A))/h, h = 0, -inv(A) @ B @ inv(A)) because -inv(A + h*B) @ B @ inv(A)"
        assert verdict(math, "A: d x d invertible", "B: d x d", "h: positive") is Verdict.CERTIFIED

    @pytest.mark.parametrize("direction", [1, -1])
    def test_of_an_absolute_value_it_depends_on_the_side(self, direction: int) -> None:
        math = f"limit((sqrt(({direction}*h)**2) - 0)/({direction}*h), h = 0) = {{}}"
        assert verdict(math.format(direction), "h: positive") is Verdict.PROVED
        assert verdict(math.format(-direction), "h: positive") is Verdict.REFUTED


class TestReasons:
    """``because g``: settled to equal the body, and seen to be continuous, or to grow, by its form."""

    COVARIANCE = "tends(sigma2*inv(V @ P @ V.T + sigma2*I(k)), sigma2 = 0, {}) because {}"
    TRUE_REASON = "I(k) - V @ inv(sigma2*inv(P) + I(r)) @ V.T"

    def test_a_good_reason_certifies(self) -> None:
        assert verdict(self.COVARIANCE.format("I(k) - V @ V.T", self.TRUE_REASON), *RANK) is Verdict.CERTIFIED

    def test_a_good_reason_for_something_else_does_not_save_a_false_claim(self) -> None:
        assert verdict(self.COVARIANCE.format("V @ V.T", self.TRUE_REASON), *RANK) is Verdict.REFUTED

    @pytest.mark.parametrize(
        "reason", ["I(k) - V @ inv(sigma2*P + I(r)) @ V.T", "sigma2*inv(V @ P @ V.T + sigma2*I(k))", "I(k) - V @ V.T"]
    )
    def test_a_bad_reason_leaves_support(self, reason: str) -> None:
        assert verdict(self.COVARIANCE.format("I(k) - V @ V.T", reason), *RANK) is Verdict.SUPPORTED

    def test_a_reason_that_is_defined_at_fewer_points_says_nothing_of_the_others(self) -> None:
        """Where 3x = 17 the limit is 1, and the reason is not defined."""
        math = "tends(t/(t + (3*x - 17)), t = 0, 0) because t/(3*x - 17)*(1/(1 + t/(3*x - 17)))"
        assert verdict(math, "x: number", "t: positive") is Verdict.REFUTED
        assert verdict(math.replace("3*x - 17", "x**3 - x - 17"), "x: number", "t: positive") is Verdict.SUPPORTED


class TestInfiniteLimits:
    """The fastest growing term decides, by exact points against and by its form for."""

    @pytest.mark.parametrize(
        ("math", "lets"),
        [
            (f"tends({BRANCH_VALUE}, s = 0, -oo)", BRANCH),
            (f"limit({BRANCH_VALUE}, s = oo) = -oo", BRANCH),
            (
                "tends(-n/2*((d - k)*log(s) + sum(log(kept[i]), i in k)), s = 0, oo)",
                ("s: positive", "kept: k positive", "k < d", "n >= 1"),
            ),
            ("limit(log(t) + c, t = 0) = -oo", ("t: positive", "c: number")),
            ("tends(1/t**2, t = 0, oo)", ("t: number",)),
            ("tends(1/t, t = 0, below, -oo)", ("t: number",)),
            ("tends((x**2 + 1)/t - x/sqrt(t) + 5*log(t), t = 0, oo)", ("t: positive", "x: number")),
        ],
    )
    def test_growth_with_a_sign_by_form_is_proved(self, math: str, lets: tuple[str, ...]) -> None:
        assert verdict(math, *lets) is Verdict.PROVED

    @pytest.mark.parametrize(
        ("math", "lets"),
        [
            (f"tends({BRANCH_VALUE}, s = 0, oo)", BRANCH),
            (f"tends({BRANCH_VALUE}, s = 0, 0)", BRANCH),
            (
                "tends(-n/2*((d - k)*log(s) + sum(log(kept[i]), i in k)), s = 0, oo)",
                ("s: positive", "kept: k positive", "k <= d", "n >= 1"),
            ),
            (
                "tends(-n/2*((d - k)*log(s) + sum(log(kept[i]), i in k)), s = 0, -oo)",
                ("s: positive", "kept: k positive", "k < d", "n >= 1"),
            ),
            ("tends(x**2/t, t = 0, oo)", ("t: positive", "x: number")),
        ],
    )
    def test_another_sign_or_an_edge_refutes(self, math: str, lets: tuple[str, ...]) -> None:
        assert verdict(math, *lets) is Verdict.REFUTED

    def test_a_leading_term_that_may_vanish_certifies_nothing(self) -> None:
        assert verdict("tends((3*x - 17)**2/t, t = 0, oo)", "x: number", "t: positive") is Verdict.REFUTED
        assert verdict("tends((x**3 - x - 17)**2/t, t = 0, oo)", "x: number", "t: positive") is Verdict.SUPPORTED

    @pytest.mark.parametrize("constant, expected", [("d", Verdict.CERTIFIED), ("(d - 1)", Verdict.SUPPORTED)])
    def test_a_reason_must_equal_the_body(self, constant: str, expected: Verdict) -> None:
        math = f"tends(logdet(R @ R.T + s*I(d)), s = oo, oo) because {constant}*log(s) + logdet(R @ R.T/s + I(d))"
        assert verdict(math, "R: d x d invertible", "s: positive") is expected


class TestBounds:
    """A limit inside another statement is certified no more easily."""

    def test_a_reason_with_a_limit_that_jumps_does_not_settle_a_bound(self) -> None:
        lets = ("x: number", "t: positive")
        assert verdict("0 <= limit(x**2 + t, t = 0) because x**2", *lets) is Verdict.PROVED
        assert verdict("0 <= limit(t/(t + (3*x - 17)**2) + x**2, t = 0) because x**2", *lets) is Verdict.SUPPORTED

    def test_a_bound_on_a_limit_is_refuted_at_a_point(self) -> None:
        assert verdict("limit(x + t, t = 0) <= 3", "x: number", "t: positive") is Verdict.REFUTED


class TestTheReadings:
    """Exact, floating and typeset, beside each other and beside SymPy."""

    t = Symbol("t", positive=True)

    @pytest.mark.parametrize(
        ("body", "target"),
        [
            ((1 + t) / (2 - 3 * t), S.Zero),
            ((t**2 - 4) / (t - 2), Integer(2)),
            (sympy_log(1 + 3 * t) / t - 9 * t, S.Zero),
            ((sqrt(1 + t) - 1) / t, S.Zero),
            ((exp(2 * t) - 1 - 2 * t) / t**2, S.Zero),
            (t * sympy_log(t) + sympy_log(5 + t), S.Zero),
            ((t + 1) * sympy_log(1 + 1 / t), nodes.INFINITY),
            (sqrt(t**2 + t) - t, nodes.INFINITY),
            (sympy_log(2 * t + 1) - sympy_log(t), nodes.INFINITY),
        ],
    )
    def test_exact_limits_are_those_of_sympy(self, body: object, target: object) -> None:
        node = nodes.limit(body, self.t, target, 1 if target == 0 else 0)
        field = RationalField()
        vocabulary = Vocabulary(variables={"t": Variable("t", domain="positive")})
        point = Point(field, vocabulary, {}, {}, formal_pi(field), Atoms(field, 0), Budget.of(5.0))
        found = float(enclosed(ExactReading(point).value(node), BallField(128)))
        assert found == pytest.approx(float(sympy_limit(body, self.t, oo if target is nodes.INFINITY else target)), abs=1e-12)

    def test_extrapolation_finds_a_limit_and_sees_that_there_is_none(self) -> None:
        assert float(one_sided_limit(lambda h: log(1 + h) / h).value) == pytest.approx(1, abs=1e-9)
        with pytest.raises(NotFinite, match="no two levels"):
            one_sided_limit(lambda h: 1 / h)
        with pytest.raises(NotFinite, match="no finite value"):
            one_sided_limit(lambda h: float("nan"))

    @pytest.mark.parametrize(
        ("math", "latex"),
        [
            ("limit(log(t), t = 0) = -oo", r"\lim_{t \downarrow 0} \log(t) = -\infty"),
            ("limit(1/t, t = oo) = 0", r"\lim_{t \to \infty} \frac{1}{t} = 0"),
            ("limit((x + t)*x, t = 0) = x**2", r"\lim_{t \downarrow 0} [x (t + x)] = x^{2}"),
        ],
    )
    def test_typeset(self, math: str, latex: str) -> None:
        (claim,) = one_off(math, ["t: positive", "x: number"]).claims
        (statement,) = claim.steps
        assert latex_statement(statement) == latex


class TestLatex:
    LETS = ("t: positive", "s: number", "W: d x k", "sigma2: positive")

    @pytest.mark.parametrize(
        ("latex", "math"),
        [
            (r"\lim_{t \to 0} t \log t = 0", "limit(t*log(t), t = 0) = 0"),
            (r"\lim_{t \to 0^+} \log t = -\infty", "limit(log(t), t = 0) = -oo"),
            (r"\lim_{t \to 0^{+}} \log t = -\infty", "limit(log(t), t = 0) = -oo"),
            (r"\lim_{t\searrow 0} \log t = -\infty", "limit(log(t), t = 0) = -oo"),
            (r"\lim_{t \to \infty} \log t = +\infty", "limit(log(t), t = oo) = oo"),
            (r"\lim_{s \to -\infty} \frac{s}{s^2 + 1} = 0", "limit(s/(s**2 + 1), s = -oo) = 0"),
            (r"\lim_{s \uparrow 1} s = 1", "limit(s, s = 1, below) = 1"),
            (
                r"\lim_{\sigma^2 \downarrow 0} (W^\top W + \sigma^2 I)^{-1} W^\top = (W^\top W)^{-1} W^\top",
                "limit(inv(W.T @ W + sigma2*I(k)) @ W.T, sigma2 = 0) = inv(W.T @ W) @ W.T",
            ),
        ],
    )
    def test_reads_as_plain_mathematics(self, latex: str, math: str) -> None:
        read, written = (one_off(text, self.LETS, text is latex).claims[0].steps for text in (latex, math))
        assert read == written

    @pytest.mark.parametrize(
        ("latex", "words"),
        [
            (r"s \to 0", "where something goes is written"),
            (r"\lim s = 0", "a limit is written"),
            (r"s = \infty", "only a limit can be infinite"),
            (r"\lim_{t \to 0} s + s t = s", "stands outside its limit as well"),
            (r"\lim_{t \uparrow 0^+} t = 0", "say different sides"),
            (r"\lim_{t \to 0^-} t = 0", "cannot come from that side"),
            (r"\lim_{s \to 0} s \leq \infty", "no other relation"),
        ],
    )
    def test_is_refused(self, latex: str, words: str) -> None:
        assert words in problem(latex, *self.LETS, in_latex=True)


class TestPlainSyntax:
    @pytest.mark.parametrize(
        ("math", "words"),
        [
            ("limit(t, t = -oo) = 0", "it is positive"),
            ("limit(t, t = -1) = 0", "does not show that it is positive"),
            ("limit(t, t = 0, below) = 0", "cannot come from that side"),
            ("limit(t, t = oo, above) = 0", "cannot come from that side"),
            ("limit(s, s = s + 1) = 0", "cannot depend on it"),
            ("limit(W, W = 0) = 0", "is a matrix"),
            ("limit(t) = 0", "limit is written"),
            ("limit(s, t = 0, s = 0) = 0", "limit is written"),
            ("tends(t, t = 0)", "tends is written"),
            ("tends(t, t = 0, t)", "has gone"),
            ("s = oo", "only a limit can be infinite"),
            ("limit(t, t = 0) <= oo", "is not declared"),
            ("tends(W, s = 0, oo)", "tends to no infinity"),
        ],
    )
    def test_what_makes_no_sense_is_refused(self, math: str, words: str) -> None:
        assert words in problem(math, "t: positive", "s: number", "W: d x k")

    def test_an_infinite_limit_is_a_statement_of_its_own(self) -> None:
        for math in ("limit(log(t), t = 0) = -oo", "tends(log(t), t = 0, -oo)"):
            (statement,) = one_off(math, ["t: positive"]).claims[0].steps
            assert isinstance(statement, Tends)
            assert statement.words() == "limit(log(t), t = 0) = -oo"


class TestNumpyChecks:
    @pytest.mark.parametrize(
        ("math", "lets"),
        [
            ("limit(inv(W.T @ W + sigma2*I(k)) @ W.T, sigma2 = 0) = W.T", PPCA),
            ("limit((a*t + 1)/(c*t + 1), t = oo) = a", ("t: positive", "a: number", "c: positive")),
            ("tends(t*log(t), t = 0, -oo)", ("t: positive",)),
            ("tends(log(t), t = oo, -oo)", ("t: positive",)),
            ("tends(log(t) + 7, t = 0, 7)", ("t: positive",)),
            ("tends([[1/t, 1], [1, 2]], t = 0, [[1, 1], [1, 2]])", ("t: positive",)),
            ("tends(side/t, t = 0, oo)", ("t: positive", "side: number")),
            (f"tends({BRANCH_VALUE}, s = 0, oo)", BRANCH),
        ],
    )
    def test_the_script_repeats_the_failure(self, math: str, lets: tuple[str, ...]) -> None:
        script = claim_check(judged(math, *lets))
        told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
        assert "fails" in told
        assert "holds" not in told


def test_pi_and_logarithms_in_a_limit_are_exact() -> None:
    """½ log 2πt + 1/(2t) − 1/(2t) − ½ log t goes to ½ log 2π, which is not 0.918938533."""
    body = "1/2*log(2*pi*t) + (1 + t)/(2*t) - 1/(2*t) - 1/2*log(t)"
    assert verdict(f"limit({body}, t = 0) = 1/2*log(2*pi) + 1/2", "t: positive") is Verdict.PROVED
    near = Fraction(log(2 * pi) / 2 + 0.5).limit_denominator(10**9)
    assert verdict(f"limit({body}, t = 0) = {near}", "t: positive") is Verdict.REFUTED
