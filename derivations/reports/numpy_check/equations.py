"""The end of a script for an implication: which equations hold at the counterexample, and what that says of the claim."""

from __future__ import annotations

from collections.abc import Sequence

from derivations.language.implication import Implication


def pairs_of_sides(texts: Sequence[str]) -> str:
    """The sides of all premises, then of all conclusions, in pairs."""
    return f"[{', '.join(f'({left}, {right})' for left, right in zip(texts[::2], texts[1::2], strict=True))}]"


def verdict_on_equations(statement: Implication, tolerance: str) -> list[str]:
    """How far the sides of each equation are apart, then whether the claim fails; what is undefined decides nothing."""
    premises, differ = len(statement.premises), "!=" if statement.both_ways else ">"
    fails = f"all(holds[:{premises}]) {differ} all(holds[{premises}:])"
    return [
        "gaps = [float(np.max(np.abs(left - right))/max(1, np.max(np.abs(left)))) for left, right in pairs]",
        f"holds = [gap <= {tolerance} for gap in gaps]",
        f'verdict = "undefined" if not np.all(np.isfinite(gaps)) else "fails" if {fails} else "holds"',
        'print("the implication", verdict, "- of premises and conclusions:", *holds, "- relative differences:", *gaps)',
    ]
