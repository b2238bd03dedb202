"""The script of a counterexample to counts of curvatures or to a rank: the form or map in unit moves of its directions."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from derivations.language import nodes
from derivations.language.curvature import NOT_NEGATIVE, NOT_POSITIVE, Count, Inertia, LocalShape
from derivations.language.domains import Symmetry
from derivations.language.evidence import Counterexample
from derivations.language.generic_rank import GenericRank
from derivations.language.size_polynomials import value_at
from derivations.reports.numpy_check.assignments import assigned, functions, head, values
from derivations.reports.numpy_check.definitions import DEFINITIONS
from derivations.reports.numpy_check.names import Names
from derivations.reports.numpy_check.settling import settled
from derivations.reports.numpy_check.spelling import Scope, Writer
from derivations.reports.numpy_check.spelling_algebra import ALGEBRA
from derivations.reports.numpy_check.spelling_calculus import CALCULUS
from derivations.reports.numpy_check.tolerance import step_and_tolerance

_PLACES = {"positive": (0,), "zero": (1,), "negative": (2,), NOT_POSITIVE: (1, 2), NOT_NEGATIVE: (0, 1)}

_UNITS = {
    Symmetry.NONE: "E",
    Symmetry.SYMMETRIC: "E + E.T",
    Symmetry.SKEW: "E - E.T",
    Symmetry.DIAGONAL: "E",
}
_KEPT = {
    Symmetry.NONE: "",
    Symmetry.SYMMETRIC: " if np.triu(E).any()",
    Symmetry.SKEW: " if np.triu(E, 1).any()",
    Symmetry.DIAGONAL: " if np.diag(E).any()",
}


def curvature_lines(statement: Inertia | LocalShape, witness: Counterexample) -> list[str]:
    """The lines that show the counts failing; of what makes a local optimum or saddle, what is necessary."""
    counted = statement.necessary if isinstance(statement, LocalShape) else statement
    form = settled(counted.form)
    _, tolerance = step_and_tolerance(form)
    writer = Writer(ALGEBRA | CALCULUS, Names(DEFINITIONS), counted.vocabulary, witness.sizes)
    writer.need("gram")
    lines = [*_of_directions(form, counted.directions, writer, witness), "found = np.linalg.eigvalsh(gram(form, basis))"]
    return [*lines, f"rounding = {tolerance}*max(1, np.max(np.abs(found), initial=0))", *_verdict(counted, witness.sizes)]


def rank_lines(statement: GenericRank, witness: Counterexample) -> list[str]:
    """The lines that show another rank than the one claimed."""
    value, claimed = settled(statement.value), value_at(statement.rank, witness.sizes)
    _, tolerance = step_and_tolerance(value)
    writer = Writer(ALGEBRA | CALCULUS, Names(DEFINITIONS), statement.vocabulary, witness.sizes)
    return [
        *_of_directions(value, statement.directions, writer, witness),
        "found = np.array([np.ravel(form(*move)) for move in basis])",
        f"rank = np.linalg.matrix_rank(found, tol={tolerance}*max(1, np.max(np.abs(found), initial=0)))",
        f'print("rank {claimed}", "fails" if rank != {claimed} else "holds", "- rank at this point:", rank)',
    ]


def _of_directions(tree: Any, directions: tuple[Any, ...], writer: Writer, witness: Counterexample) -> list[str]:
    """The tree as a function of the directions, and their unit moves."""
    step, _ = step_and_tolerance(tree)
    parameters, scope = [], Scope()
    for direction in directions:
        name, scope = writer.bind(direction, tree, scope)
        parameters.append(name)
    text = writer.text(tree, scope)
    basis = f"{writer.need('moves')}({', '.join(_space(direction, writer) for direction in directions)})"
    lines = [*head([writer], step), *values(writer, witness), *functions(writer, witness)]
    for name, part in writer.parts:
        lines += assigned(name, part)
    return [*lines, *assigned("form", f"lambda {', '.join(parameters)}: {text}"), *assigned("basis", basis)]


def _space(direction: Any, writer: Writer) -> str:
    """A list of a zero and the unit directions of one variable."""
    if not nodes.is_matrix(direction):
        return "[0, 1]"
    rows, columns = writer.shape(direction)
    variable = writer.vocabulary.variable_of(direction)
    symmetry = variable.kind.symmetry if variable is not None else Symmetry.NONE
    units = f"np.eye({rows * columns}).reshape(-1, {rows}, {columns})"
    return f"[np.zeros(({rows}, {columns})), *({_UNITS[symmetry]} for E in {units}{_KEPT[symmetry]})]"


def _verdict(statement: Inertia, sizes: dict[str, int]) -> list[str]:
    """The counts, and whether one of those claimed is another."""
    fails = " or ".join(_fails(count, value_at(count.number, sizes)) for count in statement.counts)
    claimed = ", ".join(f"{'at least ' if c.at_least else ''}{value_at(c.number, sizes)} {c.sign}" for c in statement.counts)
    return [
        "counts = [int(np.sum(found > rounding)), int(np.sum(abs(found) <= rounding)), int(np.sum(found < -rounding))]",
        'print("eigenvalues:", found, sep="\\n")',
        f'verdict = "is undefined" if not np.all(np.isfinite(found)) else "fails" if {fails} else "holds"',
        f'print("{claimed}", verdict, "- positive, zero, negative:", *counts)',
    ]


def _fails(count: Count, number: Fraction) -> str:
    seen = " + ".join(f"counts[{place}]" for place in _PLACES[count.sign])
    return f"{seen} {'<' if count.at_least else '!='} {number}"
