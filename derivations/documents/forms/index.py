"""``index(f, X = A, positive = p)``: X = A is stationary, and the second derivative of f there has p positive curvatures."""

from __future__ import annotations

from derivations.documents.curvatures import read_curved, read_squares, require_counts
from derivations.documents.scope import Placed, Scope
from derivations.documents.syntax_tree import Call, Syntax
from derivations.language.curvature import Inertia
from derivations.language.statements import Statement

USAGE = "index(f, X = value, positive = p, zero = z, negative = m)"


def statements(call: Call, because: Syntax | None, scope: Scope) -> tuple[Statement, ...]:
    """Vanishing gradients, and the counts of the second derivative along a joint move of all variables."""
    with Placed(call):
        curved = read_curved(call, scope)
        require_counts(call, curved.counts)
        reason = read_squares(because, curved.directions, scope)
        return (*curved.stationary, Inertia(curved.vocabulary, curved.form, curved.directions, curved.counts, reason))
