"""A derivation as its author writes it: where it starts, where it claims to end, and the rules in between."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Step:
    """One move: a rule applied everywhere, or inside ``to`` only."""

    rule: str
    to: str = ""


@dataclass(frozen=True)
class Cite:
    """Another result of the catalogue, used as an equation from its start to its end (or backwards).

    ``letters`` gives the expressions that stand for its variables here; the others keep their names.
    """

    result: str
    letters: Mapping[str, str] = field(default_factory=dict)
    backwards: bool = False


@dataclass(frozen=True)
class Unfold:
    """A named quantity written out."""

    name: str


@dataclass(frozen=True)
class Fold:
    """What has a name written by it."""

    name: str


@dataclass(frozen=True)
class Arrange:
    """The same terms arranged as ``form``; refused unless multiplying out and collecting shows the two to be equal."""

    form: str


@dataclass(frozen=True)
class Undo:
    """A rule backwards: the line ``form``, refused unless the rule leads from it to the line before, up to arrangement."""

    rule: str
    form: str
    to: str = ""


Move = str | Step | Cite | Unfold | Fold | Arrange | Undo
"""A move; a bare name is a rule applied everywhere."""


@dataclass(frozen=True)
class Derivation:
    """A chain of equal expressions from ``start`` to ``end``, computed by ``moves``.

    ``let`` declares letters and quantities as ``--let`` does; those in ``named`` are kept as symbols in the lines. The
    last line is arranged as ``end`` when it is not that already. ``concludes`` names a rule that draws a statement from
    start = end, such as reading off a gradient. ``near_misses`` are wrong ends, which must all be refuted. ``remark``
    says in words what the result means or when it holds; ``claims`` are ids of claims in the literature it settles.
    """

    name: str
    title: str
    let: tuple[str, ...]
    start: str
    end: str
    moves: tuple[Move, ...]
    source: str
    meaning: str
    named: tuple[str, ...] = ()
    concludes: str = ""
    near_misses: tuple[str, ...] = ()
    remark: str = ""
    claims: tuple[str, ...] = ()
    notation: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def cited(self) -> tuple[str, ...]:
        """The results it rests on, in the order of their use."""
        return tuple(dict.fromkeys(move.result for move in self.moves if isinstance(move, Cite)))

    def rules(self) -> tuple[str, ...]:
        """The rules it uses, in the order of their use."""
        used = [move if isinstance(move, str) else move.rule for move in self.moves if isinstance(move, str | Step | Undo)]
        return tuple(dict.fromkeys([*used, *([self.concludes] if self.concludes else [])]))

    def _repr_html_(self) -> str:
        """How a notebook shows it: derived and checked at that moment."""
        from derivations.reports.notebook import derivation_html

        return derivation_html(self)

    def _repr_latex_(self) -> str | None:
        """Its lines in LaTeX; nothing where it is not verified."""
        from derivations.reports.notebook import derivation_latex

        return derivation_latex(self)
