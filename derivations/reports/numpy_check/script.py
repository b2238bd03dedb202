"""The script of a counterexample: sizes and values, the two sides, and one line that says whether the claim fails there."""

from __future__ import annotations

from typing import Any

import numpy as np

from derivations.language import nodes
from derivations.language.convergence import Converges
from derivations.language.curvature import Inertia, LocalShape
from derivations.language.errors import Unsupported
from derivations.language.evidence import Counterexample, Witness
from derivations.language.existence import Exists
from derivations.language.generic_rank import GenericRank
from derivations.language.implication import Implication
from derivations.language.statements import AtMost, Differs, Equality, Relation, Tends
from derivations.reports.numpy_check.assignments import assigned, degree_of, functions, head, values
from derivations.reports.numpy_check.curvature_script import curvature_lines, rank_lines
from derivations.reports.numpy_check.definitions import DEFINITIONS
from derivations.reports.numpy_check.equations import named_sides, verdict_on_equations
from derivations.reports.numpy_check.exact_texts import fraction
from derivations.reports.numpy_check.growth import OWN_NAMES, growth_lines
from derivations.reports.numpy_check.names import Names
from derivations.reports.numpy_check.settling import settled
from derivations.reports.numpy_check.spelling import Writer
from derivations.reports.numpy_check.spelling_algebra import ALGEBRA
from derivations.reports.numpy_check.spelling_calculus import CALCULUS
from derivations.reports.numpy_check.spelling_kinks import KINKED
from derivations.reports.numpy_check.tolerance import require_wide, smallest_scale, step_and_tolerance

_SPELLINGS = ALGEBRA | CALCULUS | KINKED
_MOST_LINES = 48
_STEPS_BACK = 12  # a multiple of every length of cycle that is looked for, 1 to 4
_INFINITE = ("oo", "-oo", "not finite")  # where a counterexample says that something goes


def numpy_check(statement: Any, point: Counterexample | Witness) -> str:
    """A Python script, to be retyped or run, that shows the statement failing or holding at its point; "" where there is none.

    It needs NumPy only. It gives every variable its exact value, prints both sides and says which relation fails. Names
    and numbers are all that a document can bring into it: names are plain identifiers, numbers are parsed and rewritten.
    :func:`why_no_check` says why a script is missing.

    >>> from derivations.documents.one_off import one_off
    >>> (claim,) = one_off("tr(A @ A) = tr(A)**2", ["A: d x d"]).claims
    >>> witness = Counterexample({"d": 2}, {"A": [["1", "0"], ["0", "1/2"]]}, "5/4", "9/4", "exact rational arithmetic")
    >>> print(numpy_check(claim.steps[0], witness))
    import numpy as np
    A = np.array([[1, 0], [0, 1/2]])
    left = np.trace(A @ A)
    right = np.trace(A)**2
    print("left side:", left, "right side:", right, sep="\\n")
    difference = np.max(np.abs(left - right))
    rounding = 1e-9*max(1, np.max(np.abs(left)), np.max(np.abs(right)))
    verdict = "is undefined" if not np.isfinite(difference) else "fails" if difference > rounding else "holds"
    print("left = right", verdict, "- largest difference:", difference)
    """
    return _checked(statement, point)[0]


def why_no_check(statement: Any, point: Counterexample | Witness) -> str:
    """Why there is no script, as a comment of Python; "" where there is one."""
    return _checked(statement, point)[1]


def _checked(statement: Any, point: Counterexample | Witness) -> tuple[str, str]:
    try:
        lines = _lines(statement, point)
        if len(lines) > _MOST_LINES:
            raise Unsupported(f"the script would have {len(lines)} lines, too many to retype")
        return "\n".join(lines), ""
    except Unsupported as error:
        return "", f"# no NumPy check: {error}"
    except RecursionError:
        return "", "# no NumPy check: the formula nests too deeply"


def _lines(statement: Any, point: Counterexample | Witness) -> list[str]:
    if isinstance(statement, Inertia | LocalShape) and isinstance(point, Counterexample):
        return curvature_lines(statement, point)
    if isinstance(statement, GenericRank) and isinstance(point, Counterexample):
        return rank_lines(statement, point)
    if isinstance(statement, Tends) and isinstance(point, Counterexample):
        if statement.is_infinite or point.lhs in _INFINITE:
            return _growth_script(statement, point)
        return _script(Equality(statement.vocabulary, *statement.expressions()), point)
    if isinstance(statement, Relation | Implication) and isinstance(point, Counterexample):
        return _script(statement, point)
    if isinstance(statement, Exists) and isinstance(point, Witness):
        return _script_of_conditions(statement, point)
    if isinstance(statement, Converges) and isinstance(point, Counterexample):
        return _script_of_iteration(statement, point)
    raise Unsupported("a statement of this kind has no two sides to compare")


