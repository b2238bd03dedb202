"""What is found about every entry of the catalogue, and what that is worth once all that it rests on is known too."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from derivations.deriving.graph import CitationGraph
from derivations.language.evidence import Counterexample
from derivations.language.verdicts import HOLDING, Verdict

IDENTITY, RULE, DERIVATION = "identity", "rule", "derivation"

Entry = tuple[str, str]
"""A kind of entry and a name."""


@dataclass(frozen=True)
class Finding:
    """The verdict on one entry of the catalogue.

    ``steps`` counts those of a derivation; ``wrong_refuted`` of ``wrong`` wrong versions were refuted. ``rests_on`` are the
    entries whose failing would take the verdict away; ``error_log2`` bounds (base 2) the probability that anything at all was
    certified wrongly.
    """

    kind: str
    name: str
    verdict: Verdict
    words: str = ""
    source: str = ""
    topic: str = ""
    reason: str = ""
    scope: str = ""
    every_size: bool = False
    error_log2: float | None = None
    steps: int = 0
    wrong: int = 0
    wrong_refuted: int = 0
    rests_on: tuple[Entry, ...] = ()
    counterexample: Counterexample | None = None
    seconds: float = 0.0

    @property
    def entry(self) -> Entry:
        return self.kind, self.name

    @property
    def holds(self) -> bool:
        return self.verdict in HOLDING


def supported(findings: Sequence[Finding], graph: CitationGraph) -> list[Finding]:
    """The findings, where what rests on something that does not hold, or was not judged, is undecided."""
    known = {finding.entry: finding for finding in findings}
    order = {(DERIVATION, name): place for place, name in enumerate(graph.cites)}
    for finding in sorted(findings, key=lambda finding: order.get(finding.entry, -1)):
        weak = _first_weak(finding.rests_on, known) if finding.holds else ""
        if weak:
            known[finding.entry] = replace(finding, verdict=Verdict.UNDECIDED, reason=f"it rests on {weak}")
    return [known[finding.entry] for finding in findings]


def needed_for(names: Iterable[str], graph: CitationGraph) -> tuple[str, ...]:
    """The derivations named and all that they cite, directly or not, in the order of the graph."""
    wanted = set(names).union(*(graph.behind(name) for name in names))
    return tuple(name for name in graph.cites if name in wanted)


def _first_weak(rests_on: Iterable[Entry], known: Mapping[Entry, Finding]) -> str:
    for kind, name in rests_on:
        support = known.get((kind, name))
        if support is None or not support.holds:
            return f"the {kind} {name}, which is {support.verdict.value if support is not None else 'not judged'}"
    return ""
