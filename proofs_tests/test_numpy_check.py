"""The NumPy script beside a counterexample: it shows the failure, gives no false alarm, and runs nothing of a document."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from io import StringIO
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.console import Console
from sympy import Function, Identity, Integer, Rational, Symbol, ZeroMatrix

from derivations.documents.one_off import one_off
from derivations.documents.toml_document import load_document
from derivations.engines import counterexamples
from derivations.engines.judge import ClaimResult, Settings, judge_claim
from derivations.engines.size_choice import size_names, small_sizes
from derivations.language import nodes
from derivations.language.claims import Claim
from derivations.language.errors import OutOfBudget, Undefined, Unsupported
from derivations.language.evidence import Counterexample
from derivations.language.nodes import free_variables
from derivations.language.statements import AtMost, Equality, Relation, Statement
from derivations.language.verdicts import Verdict
from derivations.language.vocabulary import Size, Variable, Vocabulary
from derivations.readings.fields import RationalField
from derivations.readings.floating import floating_difference
from derivations.readings.point import Budget, size_value
from derivations.readings.points import free_symbols
from derivations.readings.small_points import SmallPoint, describe, draw, values_at
from derivations.readings.spelling import spell
from derivations.reports.explanation import Background, explain
from derivations.reports.json_report import claim_report
from derivations.reports.numpy_check import numpy_check, why_no_check
from derivations.reports.numpy_check.definitions import DEFINITIONS
from derivations.reports.numpy_check.draft import Style
from derivations.reports.numpy_check.exact_texts import float_of, fraction
from derivations.reports.numpy_check.of_claim import shown_step
from derivations.reports.numpy_check.script import lines_in
from derivations.reports.numpy_check.settling import DERIVATIVES
from derivations.reports.numpy_check.spelling_algebra import ALGEBRA
from derivations.reports.numpy_check.spelling_calculus import CALCULUS
from derivations.reports.numpy_check.spelling_kinks import KINKED
from proofs_tests import test_curvatures, test_inequalities, test_small_size_traps
from proofs_tests.strategies.expressions import Expression, expressions
from proofs_tests.strategies.rational_points import exact_value, rational_points
from proofs_tests.strategies.sizes import sizes_of

ROOT = Path(__file__).parent.parent
PAPERS = sorted((ROOT / "docs" / "papers").glob("*.toml"))
ERRATA = sorted((ROOT / "proofs_tests" / "errata").glob("*.toml"))
EVERY_FOURTH = 4
MOST_LINES, WIDEST = 10, 132
SETTINGS = Settings(seed=1999, near_misses=False)

RUN_ALL = """
import contextlib, io, json, sys
found = {}
for name, script in json.load(sys.stdin).items():
    said = io.StringIO()
    try:
        with contextlib.redirect_stdout(said):
            exec(compile(script, name, "exec"), {})
        found[name] = said.getvalue().splitlines()[-1]
    except Exception as error:
        found[name] = repr(error)
