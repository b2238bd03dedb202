"""The script of a counterexample to counts of curvatures or to a rank: the form or map in unit moves of its directions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from derivations.language import nodes
from derivations.language.curvature import NOT_NEGATIVE, NOT_POSITIVE, Count, Inertia, LocalShape
from derivations.language.domains import Symmetry
from derivations.language.errors import Unsupported
from derivations.language.evidence import Counterexample
from derivations.language.generic_rank import GenericRank
from derivations.language.size_polynomials import value_at
from derivations.reports.numpy_check.assignments import WIDTH, assigned, functions, head, values
from derivations.reports.numpy_check.definitions import DEFINITIONS
from derivations.reports.numpy_check.draft import Draft, Style
from derivations.reports.numpy_check.names import Names
from derivations.reports.numpy_check.spelling import Scope, Writer
from derivations.reports.numpy_check.spelling_algebra import ALGEBRA
from derivations.reports.numpy_check.spelling_calculus import CALCULUS
from derivations.reports.numpy_check.tolerance import step_and_tolerance

_PIECES = "abcdefghijklmnopqrstu"
_COUNT_FREE: dict[Symmetry, Callable[[int, int], int]] = {
    Symmetry.NONE: lambda rows, columns: rows * columns,
    Symmetry.DIAGONAL: lambda rows, columns: rows,
    Symmetry.SYMMETRIC: lambda rows, columns: rows * (rows + 1) // 2,
    Symmetry.SKEW: lambda rows, columns: rows * (rows - 1) // 2,
}
"""How many entries may move."""
_EACH_BY_ITSELF = (Symmetry.NONE, Symmetry.DIAGONAL)

_PLACES = {"positive": (0,), "zero": (1,), "negative": (2,), NOT_POSITIVE: (1, 2), NOT_NEGATIVE: (0, 1)}


def curvature_lines(statement: Inertia | LocalShape, witness: Counterexample, style: Style) -> list[str]:
    """The lines that show the counts failing; of what makes a local optimum or saddle, what is necessary."""
    counted = statement.necessary if isinstance(statement, LocalShape) else statement
    draft = Draft(style, counted.vocabulary, witness)
    form = draft.tree(counted.form)
    _, tolerance = step_and_tolerance(form)
    lines = _of_directions(form, counted.directions, draft)
    gram = "[[(form(*map(np.add, a, b)) - form(*a) - form(*b))/2 for b in basis] for a in basis]"
    moves = any(_free(direction, draft.writer({}, Names(()))) for direction in counted.directions)
    return [
        *lines,
        f"found = la.eigvalsh({gram})" if moves else "found = np.zeros(0)  # there is no direction to move in",
        f"counts = [list(np.sign(found*(abs(found) > {tolerance}*max([1, *abs(found)])))).count(sign) for sign in (1, 0, -1)]",
        *_verdict(counted, witness.sizes),
    ]


def rank_lines(statement: GenericRank, witness: Counterexample, style: Style) -> list[str]:
    """The lines that show another rank than the one claimed."""
    draft = Draft(style, statement.vocabulary, witness)
    value, claimed = draft.tree(statement.value), value_at(statement.rank, witness.sizes)
    _, tolerance = step_and_tolerance(value)
    return [
        *_of_directions(value, statement.directions, draft),
        "found = np.array([np.ravel(form(*move)) for move in basis])",
        f"rank = la.matrix_rank(found, tol={tolerance}*max(1, np.max(np.abs(found)))) if basis else 0",
        f'print("rank {claimed}", "fails" if rank != {claimed} else "holds", "- rank at this point:", rank)',
    ]


def _of_directions(tree: Any, directions: tuple[Any, ...], draft: Draft) -> list[str]:
    """The tree as a function of the directions, and their unit moves."""
    step, _ = step_and_tolerance(tree)
    writer, witness = draft.writer(ALGEBRA | CALCULUS, Names(DEFINITIONS)), draft.witness
    parameters, scope = [], Scope()
    for direction in directions:
        name, scope = writer.bind(direction, tree, scope)
        parameters.append(name)
    text = writer.text(tree, scope)
    basis = _basis(directions, writer)
    lines = [*head([writer], step), *values(writer, witness), *functions(writer, witness)]
    lines += [line for part in writer.parts for line in assigned(*part)]
    return [*lines, *assigned("form", f"lambda {', '.join(parameters)}: {text}"), *basis]


def _basis(directions: Sequence[Any], writer: Writer) -> list[str]:
    """Unit moves in each direction, the others at rest."""
    if len(directions) == 1:
        return assigned("basis", f"[[E] for E in {_space(directions[0], writer)}]")
    if len(directions) <= len(_PIECES) and all(_symmetry(direction, writer) in _EACH_BY_ITSELF for direction in directions):
        return assigned("basis", _split(directions, writer))
    spaces = ", ".join(_space(direction, writer) for direction in directions)
    return [
        *assigned("units", f"[{spaces}]"),
        "basis = [[E if i == j else np.zeros(np.shape(V)[1:]) for j, V in enumerate(units)]"
        " for i, U in enumerate(units) for E in U]",
    ]


def _free(direction: Any, writer: Writer) -> int:
    """In how many ways a direction may be moved in."""
    if not nodes.is_matrix(direction):
        return 1
    symmetry = _symmetry(direction, writer)
    if symmetry not in _COUNT_FREE:
        raise Unsupported("a direction confined to a curved set")
    return _COUNT_FREE[symmetry](*writer.shape(direction))


def _split(directions: Sequence[Any], writer: Writer) -> str:
    """Unit vectors, cut into a piece for each direction."""
    counts = [_free(direction, writer) for direction in directions]
    cuts = [sum(counts[:end]) for end in range(1, len(counts))]
    pieces = []
    for name, direction in zip(_PIECES, directions, strict=False):
        if not nodes.is_matrix(direction):
            pieces.append(f"{name}.item()")
        elif _symmetry(direction, writer) is Symmetry.DIAGONAL:
            pieces.append(f"np.diag({name})")
        else:
            pieces.append(f"{name}.reshape{writer.shape(direction)}")
    names = ", ".join(_PIECES[: len(directions)])
    return f"[[{', '.join(pieces)}] for {names} in (np.split(v, {cuts}) for v in np.eye({sum(counts)}))]"


def _symmetry(direction: Any, writer: Writer) -> Symmetry:
    variable = writer.vocabulary.variable_of(direction)
    return variable.kind.symmetry if variable is not None else Symmetry.NONE


def _space(direction: Any, writer: Writer) -> str:
    """The unit directions of one variable."""
    if not nodes.is_matrix(direction):
        return "[1]"
    rows, columns = writer.shape(direction)
    symmetry, entries = _symmetry(direction, writer), rows * columns
    if not _free(direction, writer):
        return f"np.zeros((0, {rows}, {columns}))"
    units = f"np.eye({entries}).reshape({entries}, {rows}, {columns})"
    return {
        Symmetry.SYMMETRIC: f"[E + E.T for E in {units} if np.triu(E).any()]",
        Symmetry.SKEW: f"[E - E.T for E in {units} if np.triu(E, 1).any()]",
        Symmetry.DIAGONAL: f"[np.diag(e) for e in np.eye({rows})]",
    }.get(symmetry, units)


def _verdict(statement: Inertia, sizes: dict[str, int]) -> list[str]:
    """The counts, and whether one of those claimed is another."""
    fails = " or ".join(_fails(count, value_at(count.number, sizes)) for count in statement.counts)
    claimed = ", ".join(f"{c.sign} {'>=' if c.at_least else '='} {value_at(c.number, sizes)}" for c in statement.counts)
    verdict = f'"undefined" if sum(counts) < len(found) else "fails" if {fails} else "holds"'
    together = f'print("{claimed}", {verdict}, "- counts:", *counts)'
    if len(together) <= WIDTH:
        return [together]
    return [*assigned("verdict", verdict), f'print("{claimed}", verdict, "- counts:", *counts)']


def _fails(count: Count, number: Fraction) -> str:
    seen = " + ".join(f"counts[{place}]" for place in _PLACES[count.sign])
    return f"{seen} {'<' if count.at_least else '!='} {number}"
