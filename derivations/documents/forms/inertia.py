"""``inertia(Q, H, positive = p)``: the quadratic form Q in the direction H has p positive curvatures."""

from __future__ import annotations

from derivations.documents.curvatures import read_arguments, read_squares, require_counts
from derivations.documents.elaborate import elaborate
from derivations.documents.scope import Placed, Scope
from derivations.documents.settings import not_so_written
from derivations.documents.syntax_tree import Call, Syntax
from derivations.language.curvature import Inertia
from derivations.language.statements import Statement

USAGE = "inertia(Q, H, positive = p, zero = z, negative = m)"


def statements(call: Call, because: Syntax | None, scope: Scope) -> tuple[Statement, ...]:
    """How many curvatures of each sign there are; signs that are left out are not spoken of."""
    with Placed(call):
        arguments = read_arguments(call, scope)
        require_counts(call, arguments.counts)
        if arguments.settings:
            raise not_so_written(call, arguments.settings[0])
        directions = tuple(direction.symbol for direction in arguments.directions)
        form = elaborate(arguments.first, scope)
        reason = read_squares(because, directions, scope)
        return (Inertia(scope.vocabulary, form, directions, arguments.counts, reason),)