print(json.dumps(found))
"""


def last_lines(scripts: dict[str, str]) -> dict[str, str]:
    """What each script says at its end, all of them run in one other process that knows nothing of this project."""
    command = [sys.executable, "-I", "-c", RUN_ALL]
    done = subprocess.run(command, input=json.dumps(scripts), capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def not_saying(word: str, scripts: dict[str, str]) -> dict[str, str]:
    return {name: said for name, said in last_lines(scripts).items() if f" {word} - " not in said}


def statement_of(math: str, lets: Sequence[str]) -> Relation:
    (claim,) = one_off(math, lets).claims
    assert not claim.problem, (claim.problem, claim.excerpt)
    (statement,) = claim.steps
    assert isinstance(statement, Relation)
    return statement


def witness_at(statement: Relation, sizes: dict[str, int], parameters: SmallPoint, **others: Any) -> Counterexample:
    """A point written as counterexamples are; whether the statement fails there is another question."""
    descriptions = describe(set(parameters), sizes, statement.vocabulary)
    values = {symbol.name: spell(value) for symbol, value in values_at(parameters, descriptions, RationalField()).items()}
    return Counterexample(sizes, {**values, **others}, *[zero_like(side, sizes) for side in statement.expressions()], "")


def zero_like(side: Any, sizes: dict[str, int]) -> Any:
    if not nodes.is_matrix(side):
        return "0"
    rows, columns = (size_value(size, sizes) for size in side.shape)
    return [["0"] * columns] * rows


def made_witness(statement: Relation, seed: int = 1, level: int = 3, **others: Any) -> Counterexample:
    sizes = dict.fromkeys(size_names(statement.expressions(), statement.vocabulary), 2)
    symbols = {symbol for symbol in free_symbols(statement.expressions()) if symbol.name not in statement.vocabulary.functions}
    for attempt in range(50):
        parameters = draw(describe(symbols, sizes, statement.vocabulary), Random(f"{seed}/{attempt}"), level)
        try:
            return witness_at(statement, sizes, parameters, **others)
        except Undefined:
            continue
    raise AssertionError("no point of the domain")


def script_of(math: str, lets: Sequence[str], **others: Any) -> str:
    statement = statement_of(math, lets)
    witness = made_witness(statement, **others)
    assert numpy_check(statement, witness), why_no_check(statement, witness)
    return numpy_check(statement, witness)


# -------------------------------------------------------------------------------------------------- refuted claims


def refuted_steps(claims: dict[str, Claim]) -> Iterator[tuple[str, Statement, Counterexample]]:
    """The first step of each claim that has a witness: found directly where it can be, or else by the judge."""
    for name, claim in claims.items():
        yield name, *(_witnessed_directly(claim) or _witnessed_by_the_judge(claim))


def _witnessed_directly(claim: Claim) -> tuple[Relation, Counterexample] | None:
    for step in claim.steps:
        if not isinstance(step, Relation):
            continue
        for sizes in small_sizes(size_names(step.expressions(), step.vocabulary), step.vocabulary):
            try:
                found = counterexamples.find(step, sizes, SETTINGS.seed, Budget.of(5.0))
            except Unsupported:
                continue
            if found is not None:
                return step, found
    return None


def _witnessed_by_the_judge(claim: Claim) -> tuple[Statement, Counterexample]:
    result = judge_claim(claim, SETTINGS)
    found = shown_step(result)
    assert found is not None and isinstance(found[1], Counterexample), claim.id
    return found[0], found[1]


def expected_to_fail(paths: Sequence[Path]) -> dict[str, Claim]:
    claims = [(path.stem, claim) for path in paths for claim in load_document(path).claims]
    return {f"{stem}/{claim.id}": claim for stem, claim in claims if claim.expect is Verdict.REFUTED}


def of_papers() -> dict[str, Claim]:
    return expected_to_fail(PAPERS)


def of_errata() -> dict[str, Claim]:
    return dict(list(expected_to_fail(ERRATA).items())[::EVERY_FOURTH])


def of_traps() -> dict[str, Claim]:
    traps = test_small_size_traps
    stated = [case[:2] for case in (*traps.SMALL_SIZES_ONLY.values(), *traps.FALSE_EVEN_AT_ONE.values())]
    stated += traps.FALSE_AT_DETERMINANT_MINUS_ONE
    return {math: one_off(math, lets).claims[0] for math, lets in stated}


def of_inequalities() -> dict[str, Claim]:
    stated = [(math, test_inequalities.LETS) for math in test_inequalities.FAILS]
    wrong = [math for math, verdict in test_inequalities.OPTIMA.items() if verdict is Verdict.REFUTED]
    stated += [(math, test_inequalities.VAE) for math in wrong]
    return {math: one_off(math, lets).claims[0] for math, lets in stated}


def of_curvatures() -> dict[str, Claim]:
    return {math: one_off(math, test_curvatures.LETS).claims[0] for math in test_curvatures.FAILS}


SOURCES = {
    "papers": of_papers, "errata": of_errata, "traps": of_traps, "inequalities": of_inequalities, "curvatures": of_curvatures,
}  # fmt: skip
LEAST = {"papers": 10, "errata": 12, "traps": 25, "inequalities": 18, "curvatures": 20}


@cache
def refuted(source: str) -> list[tuple[str, Statement, Counterexample]]:
    return list(refuted_steps(SOURCES[source]()))


@cache
def scripts_of(source: str) -> dict[str, str]:
    found = {}
    for name, statement, witness in refuted(source):
        found[name] = numpy_check(statement, witness)
        assert found[name], (name, why_no_check(statement, witness))
    return found


@pytest.mark.parametrize("source", SOURCES)
def test_every_refuted_claim_fails_in_numpy_too(source: str) -> None:
    scripts = scripts_of(source)
    assert len(scripts) >= LEAST[source]
    assert not_saying("fails", scripts) == {}


STYLES = [Style(named, height, letters) for named, height, letters in ((True, 0, False), (False, 2, True), (True, 12, True))]


def in_every_style(statement: Statement, witness: Counterexample) -> Iterator[tuple[str, str]]:
    for style in STYLES:
        yield str(style), "\n".join(lines_in(style, statement, witness))


@pytest.mark.parametrize("source", SOURCES)
def test_values_put_in_beforehand_do_not_make_what_fails_hold(source: str) -> None:
    scripts = {}
    for name, statement, witness in refuted(source):
        scripts |= {f"{name} {style}": script for style, script in in_every_style(statement, witness)}
    assert not_saying("fails", scripts) == {}


@pytest.mark.parametrize("source", SOURCES)
def test_a_script_has_at_most_ten_lines_that_fit_a_page(source: str) -> None:
    lines = {name: script.splitlines() for name, script in scripts_of(source).items()}
    assert {name: len(script) for name, script in lines.items() if len(script) > MOST_LINES} == {}
    assert {name: script for name, script in lines.items() if max(map(len, script)) > WIDEST} == {}


@pytest.mark.parametrize("definition", DEFINITIONS.values(), ids=DEFINITIONS)
def test_a_function_that_a_script_defines_is_a_few_lines(definition: Any) -> None:
    assert len(definition.text.splitlines()) <= 4
    assert max(len(line) for line in definition.at_step("1e-5").splitlines()) <= 128


# -------------------------------------------------------------------------------------------------- no false alarm

GENERIC = (
    "A: d x d", "B: d x d", "S: d x d spd", "T: d x d symmetric", "K: d x d skew", "G: d x d diagonal", "Q: d x d orthogonal",
    "W: d x k", "x: d", "y: d", "z: k", "m: d", "s: number", "t: positive", "X: d over n", "f(x, t): d", "g(x): number",
    "h(x, y): d x d", "r(x): number",
)  # fmt: skip

TRUE = [
    "A**2 = A @ A",
    "(S**-2) @ S @ S = I(d)",
    "logintegral(-1/2*quad(y, S) + x.T @ y, y) = d/2*log(2*pi) - 1/2*logdet(S) + 1/2*quad(x, inv(S))",
    "logintegral(logpdf(N(x, S), y), y) = 0",
    "grad(logdet(S), S) = inv(S)",
    "grad(tr(A @ T), T) = 1/2*(A + A.T)",
    "grad(tr(A.T @ K), K) = 1/2*(A - A.T)",
    "grad(tr(A @ G @ G), G) = 2*diag(diagonal(A)) @ G",
    "D(D(s**3*norm2(x), s, 1), s, 1) = 6*s*norm2(x)",
    "D(grad(tr(A @ W @ W.T), W)[1, 1], W, W) = ((A + A.T) @ W)[1, 1]",
    "at(grad(s*norm2(x), x), s = norm2(x)) = 2*norm2(x)*x",
    "at(grad(s*norm2(x), x), s = norm2(x), x = y) = 2*norm2(x)*y",
    "at(at(norm2(x - y), x = y + z[1]*x), y = m) = z[1]**2*norm2(x)",
    "grad(at(norm2(x), x = 2*y), y) = 8*y",
    "E(E(x.T @ y, x ~ N(y, S)), y ~ N(m, S)) = norm2(m) + tr(S)",
    "E(E(norm2(x), x ~ N(x, S)), x ~ N(m, S)) = norm2(m) + 2*tr(S)",
    "E(E(norm2(x), x ~ N(x, S)) + norm2(x), x ~ N(x, S)) = 2*norm2(x) + 3*tr(S)",
    "grad(E(norm2(x)**2, x ~ N(m, S)), m) = 4*(norm2(m)*m + tr(S)*m + 2*S @ m)",
    "E(at(E(x.T @ y, x ~ N(y, S)), y = x), x ~ N(m, S)) = norm2(m) + tr(S)",
    "D(at(E(x.T @ y, x ~ N(m, S)), y = x), x, y) = m.T @ y",
    "E(D(norm2(y), y, y), y ~ N(x, S)) = 2*norm2(x) + 2*tr(S)",
    "E(norm2(y)*grad(logpdf(N(m, S), y), m), y ~ N(m, S)) = 2*m",
    "sum(sum(A[i, j]*B[j, i], j in d), i in d) = tr(A @ B)",
    "sum(X[i] @ X[i].T, i in n) = X @ X.T",
    "sum(sum(i*j*A[i, j], j in d), i in d) = A[1, 1] + 2*A[1, 2] + 2*A[2, 1] + 4*A[2, 2]",
    "x[d] = x[2]",
    "tr([[A, W], [W.T, zeros(k, k)]]) = tr(A)",
    "det([[s, t], [t, 2]]) = 2*s - t**2",
    "hadamard(A, B) - hadamard(B, A) = zeros(d, d)",
    "exp(log(exp(A))) = exp(A)",
    "sqrt(s**2)*sqrt(s**2) = s**2",
    "KL(N(x, S), N(y, S)) = 1/2*quad(x - y, inv(S))",
    "KL(N(x, S), N(m, I(d))) = E(logpdf(N(x, S), y) - logpdf(N(m, I(d)), y), y ~ N(x, S))",
    "entropy(N(x, S)) = -E(logpdf(N(x, S), y), y ~ N(x, S))",
    "logdet(Q.T @ S @ Q) = logdet(S)",
    "A[:, 2].T @ A[:, 1] = (A.T @ A)[1, 2]",
    "0 <= W @ W.T",
    "0 < S",
    "log(t) <= t - 1",
    "-norm2(x) < exp(t)",
    "2**d*s/(3*t) - s/t*2**d/3 = 0",
]  # fmt: skip


def test_what_is_true_holds_in_numpy_too() -> None:
    scripts = {f"{math} {seed}": script_of(math, GENERIC, seed=seed) for math in TRUE for seed in (1, 2)}
    assert not_saying("holds", scripts) == {}


def test_values_put_in_beforehand_do_not_make_what_is_true_fail() -> None:
    scripts = {}
    for math in TRUE:
        statement = statement_of(math, GENERIC)
        scripts |= {f"{math} {style}": script for style, script in in_every_style(statement, made_witness(statement, seed=3))}
    assert not_saying("holds", scripts) == {}


OPAQUE = {
    "f": "entry i is b + a·(arguments) with rows (b, a) = [['1', '-1/2', '2', '1'], ['0', '1', '0', '3']]",
    "g": "entry i is b + a·(arguments) with rows (b, a) = [['-1', '2', '1/3']]",
    "h": "the zero function",
    "r": "entry i is t + t², t = b + a·(arguments), rows (b, a) = [['1', '-1/2', '2']]",
}
OF_FUNCTIONS = [
    "f(x, t)[1] = 1 - 1/2*x[1] + 2*x[2] + t",
    "f(x, t)[2] = x[1] + 3*t",
    "g(x + y) + 1 = g(x) + g(y) + 2",
    "grad(g(x), x)[2] = 1/3",
    "E(g(y), y ~ N(x, S)) = g(x)",
    "E(norm2(f(y, t)), y ~ N(x, S)) = norm2(f(x, t)) + (S[1, 1]/4 - 2*S[1, 2] + 4*S[2, 2]) + S[1, 1]",
    "h(x, y) = zeros(d, d)",
    "r(x) = (1 - 1/2*x[1] + 2*x[2])*(2 - 1/2*x[1] + 2*x[2])",
    "E(r(y), y ~ N(x, S)) = r(x) + S[1, 1]/4 - 2*S[1, 2] + 4*S[2, 2]",
]


def test_opaque_functions_are_those_of_the_counterexample() -> None:
    scripts = {math: script_of(math, GENERIC, **OPAQUE) for math in OF_FUNCTIONS}
    assert not_saying("holds", scripts) == {}


def off_by(statement: Relation, amount: float) -> Relation:
    return replace(statement, rhs=statement.rhs + Rational(*float(amount).as_integer_ratio()))


def literal_value(statement: Relation, value: float) -> Relation:
    return replace(statement, rhs=Rational(*float(value).as_integer_ratio()))


def drawn_case(expression: Expression, data: st.DataObject) -> tuple[Relation, Counterexample] | None:
    """An expression (or an entry of it) and the very number that exact arithmetic finds at a point."""
    sides = statement_of(f"{expression.text} = {expression.text}", expression.lets)
    body = nodes.Entry(sides.lhs, Integer(1), Integer(1)) if nodes.is_matrix(sides.lhs) else sides.lhs
    statement = Equality(sides.vocabulary, body, body)
    names = size_names((body,), statement.vocabulary)
    sizes = data.draw(sizes_of(names, statement.vocabulary, largest=3, larger=()), label="sizes")
    point = data.draw(rational_points(set(free_variables(body)), statement.vocabulary, sizes), label="point")
    try:
        value = float(exact_value(body, point, statement.vocabulary))
    except (Undefined, Unsupported, OutOfBudget):
        return None
    if not floating_difference(body, body, point.as_floats(statement.vocabulary)).reliable or abs(value) > 1e6:
        return None
    parameters = {statement.vocabulary.variables[name].symbol: found for name, found in point.parameters.items()}
    return literal_value(statement, value), witness_at(statement, sizes, parameters)


def test_numpy_finds_the_exact_value_of_random_expressions_and_of_no_other() -> None:
    true: dict[str, str] = {}
    false: dict[str, str] = {}

    @settings(suppress_health_check=(HealthCheck.filter_too_much, HealthCheck.too_slow))
    @given(expressions(), st.data())
    def write(expression: Expression, data: st.DataObject) -> None:
        case = drawn_case(expression, data)
        if case is not None:
            statement, witness = case
            true[f"{expression} {witness}"] = numpy_check(statement, witness)
            true[f"{expression} {witness} folded"] = "\n".join(lines_in(STYLES[-1], statement, witness))
            false[f"{expression} {witness}"] = numpy_check(off_by(statement, 1e-3 * (1 + abs(statement.rhs))), witness)

    write()
    assert len(true) >= settings().max_examples // 3
    assert not_saying("holds", true) == {}
    assert not_saying("fails", false) == {}


# -------------------------------------------------------------------------------------------------- closeness


def checked(
    math: str, lets: Sequence[str], values: dict[str, Any], lhs: Any, rhs: Any, sizes: dict[str, int]
) -> tuple[str, str]:
    statement, witness = statement_of(math, lets), Counterexample(sizes, values, lhs, rhs, "")
    return numpy_check(statement, witness), why_no_check(statement, witness)


def test_a_small_difference_is_measured_beside_small_sides() -> None:
    script, _ = checked("s/10**18 = 0", ("s: number",), {"s": "1"}, f"1/{10**18}", "0", {})
    assert not_saying("fails", {"tiny": script}) == {}


@pytest.mark.parametrize(
    ("math", "lhs", "rhs"),
    [
        ("s = s + 1/10**15", "1", f"{10**15 + 1}/{10**15}"),
        ("log(pi)*s = log(pi)*s + 1/10**15", "log(pi)", f"log(pi) + 1/{10**15}"),
        ("s**3 = D(s**4/4, s, 1) + 1/10**8", "1", f"{10**8 + 1}/{10**8}"),
        ("s + 1/10**15 <= s", f"{10**15 + 1}/{10**15}", "1"),
    ],
)
def test_what_floating_point_cannot_show_is_not_claimed(math: str, lhs: str, rhs: str) -> None:
    script, reason = checked(math, ("s: number",), {"s": "1"}, lhs, rhs, {})
    assert script == ""
    assert reason.startswith("# no NumPy check: the sides are closer")


def test_numbers_beyond_the_integers_of_numpy_are_floats() -> None:
    script, _ = checked("log(s**64) + s**64*tr(A) = 0", ("s: number", "A: d x d"), {"s": "2", "A": [["1"]]}, "1", "0", {"d": 1})
    assert not_saying("fails", {"large": script}) == {}


def test_a_strict_inequality_fails_where_the_sides_meet() -> None:
    script, _ = checked("s**2 > 0", ("s: number",), {"s": "0"}, "0", "0", {})
    assert not_saying("fails", {"tie": script}) == {}


def test_a_value_that_does_not_exist_decides_nothing() -> None:
    undefined = {
        "a number": checked("log(s) = 1", ("s: number",), {"s": "-1"}, "0", "1", {})[0],
        "an infinity": checked("log(s) <= -1", ("s: number",), {"s": "0"}, "0", "-1", {})[0],
    }
    assert not_saying("undefined", undefined) == {}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("-1/2", -0.5),
        ("1/2 - 3*log(2)/2", 0.5 - 1.5 * np.log(2)),
        ("-exp(-log(pi)/2)/2 - 1/2", -np.exp(-np.log(np.pi) / 2) / 2 - 0.5),
        ("exp(log(2)/2 - log(pi))/4", np.exp(np.log(2) / 2 - np.log(np.pi)) / 4),
        ("pi + 2", np.pi + 2),
        ("[1.8378770664093454836 +/- 4e-20]", 1.8378770664093454836),
        ("[-1.5e-3 +/- 2.1e-20]", -1.5e-3),
        ("-0.25000000000000000000", -0.25),
    ],
)
def test_the_sides_of_a_counterexample_are_rounded_as_they_are_written(text: str, value: float) -> None:
    assert float_of(text) == pytest.approx(value, rel=1e-14)


@pytest.mark.parametrize(
    "sides",
    [
        ("0", "0"),
        ([["0", "0"]], [["0", "0"]]),
        ([["1"]], [["0"], ["1"]]),
        ([["1"], ["0", "1"]], "0"),
        ([], []),
        ("", ""),
        (1, 2),
    ],
)
def test_sides_of_another_shape_are_refused(sides: tuple[Any, Any]) -> None:
    statement = statement_of("0 <= T", GENERIC)
    witness = replace(made_witness(statement), lhs=sides[0], rhs=sides[1])
    assert numpy_check(statement, witness) == ""
    assert "side" in why_no_check(statement, witness)


# -------------------------------------------------------------------------------------------------- safety

HOSTILE = (
    "__import__('os').system('false')",
    "W\nimport os",
    "x; import os",
    "__builtins__",
    "__import__",
    "_",
    "lambda",
    "print",
    "max",
    "sum",
    "np",
    "la",
    "left",
    "gap",
    "grad",
    "part1",
    "import",
    "σ²",
    "ｘ",
    "9lives",
    "a" * 5000,
    "",
    '"""',
    "\\",
)


