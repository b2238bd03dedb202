"""Claims that an earlier state of the engines judged wrongly; each stands for a hole that was found and closed."""

from __future__ import annotations

from time import monotonic

import pytest

from derivations.documents.one_off import one_off
from derivations.engines import every_size
from derivations.engines.judge import Settings, judge_claim
from derivations.language.evidence import Outcome
from derivations.language.verdicts import Judgement, Verdict
from derivations.readings.point import Budget

SKEW = ("K: d x d skew", "J: d x d skew", "P = inv(I(d) + K)", "R = inv(I(d) + J)")
POLYNOMIAL = "*".join(f"(d - {root})" for root in range(1, 12))

INDEXED = "*".join(f"(i - {root})" for root in range(1, 17))
LOW = "*".join(f"(d - {root})" for root in range(1, 9))
HIGH = "*".join(f"(d - {root})" for root in range(9, 17))

FALSE = [
    # an inverse holds its argument once, not minus once
    ("exp(tr(P @ R @ P @ R)) = exp(tr(P @ P @ R @ R))", SKEW),
    ("tr(P @ R @ P @ R) = tr(P @ P @ R @ R)", SKEW),
    # a root squares a sign away
    ("sqrt(det(S @ S)) = det(-S)", ("S: d x d spd", "d >= 2")),
    ("sqrt(det(A @ A)) = det(A)", ("A: d x d",)),
    ("exp(logdet(A @ A)/2) = det(A)", ("A: d x d",)),
    ("sqrt(det(A.T @ A)) = det(A)", ("A: d x d", "d >= 2")),
    # determinants of orthogonal matrices have either sign
    ("det(Q)*e = e", ("Q: d x d orthogonal",)),
    ("det(Q) = 1", ("Q: d x d orthogonal",)),
    # a failure at one large size is not thrown away
    (f"{POLYNOMIAL}*hadamard(A, A) = zeros(d, d)", ("A: d x d",)),
    (f"{POLYNOMIAL}*tr(A) + tr(A @ B) = tr(B @ A)", ("A: d x d", "B: d x d")),
    # coefficients that vanish on related sizes, or through an index, or through a substitution
    (
        "(d - k)*(d - k - 1)*(d - k - 2)*(d - k - 3)*hadamard(W @ W.T, inv(S)) = zeros(d, d)",
        ("W: d x k", "S: d x d spd", "k <= d"),
    ),
    ("(d - k)*(d - k - 1)*(d - k - 2)*sum(A[i, 1]/s, i in d)*A[1, 1] = 0", ("A: d x k", "s: positive", "k <= d")),
    (f"sum({INDEXED}*A[i, i], i in d) = 0", ("A: d x d",)),
    (f"at(s*{LOW}, s = {HIGH}) = 0", ("s: real", "A: d x d")),
    # sizes that start high
    ("tr(A) = 0", ("A: d x d", "k >= 20", "k <= d")),
    ("tr(A) = 0", ("A: k x k", "n >= 100", "n <= d", "k <= d")),
    ("tr(A) = 0", ("A: d x d", "d >= 12")),
    ("A @ B = B @ A", ("A: d x d", "B: d x d", "d >= 12")),
]


def judgement_of(math: str, lets: tuple[str, ...], seed: int) -> Judgement:
    (claim,) = one_off(math, lets).claims
    assert not claim.problem, claim.problem
    return judge_claim(claim, Settings(seed=seed)).judgement


@pytest.mark.parametrize("seed", [0, 1, 2])
@pytest.mark.parametrize(("math", "lets"), FALSE, ids=[row[0] for row in FALSE])
def test_a_false_claim_is_never_certified(math: str, lets: tuple[str, ...], seed: int) -> None:
    assert judgement_of(math, lets, seed).verdict in (Verdict.REFUTED, Verdict.UNDECIDED)


@pytest.mark.parametrize(("math", "lets"), FALSE[:8], ids=[row[0] for row in FALSE[:8]])
def test_a_false_claim_is_not_settled_by_the_every_size_engine(math: str, lets: tuple[str, ...]) -> None:
    (claim,) = one_off(math, lets).claims
    assert every_size.settle(claim.steps[0], 1, -100.0, Budget.of(20)).outcome is not Outcome.HOLDS  # type: ignore[arg-type]


def test_a_covariance_that_is_not_symmetric_is_ill_typed() -> None:
    math = "E(norm2(z), z ~ N(m, A)) + tr(B) = det(A) + norm2(m) + tr(B)"
    judgement = judgement_of(math, ("z: d", "m: d", "A: d x d", "B: k x k"), seed=1)
    assert judgement.verdict is Verdict.ILL_TYPED
    assert "symmetric" in judgement.reason


def test_a_covariance_that_is_symmetric_for_a_reason_is_taken() -> None:
    math = "entropy(N(m, A @ inv(A + B) @ B)) = entropy(N(m, inv(inv(A) + inv(B))))"
    judgement = judgement_of(math, ("m: d", "A: d x d spd", "B: d x d spd"), seed=1)
    assert judgement.verdict is Verdict.CERTIFIED


