"""The script of a counterexample: sizes and values, the two sides, and one line that says whether the claim fails there."""

from __future__ import annotations

from typing import Any

from derivations.language import nodes
from derivations.language.curvature import Inertia, LocalShape
from derivations.language.errors import Unsupported
from derivations.language.evidence import Counterexample
from derivations.language.generic_rank import GenericRank
from derivations.language.statements import AtMost, Equality, Relation
from derivations.reports.numpy_check.assignments import assigned, functions, head, values
from derivations.reports.numpy_check.curvature_script import curvature_lines, rank_lines
from derivations.reports.numpy_check.definitions import DEFINITIONS
from derivations.reports.numpy_check.names import Names
from derivations.reports.numpy_check.settling import settled
from derivations.reports.numpy_check.spelling import Writer
from derivations.reports.numpy_check.spelling_algebra import ALGEBRA
from derivations.reports.numpy_check.spelling_calculus import CALCULUS
from derivations.reports.numpy_check.tolerance import smallest_scale, step_and_tolerance

_MOST_LINES = 40


def numpy_check(statement: Any, counterexample: Counterexample) -> str:
    """A Python script, to be retyped or run, that shows the statement failing at its counterexample; "" where there is none.

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
    return _checked(statement, counterexample)[0]


def why_no_check(statement: Any, counterexample: Counterexample) -> str:
    """Why there is no script, as a comment of Python; "" where there is one."""
    return _checked(statement, counterexample)[1]


def _checked(statement: Any, witness: Counterexample) -> tuple[str, str]:
    try:
        if isinstance(statement, Inertia | LocalShape):
            return _short(curvature_lines(statement, witness)), ""
        if isinstance(statement, GenericRank):
            return _short(rank_lines(statement, witness)), ""
        if not isinstance(statement, Equality | AtMost):
            raise Unsupported("a statement of this kind has no two sides to compare")
        return _short(_lines(statement, witness)), ""
    except Unsupported as error:
        return "", f"# no NumPy check: {error}"
    except RecursionError:
        return "", "# no NumPy check: the formula nests too deeply"


def _short(lines: list[str]) -> str:
    if len(lines) > _MOST_LINES:
        raise Unsupported(f"the script would have {len(lines)} lines, too many to retype")
    return "\n".join(lines)


def _lines(statement: Relation, witness: Counterexample) -> list[str]:
    sides = [settled(side) for side in statement.expressions()]
    step, tolerance = step_and_tolerance(*sides)
    scale = smallest_scale(statement, witness, tolerance)
    writer = Writer(ALGEBRA | CALCULUS, Names(DEFINITIONS), statement.vocabulary, witness.sizes)
    left, right = writer.sides(*sides)
    lines = [*head(writer, step), *values(writer, witness), *functions(writer, witness)]
    for name, text in (*writer.parts, ("left", left), ("right", right)):
        lines += assigned(name, text)
    return lines + _verdict(statement, tolerance, scale)


def _verdict(statement: Relation, tolerance: str, scale: str) -> list[str]:
    """What is measured, what rounding explains, and the words that follow; what is not finite decides nothing."""
    if not isinstance(statement, AtMost):
        name, measured, words, fails = "difference", "np.max(np.abs(left - right))", "largest difference", "> rounding"
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
