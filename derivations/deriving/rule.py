"""A rule: a statement that is certified like any identity, and the rewriting on trees that it licenses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from derivations.claim_of import claim_of

if TYPE_CHECKING:
    from derivations.deriving.setting import Setting
    from derivations.language.claims import Claim
    from derivations.language.statements import Equality

Rewrite = Callable[[Any, "Setting"], Any | None]
"""A sub-expression and its setting to an equal expression, or None where the rule does not apply."""

Conclude = Callable[[Any, Any, "Setting"], "Equality | None"]
"""The start and the end of a derivation to the statement that follows from their being equal, or None."""


@dataclass(frozen=True)
class Rule:
    """One move, named for its file.

    ``reason`` is what stands beside a line that the rule made. ``states`` are the equations it rests on, in plain
    mathematics over the declarations ``let`` (as for ``--let``); each must be certified and each of ``near_misses``
    refuted. ``rewrite`` applies it at one node. ``conclude`` draws a conclusion from a finished chain instead.
    ``axiom`` says what the statement takes without proof, for the page of what is trusted.
    """

    name: str
    reason: str
    let: tuple[str, ...]
    states: tuple[str, ...]
    source: str
    rewrite: Rewrite | None = None
    conclude: Conclude | None = None
    near_misses: tuple[str, ...] = ()
    axiom: str = ""

    def claims(self) -> tuple[Claim, ...]:
        """What must be certified before the rule may be used."""
        return tuple(
            claim_of(math, self.let, f"{self.name}, {i}", self.source, self.reason)
            for i, math in enumerate(self.states, start=1)
        )

    def near_miss_claims(self) -> tuple[Claim, ...]:
        """Wrong versions of the statements, all of which must be refuted."""
        return tuple(
            claim_of(math, self.let, f"{self.name}, near miss {i}", self.source, self.reason)
            for i, math in enumerate(self.near_misses, start=1)
        )