NORMAL = nodes.Normal(ZeroMatrix(2, 1), Identity(2))


def hostile_case(name: str) -> tuple[Relation, Counterexample]:
    matrix, number = Variable(name, (Size("d").symbol, Size("d").symbol)), Variable("s")
    vocabulary = Vocabulary({"d": Size("d")}, {name: matrix, "s": number})
    lhs = nodes.LogDet(matrix.symbol * matrix.symbol.T) + nodes.SquaredNorm(matrix.symbol) * number.symbol
    return Equality(vocabulary, lhs, number.symbol), Counterexample({"d": 1}, {name: [["1"]], "s": "2"}, "2", "3", "")


@cache
def hostile_scripts() -> dict[str, str]:
    return {name: numpy_check(*hostile_case(name)) for name in HOSTILE}


@pytest.mark.parametrize("name", HOSTILE)
def test_no_name_of_a_document_gets_into_a_script_unless_it_is_a_plain_one(name: str) -> None:
    tree = ast.parse(hostile_scripts()[name])
    assigned = [node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)]
    own = {"left", "right", "gap"}
    assert len(assigned) == len(set(assigned)) == len(own) + 2  # the two variables
    assert name not in set(assigned) - own
    assert all(variable.isascii() and variable.isidentifier() and len(variable) <= 42 for variable in assigned)


