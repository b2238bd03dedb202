"""``local_maximum(f, X = A)``: X = A is stationary, and the second derivative of f there is negative definite."""

from __future__ import annotations

from derivations.documents.curvatures import read_curved, read_squares
from derivations.documents.scope import Placed, Scope
from derivations.documents.settings import not_so_written
from derivations.documents.syntax_tree import Call, Syntax
from derivations.language.curvature import LocalShape
from derivations.language.statements import Statement

USAGE = "local_maximum(f, X = value)"


def statements(call: Call, because: Syntax | None, scope: Scope) -> tuple[Statement, ...]:
    """Vanishing gradients, and a second derivative that shows a local maximum."""
    with Placed(call):
        curved = read_curved(call, scope)
        if curved.counts:
            raise not_so_written(call, call)
        reason = read_squares(because, curved.directions, scope)
        return (*curved.stationary, LocalShape(curved.vocabulary, "maximum", curved.form, curved.directions, reason))
