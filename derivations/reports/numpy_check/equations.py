"""The end of a script for an implication: which equations hold at the counterexample, and what that says of the claim."""

from __future__ import annotations

from derivations.language.implication import Implication


def named_sides(statement: Implication) -> list[str]:
    """Names for the sides of all premises, then of all conclusions."""
    count = len(statement.premises) + len(statement.conclusions)
    return [f"{side}{number}" for number in range(1, count + 1) for side in ("left", "right")]


def verdict_on_equations(statement: Implication, tolerance: str) -> list[str]:
    """One line for each equation, then whether the claim fails; where an equation is undefined nothing is decided."""
    premises, count = len(statement.premises), len(statement.premises) + len(statement.conclusions)
    pairs = ", ".join(f"(left{number}, right{number})" for number in range(1, count + 1))
    differ = "!=" if statement.both_ways else ">"
    return [
        f"pairs = [{pairs}]",
        "apart = [np.max(np.abs(left - right)) for left, right in pairs]",
        f"holds = [distance <= {tolerance}*max(1, np.max(np.abs(left))) for distance, (left, _) in zip(apart, pairs)]",
        'print("largest differences of the sides:", *apart)',
        f"premises, conclusions = all(holds[:{premises}]), all(holds[{premises}:])",
        f'verdict = "fails" if premises {differ} conclusions else "holds"',
        'verdict = verdict if np.all(np.isfinite(apart)) else "is undefined"',
        'print("the implication", verdict, "- premises:", premises, "- conclusions:", conclusions)',
    ]