def test_scripts_with_hostile_names_do_what_they_say() -> None:
    assert not_saying("holds", hostile_scripts()) == {}


def test_no_hostile_name_of_a_size_or_function_gets_into_a_script() -> None:
    scripts = {}
    for name in HOSTILE:
        size, x = nodes.size_symbol(name), Variable("x", (nodes.size_symbol(name),))
        vocabulary = Vocabulary({name: Size(name)}, {"x": x}, {f"{name}()": ()})
        called = nodes.OpaqueScalar(Symbol(f"{name}()"), x.symbol)
        witness = Counterexample({name: 1}, {"x": [["1"]], f"{name}()": "the zero function"}, "1", "0", "")
        scripts[f"size {name}"] = numpy_check(Equality(vocabulary, size * nodes.SquaredNorm(x.symbol), Integer(0)), witness)
        scripts[f"function {name}"] = numpy_check(Equality(vocabulary, called + nodes.Entropy(NORMAL), Integer(0)), witness)
    assert not_saying("fails", scripts) == {}


@pytest.mark.parametrize(
    "value",
    [
        "1; import os",
        "__import__('os')",
        "1e9",
        "1_0",
        "0x10",
        "1/0",
        " 1",
        "1\n",
        "inf",
        "nan",
        "١",
        "1/-2",
        "9" * 301,
        1,
        1.5,
        None,
        ["1"],
    ],
)
def test_no_value_gets_into_a_script_unless_it_is_a_fraction(value: Any) -> None:
    with pytest.raises(Unsupported):
        fraction(value)
    statement, witness = hostile_case("W")
    for values in ({**witness.values, "s": value}, {**witness.values, "W": [[value]]}):
        found = replace(witness, values=values)
        assert numpy_check(statement, found) == ""
        reason = why_no_check(statement, found)
        assert reason.startswith("# no NumPy check: ")
        assert "\n" not in reason
        assert "import" not in reason


