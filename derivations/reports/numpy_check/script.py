"""The script of a counterexample: sizes and values, the two sides, and one line that says whether the claim fails there."""

from __future__ import annotations

from contextlib import suppress
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
from derivations.reports.numpy_check.assignments import assigned, functions, head, sides_assigned, values
from derivations.reports.numpy_check.curvature_script import curvature_lines, rank_lines
from derivations.reports.numpy_check.definitions import DEFINITIONS
from derivations.reports.numpy_check.draft import Draft, Style, styles
from derivations.reports.numpy_check.equations import pairs_of_sides, verdict_on_equations
from derivations.reports.numpy_check.exact_texts import fraction
from derivations.reports.numpy_check.growth import OWN_NAMES, growth_lines
from derivations.reports.numpy_check.names import Names
from derivations.reports.numpy_check.spelling_algebra import ALGEBRA
from derivations.reports.numpy_check.spelling_calculus import CALCULUS
from derivations.reports.numpy_check.spelling_kinks import KINKED
from derivations.reports.numpy_check.tolerance import require_wide, smallest_scale, step_and_tolerance

_SPELLINGS = ALGEBRA | CALCULUS | KINKED
_SHORT = 10
_MOST_LINES = 24
_STEPS_BACK = 12  # a multiple of every length of cycle that is looked for, 1 to 4
_INFINITE = ("oo", "-oo", "not finite")  # where a counterexample says that something goes


def numpy_check(statement: Any, point: Counterexample | Witness) -> str:
    """A Python script, to be retyped or run, that shows the statement failing or holding at its point; "" where there is none.

    It needs NumPy only. It gives every variable its exact value, prints both sides and says which relation fails. Where it
    would be longer than ten lines, parts that the values determine are put in as exact values, as few as shorten it. Names
    and numbers are all that a document can bring into it: names are plain identifiers, numbers are parsed and rewritten.
    :func:`why_no_check` says why a script is missing.

    >>> from derivations.documents.one_off import one_off
    >>> (claim,) = one_off("tr(A @ A) = tr(A)**2", ["A: d x d"]).claims
    >>> witness = Counterexample({"d": 2}, {"A": [["1", "0"], ["0", "1/2"]]}, "5/4", "9/4", "exact rational arithmetic")
    >>> print(numpy_check(claim.steps[0], witness))
    import numpy as np, numpy.linalg as la
    A = np.diag([1, 1/2])
    left, right = np.trace(A @ A), np.trace(A)**2
    gap = np.max(np.abs(left - right))/max(1, np.max(np.abs(left)), np.max(np.abs(right)))
    print(f"{left}\\n{right}\\nleft = right {'fails' if gap > 1e-9 else 'holds' if gap <= 1e-9 else 'undefined'} - gap {gap:g}")
    """
    return _checked(statement, point)[0]


def why_no_check(statement: Any, point: Counterexample | Witness) -> str:
    """Why there is no script, as a comment of Python; "" where there is one."""
    return _checked(statement, point)[1]


def _checked(statement: Any, point: Counterexample | Witness) -> tuple[str, str]:
    try:
        lines = _shortest(statement, point)
        if len(lines) > _MOST_LINES:
            raise Unsupported(f"the script would have {len(lines)} lines, too many to retype")
        return "\n".join(lines), ""
    except Unsupported as error:
        return "", f"# no NumPy check: {error}"
    except RecursionError:
        return "", "# no NumPy check: the formula nests too deeply"


def _shortest(statement: Any, point: Counterexample | Witness) -> list[str]:
    """The first draft of at most ten lines, or the shortest of all."""
    best = lines_in(Style(), statement, point)
    for style in styles():
        if len(best) <= _SHORT:
            break
        with suppress(Unsupported):
            best = min(best, lines_in(style, statement, point), key=len)
    return best


def lines_in(style: Style, statement: Any, point: Counterexample | Witness) -> list[str]:
    """The script with its formulas shortened in that style; :class:`Unsupported` where there is none."""
    if isinstance(statement, Inertia | LocalShape) and isinstance(point, Counterexample):
        return curvature_lines(statement, point, style)
    if isinstance(statement, GenericRank) and isinstance(point, Counterexample):
        return rank_lines(statement, point, style)
    if isinstance(statement, Tends) and isinstance(point, Counterexample):
        if statement.is_infinite or point.lhs in _INFINITE:
            return _growth_script(statement, point, style)
        return _script(Equality(statement.vocabulary, *statement.expressions()), point, style)
    if isinstance(statement, Relation | Implication) and isinstance(point, Counterexample):
        return _script(statement, point, style)
    if isinstance(statement, Exists) and isinstance(point, Witness):
        return _script_of_conditions(statement, point, style)
    if isinstance(statement, Converges) and isinstance(point, Counterexample):
        return _script_of_iteration(statement, point, style)
    raise Unsupported("a statement of this kind has no two sides to compare")