def test_gram_matrices_of_unknown_functions_are_not_singular() -> None:
    judgement = judgement_of(
        "det(E(f(z) @ f(z).T, z ~ N(m, s))) = 0", ("z: real", "m: real", "s: positive", "f(z): 14"), seed=1
    )
    assert judgement.verdict is not Verdict.CERTIFIED
    assert judgement.verdict is not Verdict.PROVED


def test_hessians_of_unknown_functions_have_full_rank() -> None:
    from derivations.readings.atoms import Atoms
    from derivations.readings.fields import PrimeField
    from derivations.readings.jets import Jet

    field = PrimeField(2**61 - 1)
    size = 14
    atoms = Atoms(field, seed=3)

    def second(i: int, j: int) -> object:
        arguments = [
            Jet({0: field.number(n + 1), 1: field.number(int(n == i)), 2: field.number(int(n == j))}) for n in range(size)
        ]
        return atoms.value("f", 1, arguments)[0].parts[3]

    hessian = field.matrix(size, size, [second(i, j) for i in range(size) for j in range(size)])
    assert hessian == hessian.transpose()
    assert hessian.rank() == size


TRUE_THROUGH_RELATIONS = [
    ("(k - 1)*(k - 2)*(k - 3)*tr(A) = 0", ("A: k x k", "k <= d", "d <= 3")),
    ("A.T = A", ("A: k x k", "k < d", "d <= 2")),
]


@pytest.mark.parametrize(("math", "lets"), TRUE_THROUGH_RELATIONS, ids=[row[0] for row in TRUE_THROUGH_RELATIONS])
def test_relations_through_a_size_that_does_not_occur_are_kept(math: str, lets: tuple[str, ...]) -> None:
    assert judgement_of(math, lets, seed=1).verdict is Verdict.CERTIFIED


FALSE_CONDITIONS = [
    ("(d - 3)*(d - 4)*(d - 5)*(d - 6)*tr(A) = 0", ("A: d x d",), "d ≥ 3"),
    ("(d - k - 1)*(d - k - 2)*(d - k - 3)*tr(A @ A.T) = 0", ("A: d x k",), "k < d"),
    ("tr(A @ A) - tr(A @ A.T) + (d - 1)*(d - 2)*(d - 3)*(d - 4)*(d - 5)*tr(A) = 0", ("A: d x d",), "A is symmetric"),
]


@pytest.mark.parametrize(("math", "lets", "condition"), FALSE_CONDITIONS, ids=[row[0] for row in FALSE_CONDITIONS])
def test_a_condition_is_tried_at_larger_sizes(math: str, lets: tuple[str, ...], condition: str) -> None:
    judgement = judgement_of(math, lets, seed=1)
    assert judgement.verdict is Verdict.REFUTED
    assert condition not in judgement.reason


def test_sides_that_are_never_both_defined_are_vacuous() -> None:
    judgement = judgement_of("2*log(x - y) = 2*log(y - x)", ("x: real", "y: real"), seed=1)
    assert judgement.verdict in (Verdict.VACUOUS, Verdict.UNDECIDED)


@pytest.mark.parametrize("math", ["E(z @ z.T, z ~ N(m, -S)) = m @ m.T - S", "E(norm2(z), z ~ N(m, -S)) = norm2(m) - tr(S)"])
def test_a_normal_distribution_that_does_not_exist_is_vacuous(math: str) -> None:
    assert judgement_of(math, ("z: d", "m: d", "S: d x d spd"), seed=1).verdict is Verdict.VACUOUS


def test_a_true_claim_with_a_size_bounded_from_far_below_is_not_vacuous() -> None:
    assert judgement_of("tr(A) = tr(A.T)", ("A: d x d", "k >= 20", "k <= d"), seed=1).verdict is Verdict.CERTIFIED


def test_many_expectations_under_one_sum_are_counted_one_by_one() -> None:
    gram = "det(sum(sum(E(f(x[i]*z)*f(y[j]*z), z ~ N(m, s))*I(8)[:, i] @ I(8)[:, j].T, j in 8), i in 8)) = 0"
    lets = ("x: 8", "y: 8", "z: real", "m: real", "s: positive", "f(z): number")
    assert judgement_of(gram, lets, seed=0).verdict not in (Verdict.CERTIFIED, Verdict.PROVED)


def test_a_substitution_that_may_leave_the_domain_says_so() -> None:
    judgement = judgement_of("at(sqrt(x**2), x = y) = y", ("x: positive", "y: real"), seed=1)
    assert any("undefined" in remark for remark in judgement.remarks)


@pytest.mark.parametrize("math", ["exp(logdet(Q)) = 1", "logdet(Q) = 0"])
def test_a_log_determinant_that_is_defined_on_half_of_a_domain_is_no_disagreement(math: str) -> None:
    assert judgement_of(math, ("Q: d x d orthogonal",), seed=1).verdict is not Verdict.REFUTED