@pytest.mark.parametrize("value", ["1", [["1", "2"]], [["1"], ["2"]], [], [[]], ["1"], None])
def test_a_value_of_another_shape_is_refused(value: Any) -> None:
    statement, witness = hostile_case("W")
    assert numpy_check(statement, replace(witness, values={**witness.values, "W": value})) == ""


@pytest.mark.parametrize(
    "words",
    [
        "print('hostile')",
        "entry i is b + a·(arguments) with rows (b, a) = [['1', 'print(1)', '0']]",
        "entry i is b + a·(arguments) with rows (b, a) = [['1', '0', '0']]; import os",
        "entry i is b + a·(arguments) with rows (b, a) = [['1', '0']]",
        "entry i is b + a·(arguments) with rows (b, a) = [['1', '0', '0'], ['1', '0', '0']]",
        None,
        [["1"]],
    ],
)
def test_no_words_for_a_function_get_into_a_script(words: Any) -> None:
    statement = statement_of("g(x) = norm2(x)", GENERIC)
    witness = made_witness(statement, g=words)
    assert numpy_check(statement, witness) == ""
    assert "function" in why_no_check(statement, witness) or "value" in why_no_check(statement, witness)


# -------------------------------------------------------------------------------------------------- what is refused


@pytest.mark.parametrize(
    ("math", "reason"),
    [
        ("E(exp(y[1]), y ~ N(x, S)) = 0", "no polynomial"),
        ("E(norm2(y)**4, y ~ N(x, S)) = 0", "no polynomial"),
        ("logintegral(-norm2(y)**2, y) = 0", "not quadratic"),
        ("D(D(D(D(exp(s), s, 1), s, 1), s, 1), s, 1) = 0", "nested too deeply"),
    ],
)
def test_what_cannot_be_written_says_why(math: str, reason: str) -> None:
    statement = statement_of(math, GENERIC)
    witness = made_witness(statement)
    assert numpy_check(statement, witness) == ""
    assert why_no_check(statement, witness).startswith("# no NumPy check: ")
    assert reason in why_no_check(statement, witness)


