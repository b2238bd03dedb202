"""A counterexample or a witness as text that a person can retype: exact numbers, matrices in aligned brackets."""

from __future__ import annotations

from typing import Any

from derivations.language.evidence import Counterexample, Witness
from derivations.reports.wording import sizes_words

_LONGEST_CONDITION = 72  # the claim stands above in full


def counterexample_lines(witness: Counterexample) -> list[str]:
    """The point, what both sides are there, who confirmed it, and when the claim does hold."""
    lines = [f"at {sizes_words(witness.sizes)}"] if witness.sizes else []
    names = [*witness.values, *witness.labels]
    width = max(len(name) for name in names)
    for name, value in zip(names, [*witness.values.values(), witness.lhs, witness.rhs], strict=True):
        lines += named_value(name, value, width)
    if witness.confirmed_by:
        lines.append(f"confirmed by {witness.confirmed_by}")
    return lines + [f"holds when {condition}" for condition in witness.holds_when]


def witness_lines(witness: Witness) -> list[str]:
    """The point, the conditions with both their sides there, and who confirmed it."""
    width = max(len(name) for name in witness.values)
    lines = [line for name, value in witness.values.items() for line in named_value(name, value, width)]
    for number, held in enumerate(witness.held, 1):
        lines.append(held.condition if len(held.condition) <= _LONGEST_CONDITION else f"condition {number}")
        sides = (*named_value("left", held.lhs, 5), *named_value("right", held.rhs, 5))
        lines += [f"    {line}" for line in sides]
    return [*lines, f"confirmed by {witness.confirmed_by}"]


def named_value(name: str, value: Any, width: int = 0) -> list[str]:
    """``name = value``, with a matrix in brackets over as many lines as it has rows.

    >>> print("\\n".join(named_value("W", [["1", "-1/2"], ["0", "2"]])))
    W = [1  -1/2]
        [0     2]
    """
    head, *others = bracketed(value)
    prefix = f"{name:<{width}} = "
    return [prefix + head, *(" " * len(prefix) + other for other in others)]


def bracketed(value: Any) -> list[str]:
    """The lines of a number, a column (a flat list) or a matrix (a list of rows), entries aligned to the right."""
    if not isinstance(value, list | tuple):
        return [str(value)]
    rows = [[str(entry) for entry in row] if isinstance(row, list | tuple) else [str(row)] for row in value]
    columns = max((len(row) for row in rows), default=0)
    if columns == 0:
        return ["[]"]
    widths = [max(len(row[column]) for row in rows if column < len(row)) for column in range(columns)]
    return ["[" + "  ".join(f"{entry:>{width}}" for entry, width in zip(row, widths, strict=False)) + "]" for row in rows]
