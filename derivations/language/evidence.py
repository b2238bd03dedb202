"""What one engine found, and what all the evidence adds up to."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import Any


class Outcome(Enum):
    """What an engine says of a statement."""

    HOLDS = "holds"
    FAILS = "fails"
    UNKNOWN = "unknown"
    NO_POINTS = "no usable points"


class Certainty(Enum):
    """What kind of evidence stands behind an outcome."""

    PROOF = "exact for every value"
    RANDOM_EXACT = "exact at random points"
    FLOATING = "floating-point"


@dataclass(frozen=True)
class Scope:
    """Where a finding holds: at every size (with the count that justifies it), or at the sizes listed."""

    sizes: tuple[dict[str, int], ...] = ()
    every_size: bool = False
    theorem: str = ""
    bounds: dict[str, int] = field(default_factory=dict)
    why_not_every_size: str = ""

    @property
    def largest(self) -> dict[str, int]:
        return max(self.sizes, key=lambda sizes: (sum(sizes.values()), sorted(sizes.items())), default={})

    def in_words(self) -> str:
        """For people: ``every size (exact at (d,k)=(16,16), where 16 suffices)`` or ``exact at 12 sizes up to …``."""
        if self.every_size:
            if not self.bounds:
                return f"every size ({self.theorem}; exact at {_tuple(self.largest)})"
            needed = ", ".join(f"{name} ≥ {bound}" for name, bound in sorted(self.bounds.items()))
            return f"every size (exact at {_tuple(self.largest)}; {needed} is enough by {self.theorem})"
        if not self.sizes:
            return "no size"
        if self.sizes == ({},):
            return "every size (no size occurs)"
        if len(self.sizes) == 1:
            return f"exact at {_tuple(self.sizes[0])} only"
        return f"exact at {len(self.sizes)} sizes up to {_tuple(self.largest)}"


def _tuple(sizes: dict[str, int]) -> str:
    """``(d,k)=(7,4)``, or ``d=7`` for one size."""
    names = sorted(sizes)
    if not names:
        return "a point"
    if len(names) == 1:
        return f"{names[0]}={sizes[names[0]]}"
    return f"({','.join(names)})=({','.join(str(sizes[name]) for name in names)})"


@dataclass(frozen=True)
class Counterexample:
    """A point of the stated domain at which a claim fails, with both sides' exact values as text.

    ``values`` maps each variable to its value as nested lists of exact numbers in text (``"-1/2"``); ``lhs`` and
    ``rhs`` are exact where that is possible and otherwise enclosures (``"1.8378770664093 ± 2e-30"``); ``labels`` say what
    they are.
    """

    sizes: dict[str, int]
    values: dict[str, Any]
    lhs: Any
    rhs: Any
    confirmed_by: str
    holds_when: tuple[str, ...] = ()
    labels: tuple[str, str] = ("left side", "right side")


@dataclass(frozen=True)
class Held:
    """A condition that holds at a witness, in plain syntax, with both its sides there as text."""

    condition: str
    lhs: Any
    rhs: Any


@dataclass(frozen=True)
class Witness:
    """A point at which everything holds that is said to hold somewhere; exact text, as in a :class:`Counterexample`.

    ``found`` tells one that was looked for from one that the claim names.
    """

    values: dict[str, Any]
    held: tuple[Held, ...]
    confirmed_by: str
    found: bool = False


@dataclass(frozen=True)
class Evidence:
    """What one engine found about one statement.

    ``fails`` is what fails at the counterexample, where that is not the statement itself but a relation that it rests on.
    """

    engine: str
    outcome: Outcome
    certainty: Certainty = Certainty.RANDOM_EXACT
    scope: Scope = Scope()
    reason: str = ""
    error_log2: float | None = None
    seed: int | None = None
    primes: tuple[int, ...] = ()
    points_tried: int = 0
    points_used: int = 0
    counterexample: Counterexample | None = None
    fails: Any = None
    witness: Witness | None = None
    seconds: float = 0.0


HOLDS_TOO = "holds, too"  # the fate of a stronger claim that is shown to be true as well: no miss


@dataclass(frozen=True)
class NearMiss:
    """A one-edit change of a claim and what became of it."""

    edit: str
    statement: str
    fate: str  # "refuted", "changes nothing", "undefined" (nowhere defined), "undecided", "survived" or "holds, too"


@dataclass(frozen=True)
class NearMisses:
    """All near misses of a claim: every one that changes the claim must be refuted."""

    tried: tuple[NearMiss, ...] = ()

    def count(self, fate: str) -> int:
        return sum(miss.fate == fate for miss in self.tried)

    @property
    def killed(self) -> int:
        return self.count("refuted")

    @property
    def survived(self) -> int:
        return self.count("survived")

    def in_words(self) -> str:
        """``23 of 23 refuted, 4 edits change nothing``."""
        counted = [f"{self.killed} of {self.killed + self.survived + self.count('undecided')} refuted"]
        if same := self.count("changes nothing"):
            counted.append(f"{same} edit{'s' if same > 1 else ''} change{'' if same > 1 else 's'} nothing")
        return ", ".join(counted)