def test_a_function_unknown_to_the_language_is_refused() -> None:
    s = Variable("s")
    statement = Equality(Vocabulary({}, {"s": s}), Function("erf")(s.symbol), s.symbol)
    witness = Counterexample({}, {"s": "1"}, "0", "1", "")
    assert numpy_check(statement, witness) == ""
    assert "no NumPy spelling" in why_no_check(statement, witness)


def test_every_kind_of_node_has_a_spelling() -> None:
    kinds = {*nodes.ScalarNode.__subclasses__(), *nodes.MatrixNode.__subclasses__()}
    assert kinds - set(DERIVATIVES) - set(ALGEBRA | CALCULUS | KINKED) == set()


@pytest.mark.parametrize("math", ["s = 0", "E(s*y[1], y ~ N(x, S)) = 0", "D(s**2, s, s) = 0"])
def test_an_expansion_without_end_is_refused_in_time(math: str) -> None:
    statement, s = statement_of(math, GENERIC), Variable("s").symbol
    value = s
    for _ in range(60):
        value = nodes.at(s * s + s, s, value)
    found = replace(statement, lhs=nodes.at(statement.lhs, s, value))
    assert "too long" in why_no_check(found, made_witness(statement))


# -------------------------------------------------------------------------------------------------- where it is shown