def _script(statement: Relation | Implication, witness: Counterexample) -> list[str]:
    sides = [settled(side) for side in statement.expressions()]
    step, tolerance = step_and_tolerance(*sides)
    writer = Writer(_SPELLINGS, Names(DEFINITIONS), statement.vocabulary, witness.sizes, degree_of(witness))
    texts = writer.sides(*sides)
    lines = [*head([writer], step), *values(writer, witness), *functions(writer, witness)]
    if isinstance(statement, Implication):
        names, closing = named_sides(statement), verdict_on_equations(statement, tolerance)
    else:
        names = ["left", "right"]
        closing = _verdict(statement, tolerance, smallest_scale(statement, witness, tolerance))
    for name, text in (*writer.parts, *zip(names, texts, strict=True)):
        lines += assigned(name, text)
    return [*lines, *closing]


def _script_of_conditions(statement: Exists, witness: Witness) -> list[str]:
    """Every condition at the point, one after the other."""
    relations = statement.conditions if _is_rational(witness) else statement.instances
    sides = [settled(side) for relation in relations for side in relation.expressions()]
    step, tolerance = step_and_tolerance(*sides)
    writer = Writer(_SPELLINGS, Names(DEFINITIONS), statement.vocabulary, {})
    texts = writer.sides(*sides)
    point = Counterexample({}, witness.values, "", "", witness.confirmed_by)
    lines = [*head([writer], step), *values(writer, point)]
    for name, text in writer.parts:
        lines += assigned(name, text)
    for place, (relation, held) in enumerate(zip(relations, witness.held, strict=True)):
        require_wide(relation, held, tolerance)
        lines += [*assigned("left", texts[2 * place]), *assigned("right", texts[2 * place + 1])]
        lines += _verdict(relation, tolerance, "1")[1:]
    return lines


def _is_rational(witness: Witness) -> bool:
    """Whether every value can be written down; others stand in the formulas."""
    entries = [entry for value in witness.values.values() for entry in np.ravel(np.array(value, dtype=object))]
    try:
        return all(fraction(entry) is not None for entry in entries)
    except Unsupported:
        return False


def _script_of_iteration(statement: Converges, witness: Counterexample) -> list[str]:
    """The start, as many steps as lead back from every cycle that is looked for, and the distance from the limit then."""
    steps = [settled(step) for step in statement.steps]
    sides = [settled(side) for side in statement.arrived.expressions()]
    step, tolerance = step_and_tolerance(*steps, *sides)
    scale = smallest_scale(statement.arrived, witness, tolerance)
    names = Names(DEFINITIONS)
    moving, watching = (Writer(_SPELLINGS, names, statement.vocabulary, witness.sizes) for _ in range(2))
    moved = moving.sides(*statement.variables, *steps)
    left, right = watching.sides(*sides)
    moving.variables |= watching.variables
    lines = [*head([moving, watching], step), *values(moving, witness)]
    count = len(statement.variables)
    body = [line for name, text in moving.parts for line in assigned(name, text)]
    body += assigned(", ".join(moved[:count]), ", ".join(moved[count:]))
    lines += [f"for _ in range({_STEPS_BACK}):", *(f"    {line}" for line in body)]
    for name, text in (*watching.parts, ("left", left), ("right", right)):
        lines += assigned(name, text)
    return [*lines, *_verdict(statement.arrived, tolerance, scale)]


def _growth_script(statement: Tends, witness: Counterexample) -> list[str]:
    body = settled(statement.lhs.args[0])
    step, _ = step_and_tolerance(body)
    writer = Writer(_SPELLINGS, Names([*DEFINITIONS, *OWN_NAMES]), statement.vocabulary, witness.sizes)
    told = growth_lines(statement, body, witness.lhs, writer)
    lines = [*head([writer], step), *values(writer, witness), *functions(writer, witness)]
    return [*lines, *(line for part in writer.parts for line in assigned(*part)), *told]


def _verdict(statement: Relation, tolerance: str, scale: str) -> list[str]:
    """What is measured, what rounding explains, and the words that follow; what is not finite decides nothing."""
    if not isinstance(statement, AtMost):
        name, measured, words = "difference", "np.max(np.abs(left - right))", "largest difference"
        fails = "<= rounding" if isinstance(statement, Differs) else "> rounding"
    else:
        fails = "< rounding" if statement.strict else "< -rounding"
        name, measured, words = "gap", "right - left", "right - left"
        if nodes.is_matrix(statement.lhs):
            name, measured = "smallest", "np.linalg.eigvalsh(right - left).min()"
            words = "smallest eigenvalue of right - left"
    return [
        'print("left side:", left, "right side:", right, sep="\\n")',
        f"{name} = {measured}",
        f"rounding = {tolerance}*max({scale}, np.max(np.abs(left)), np.max(np.abs(right)))",
        f'verdict = "is undefined" if not np.isfinite({name}) else "fails" if {name} {fails} else "holds"',
        f'print("left {statement.sign} right", verdict, "- {words}:", {name})',
    ]