@pytest.mark.parametrize(
    "math",
    [
        "tr((A + a @ a.T + b @ b.T)**16) = tr((A.T + a @ a.T + b @ b.T)**16)",
        "E((A + z @ a.T + a @ z.T)**16, z ~ N(m, S)) = A",
    ],
)
def test_many_words_do_not_hang(math: str) -> None:
    started = monotonic()
    judgement_of(math, ("A: d x d", "a: d", "b: d", "z: d", "m: d", "S: d x d spd"), seed=1)
    assert monotonic() - started < 15


def test_certificates_of_inverses_count_every_occurrence() -> None:
    (claim,) = one_off("logdet(inv(A) + inv(B)) = logdet(A + B) - logdet(A) - logdet(B)", ("A: d x d", "B: d x d")).claims
    found = every_size.settle(claim.steps[0], 1, -100.0, Budget.of(20))  # type: ignore[arg-type]
    assert found.outcome is Outcome.HOLDS
    assert found.scope.bounds["d"] >= 27


@pytest.mark.parametrize(
    "math",
    [
        "exp(log(t)) = sqrt(t**2)",
        "sqrt(t)**2 = sqrt(t**2)",
        "(t**(1/2))**2 = sqrt(t**2)",
        "exp(2*log(t)) = t*sqrt(t**2)",
        "exp(log(t)/2)**2 = sqrt(t**2)",
        "log(t) - log(t) + t = sqrt(t**2)",
        "sqrt(8*t)**2 = 8*t",
        "logdet(A) - logdet(A) + det(A) = sqrt(det(A)**2)",
    ],
)
def test_a_condition_that_simplifying_would_lose_is_not_lost_silently(math: str) -> None:
    (claim,) = one_off(math, ("t: number", "A: d x d")).claims
    assert "simplified away" in claim.problem


@pytest.mark.parametrize("seed", range(60))
def test_a_claim_about_half_of_the_numbers_is_not_vacuous(seed: int) -> None:
    for math in ("log(exp(log(t))) = log(t)", "log(t) - log(3) = log(t/3)"):
        assert judgement_of(math, ("t: nonzero",), seed=seed).verdict is not Verdict.VACUOUS


NESTED = (
    "x: d",
    "y: d",
    "m: d",
    "S: d x d spd",
    "T: d x d spd",
    "t: number",
    "mu: number",
    "v: positive",
    "z: k",
    "K: k x k spd",
)


@pytest.mark.parametrize(
    ("math", "verdict"),
    [
        ("E(grad(logpdf(N(mu, v), t), v)**2, t ~ N(mu, v)) = 1/(2*v**2)", Verdict.PROVED),
        ("E(grad(logpdf(N(mu, v), t), v)**2, t ~ N(mu, v)) = 1/v**2", Verdict.REFUTED),
        ("E(KL(N(y, S), N(m, T)), y ~ N(x, S)) = KL(N(x, S), N(m, T)) + 1/2*tr(inv(T) @ S)", Verdict.CERTIFIED),
        ("E(KL(N(y, S), N(m, T)), y ~ N(x, S)) = KL(N(x, S), N(m, T))", Verdict.REFUTED),
        ("E(KL(N(y, S), N(m, T)), y ~ N(x, S)) <= -1", Verdict.REFUTED),
        ("E(norm2(grad(logpdf(N(m, S), y), m)), y ~ N(m, S)) = tr(inv(S))", Verdict.CERTIFIED),
    ],
)
def test_expectations_of_derivatives_and_of_expectations_are_polynomials(math: str, verdict: Verdict) -> None:
    assert judgement_of(math, NESTED, seed=1).verdict is verdict


def test_a_stand_in_measure_refutes_nothing() -> None:
    """Stein's lemma holds for the normal distribution and not for the functional that stands in for it."""
    stein = "E(f(z)*(z - m), z ~ N(m, S)) = S @ E(grad(f(z), z), z ~ N(m, S))"
    reflection = "E(f(z), z ~ N(m, S)) = E(f(2*m - z), z ~ N(m, S))"
    for math in (stein, reflection):
        _has_no_disproof(math)


def _has_no_disproof(math: str) -> None:
    judgement = judgement_of(math, ("z: d", "m: d", "S: d x d spd", "f(z): number"), seed=1)
    assert judgement.verdict in (Verdict.SUPPORTED, Verdict.UNDECIDED, Verdict.CERTIFIED)
    assert not any(evidence.outcome is Outcome.FAILS for evidence in judgement.evidence)


def test_a_bound_that_cannot_be_evaluated_is_not_supported() -> None:
    verdict = judgement_of("E(exp(exp(norm2(y))), y ~ N(x, S)) <= -1", NESTED, seed=1).verdict
    assert verdict is Verdict.UNDECIDED