FALSE_CLAIM = ("inv(A @ B) = inv(A) @ inv(B)", ("A: d x d invertible", "B: d x d invertible"))


def result_of(math: str, lets: Sequence[str]) -> ClaimResult:
    return judge_claim(one_off(math, lets).claims[0], SETTINGS)


def explanation(result: ClaimResult, width: int = 60) -> str:
    stream = StringIO()
    explain(Console(file=stream, width=width, markup=False), result, path="-", seed=1, background=Background())
    return stream.getvalue()


def test_explain_shows_a_script_that_can_be_copied() -> None:
    said = explanation(result_of(*FALSE_CLAIM))
    _, _, after = said.partition("\nnumpy check\n")
    script, _, _ = after.partition("\n\n")
    assert said.index("counterexample") < said.index("numpy check")
    assert not_saying("fails", {"copied": script}) == {}


def test_the_json_report_holds_the_script_or_null() -> None:
    script = claim_report(result_of(*FALSE_CLAIM))["numpy_check"]
    assert not_saying("fails", {"json": script}) == {}
    assert claim_report(result_of("tr(A) = tr(A.T)", FALSE_CLAIM[1]))["numpy_check"] is None


def test_a_chain_is_checked_at_its_failing_step() -> None:
    script = claim_report(result_of("tr(A @ B) = tr(B @ A) = tr(A)*tr(B)", FALSE_CLAIM[1]))["numpy_check"]
    assert "np.trace(A)*np.trace(B)" in script
    assert not_saying("fails", {"chain": script}) == {}


def test_a_claim_without_a_script_says_so_in_words() -> None:
    result = result_of(*FALSE_CLAIM)
    (evidence,) = [item for item in result.judgement.evidence if item.counterexample is not None]
    witness = replace(result.judgement.counterexample, values={}) if result.judgement.counterexample else None
    judgement = replace(result.judgement, evidence=(replace(evidence, counterexample=witness),))
    said = explanation(replace(result, judgement=judgement, steps=(judgement,)))
    assert "# no NumPy check: the counterexample leaves a variable without a value" in said


def test_inequalities_name_their_relation() -> None:
    for math, strict in (("0 <= T", False), ("0 < T", True)):
        statement = statement_of(math, GENERIC)
        assert isinstance(statement, AtMost)
        witness = Counterexample({"d": 1}, {"T": [["-1"]]}, [["0"]], [["-1"]], "")
        (said,) = last_lines({"it": numpy_check(statement, witness)}).values()
        assert said.startswith(f"left {'<' if strict else '<='} right fails - gap -1")
