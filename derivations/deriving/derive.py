"""Carrying a derivation out: every line computed from the one before by the move its author names."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from derivations.catalogue import derivation as find_derivation
from derivations.catalogue import rule as find_rule
from derivations.deriving.citing import Citation
from derivations.deriving.derivation import Arrange, Cite, Derivation, Fold, Move, Step, Undo, Unfold
from derivations.deriving.normal_form import same_form
from derivations.deriving.rewriting import DoesNotApply, applied, put
from derivations.deriving.setting import Setting, setting_of
from derivations.language.errors import LemmataError
from derivations.language.plain import plain
from derivations.language.statements import Equality


class BrokenStep(LemmataError):
    """A move that does not apply, or that does not lead where the derivation says.

    ``setting`` and ``lines`` are what had been computed before it; ``claimed`` is the equation that it would have needed,
    where the move names one. Only then can there be a counterexample.
    """

    def __init__(
        self, message: str, setting: Setting | None = None, lines: tuple[Line, ...] = (), claimed: Equality | None = None
    ) -> None:
        super().__init__(message)
        self.setting = setting
        self.lines = lines
        self.claimed = claimed


@dataclass(frozen=True)
class Reason:
    """Why a line equals the one before: ``words`` for people, and what they rest on: a rule, a result or a definition."""

    words: str
    kind: str
    name: str


@dataclass(frozen=True)
class Line:
    """An expression and why it equals the one before; the first line has no reason."""

    expression: Any
    reason: Reason | None = None


@dataclass(frozen=True)
class Derived:
    """The lines of a derivation, computed and not yet checked, and the statement that is concluded from them."""

    derivation: Derivation
    setting: Setting
    lines: tuple[Line, ...]
    conclusion: Equality | None = None

    def pairs(self) -> tuple[Equality, ...]:
        """Every neighbouring pair of lines as an equation, named quantities written out."""
        trees = [self.setting.unfolded(line.expression) for line in self.lines]
        vocabulary = self.setting.declarations.vocabulary
        return tuple(Equality(vocabulary, before, after) for before, after in pairwise(trees))

    def result(self) -> Equality:
        """start = end."""
        return Equality(
            self.setting.declarations.vocabulary,
            self.setting.unfolded(self.lines[0].expression),
            self.setting.unfolded(self.lines[-1].expression),
        )


def derive(derivation: Derivation) -> Derived:
    """Compute the lines of a derivation.

    Raises :class:`BrokenStep` (with the number of the step) when a move fits nowhere or the end is not reached.
    """
    setting = setting_of(derivation.let, derivation.named, derivation.notation)
    lines = [Line(setting.read(derivation.start))]
    end = setting.read(derivation.end)
    for number, move in enumerate(derivation.moves, start=1):
        lines.append(_moved(derivation, number, move, lines, setting))
    if lines[-1].expression != end:
        lines.append(_moved(derivation, len(lines), Arrange(derivation.end), lines, setting))
    return Derived(derivation, setting, tuple(lines), _conclusion(derivation, lines, setting))


def _moved(derivation: Derivation, number: int, move: Move, lines: list[Line], setting: Setting) -> Line:
    try:
        return _line(Step(move) if isinstance(move, str) else move, lines[-1].expression, setting)
    except LemmataError as problem:
        claimed = _claimed(move, lines[-1].expression, setting)
        raise BrokenStep(f"{derivation.name}, step {number}: {problem}", setting, tuple(lines), claimed) from problem


def _claimed(move: Move, expression: Any, setting: Setting) -> Equality | None:
    """What a move claims that names its line; other moves compute theirs and claim nothing."""
    if not isinstance(move, Arrange | Undo):
        return None
    try:
        form = setting.read_unfolded(move.form)
        return Equality(setting.declarations.vocabulary, setting.unfolded(expression), form)
    except LemmataError:
        return None  # the form cannot be read, or is of another kind: there is no equation to refute


def _line(move: Step | Cite | Unfold | Fold | Arrange | Undo, expression: Any, setting: Setting) -> Line:
    if isinstance(move, Step):
        rule = find_rule(move.rule)
        target = setting.read(move.to) if move.to else None
        return Line(applied(rule, expression, setting, target), Reason(rule.reason, "rule", rule.name))
    if isinstance(move, Unfold):
        symbol, tree = setting.definition(move.name)
        return _changed(expression, put(expression, {symbol: tree}), move.name)
    if isinstance(move, Fold):
        symbol, tree = setting.definition(move.name)
        return _changed(expression, expression.xreplace({tree: symbol, setting.named[symbol]: symbol}), move.name)
    if isinstance(move, Cite):
        return _cited(move, expression, setting)
    if isinstance(move, Undo):
        return _undone(move, expression, setting)
    return _arranged(expression, setting.read(move.form), setting)


def _changed(expression: Any, changed: Any, name: str) -> Line:
    if changed == expression:
        raise DoesNotApply(f"{name} does not occur in {plain(expression)}")
    return Line(changed, Reason(f"definition of {name}", "definition", name))


def _arranged(expression: Any, form: Any, setting: Setting) -> Line:
    if not _collects_to(expression, form, setting):
        raise DoesNotApply(f"multiplying out and collecting does not turn {plain(expression)} into {plain(form)}")
    return Line(form, Reason("collecting terms", "rule", "collecting"))


def _collects_to(expression: Any, form: Any, setting: Setting) -> bool:
    """Whether multiplying out and collecting shows two lines to be equal, named quantities as symbols or written out."""
    return same_form(expression, form, setting) or same_form(setting.unfolded(expression), setting.unfolded(form), setting)


def _undone(move: Undo, expression: Any, setting: Setting) -> Line:
    """The line from which a rule leads to this one: what the rule states is an equation and holds both ways."""
    rule, form, target = find_rule(move.rule), setting.read(move.form), setting.read(move.to) if move.to else None
    try:
        forward = applied(rule, form, setting, target)
    except DoesNotApply:  # what the rule is about may be behind a name
        forward = applied(rule, setting.unfolded(form), setting, target if target is None else setting.unfolded(target))
    if not _collects_to(forward, expression, setting):
        raise DoesNotApply(f"the rule {rule.name} turns {plain(form)} into {plain(forward)}, not into {plain(expression)}")
    return Line(form, Reason(rule.reason, "rule", rule.name))


def _cited(move: Cite, expression: Any, setting: Setting) -> Line:
    """The other result put in wherever an instance of it stands: what it concludes, or that its start is its end."""
    cited = find_derivation(move.result)
    theirs = setting_of(cited.let, (), cited.notation)
    concluded = derive(cited).conclusion if cited.concludes else None
    start, end = concluded or (theirs.read_unfolded(text) for text in (cited.start, cited.end))
    if move.backwards:
        start, end = end, start
    changed = Citation(move, start, end, theirs, setting).used_in(expression)
    return Line(changed, Reason(cited.title, "result", cited.name))


def _conclusion(derivation: Derivation, lines: list[Line], setting: Setting) -> Equality | None:
    if not derivation.concludes:
        return None
    rule = find_rule(derivation.concludes)
    if rule.conclude is None:
        raise BrokenStep(f"{derivation.name}: the rule {rule.name} draws no conclusion")
    found = rule.conclude(lines[0].expression, lines[-1].expression, setting)
    if found is None:
        raise BrokenStep(f"{derivation.name}: the rule {rule.name} draws no conclusion from {plain(lines[-1].expression)}")
    return replace(
        found,
        vocabulary=setting.declarations.vocabulary,
        lhs=setting.unfolded(found.lhs),
        rhs=setting.unfolded(found.rhs),
    )