def _script(statement: Relation | Implication, witness: Counterexample, style: Style) -> list[str]:
    draft = Draft(style, statement.vocabulary, witness)
    sides = [draft.tree(side) for side in statement.expressions()]
    step, tolerance = step_and_tolerance(*sides)
    writer = draft.writer(_SPELLINGS, Names(DEFINITIONS))
    texts = writer.sides(*sides)
    lines = [*head([writer], step), *values(writer, draft.witness), *functions(writer, witness)]
    lines += [line for part in writer.parts for line in assigned(*part)]
    if isinstance(statement, Implication):
        return [*lines, *assigned("pairs", pairs_of_sides(texts)), *verdict_on_equations(statement, tolerance)]
    scale = smallest_scale(statement, witness, tolerance)
    return [*lines, *sides_assigned(*texts), *_verdict(statement, tolerance, scale)]


def _script_of_conditions(statement: Exists, witness: Witness, style: Style) -> list[str]:
    """Every condition at the point, one after the other."""
    relations = statement.conditions if _is_rational(witness) else statement.instances
    draft = Draft(style, statement.vocabulary, Counterexample({}, witness.values, "", "", witness.confirmed_by))
    sides = [draft.tree(side) for relation in relations for side in relation.expressions()]
    step, tolerance = step_and_tolerance(*sides)
    writer = draft.writer(_SPELLINGS, Names(DEFINITIONS))
    texts = writer.sides(*sides)
    lines = [*head([writer], step), *values(writer, draft.witness)]
    for name, text in writer.parts:
        lines += assigned(name, text)
    for place, (relation, held) in enumerate(zip(relations, witness.held, strict=True)):
        require_wide(relation, held, tolerance)
        lines += [*sides_assigned(texts[2 * place], texts[2 * place + 1]), *_verdict(relation, tolerance, "1")]
    return lines


def _is_rational(witness: Witness) -> bool:
    """Whether every value can be written down; others stand in the formulas."""
    entries = [entry for value in witness.values.values() for entry in np.ravel(np.array(value, dtype=object))]
    try:
        return all(fraction(entry) is not None for entry in entries)
    except Unsupported:
        return False


def _script_of_iteration(statement: Converges, witness: Counterexample, style: Style) -> list[str]:
    """The start, as many steps as lead back from every cycle that is looked for, and the distance from the limit then."""
    draft = Draft(style, statement.vocabulary, witness, moving=statement.variables)
    steps = [draft.tree(step) for step in statement.steps]
    sides = [draft.tree(side) for side in statement.arrived.expressions()]
    step, tolerance = step_and_tolerance(*steps, *sides)
    scale = smallest_scale(statement.arrived, witness, tolerance)
    names = Names(DEFINITIONS)
    moving, watching = (draft.writer(_SPELLINGS, names) for _ in range(2))
    moved = moving.sides(*statement.variables, *steps)
    left, right = watching.sides(*sides)
    moving.variables |= watching.variables
    lines = [*head([moving, watching], step), *values(moving, draft.witness)]
    count = len(statement.variables)
    body = [line for name, text in moving.parts for line in assigned(name, text)]
    body += assigned(", ".join(moved[:count]), ", ".join(moved[count:]))
    lines += [f"for _ in range({_STEPS_BACK}):", *(f"    {line}" for line in body)]
    lines += [line for part in watching.parts for line in assigned(*part)]
    return [*lines, *sides_assigned(left, right), *_verdict(statement.arrived, tolerance, scale)]


def _growth_script(statement: Tends, witness: Counterexample, style: Style) -> list[str]:
    draft = Draft(style, statement.vocabulary, witness)
    body = draft.tree(statement.lhs.args[0])
    step, _ = step_and_tolerance(body)
    writer = draft.writer(_SPELLINGS, Names([*DEFINITIONS, *OWN_NAMES]))
    told = growth_lines(statement, body, witness.lhs, writer)
    lines = [*head([writer], step), *values(writer, draft.witness), *functions(writer, witness)]
    return [*lines, *(line for part in writer.parts for line in assigned(*part)), *told]


def _verdict(statement: Relation, tolerance: str, scale: str) -> list[str]:
    """How far the sides are apart beside their size, and the words that follow; what is not finite decides nothing."""
    measured = "np.max(np.abs(left - right))"
    fails, holds = f"> {tolerance}", f"<= {tolerance}"
    if isinstance(statement, AtMost):
        measured = "la.eigvalsh(right - left).min()" if nodes.is_matrix(statement.lhs) else "(right - left)"
        bound = tolerance if statement.strict else f"-{tolerance}"
        fails, holds = f"< {bound}", f">= {bound}"
    elif isinstance(statement, Differs):
        fails, holds = holds, fails
    verdict = f"'fails' if gap {fails} else 'holds' if gap {holds} else 'undefined'"
    return [
        f"gap = {measured}/max({scale}, np.max(np.abs(left)), np.max(np.abs(right)))",
        f'print(f"{{left}}\\n{{right}}\\nleft {statement.sign} right {{{verdict}}} - gap {{gap:g}}")',
    ]
