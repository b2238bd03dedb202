"""Carrying a derivation out: every line computed from the one before by the move its author names."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from derivations.catalogue import derivation as find_derivation
from derivations.catalogue import rule as find_rule
from derivations.claim_of import CatalogueError
from derivations.deriving.derivation import Arrange, Cite, Derivation, Fold, Move, Step, Unfold
from derivations.deriving.normal_form import same_form
from derivations.deriving.rewriting import DoesNotApply, applied
from derivations.deriving.setting import Setting, setting_of
from derivations.language.errors import LemmataError
from derivations.language.nodes import is_matrix
from derivations.language.plain import plain
from derivations.language.statements import Equality


class BrokenStep(LemmataError):
    """A move that does not apply, or that does not lead where the derivation says."""


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
        lines.append(_moved(derivation, number, move, lines[-1].expression, setting))
    if lines[-1].expression != end:
        lines.append(_moved(derivation, len(lines), Arrange(derivation.end), lines[-1].expression, setting))
    return Derived(derivation, setting, tuple(lines), _conclusion(derivation, lines, setting))


def _moved(derivation: Derivation, number: int, move: Move, expression: Any, setting: Setting) -> Line:
    try:
        return _line(Step(move) if isinstance(move, str) else move, expression, setting)
    except LemmataError as problem:
        raise BrokenStep(f"{derivation.name}, step {number}: {problem}") from problem


def _line(move: Step | Cite | Unfold | Fold | Arrange, expression: Any, setting: Setting) -> Line:
    if isinstance(move, Step):
        rule = find_rule(move.rule)
        target = setting.read(move.to) if move.to else None
        return Line(applied(rule, expression, setting, target), Reason(rule.reason, "rule", rule.name))
    if isinstance(move, Unfold):
        symbol, tree = setting.definition(move.name)
        return _changed(expression, {symbol: tree}, f"definition of {move.name}", move.name)
    if isinstance(move, Fold):
        symbol, tree = setting.definition(move.name)
        return _changed(expression, {tree: symbol, setting.named[symbol]: symbol}, f"definition of {move.name}", move.name)
    if isinstance(move, Cite):
        return _cited(move, expression, setting)
    return _arranged(expression, setting.read(move.form), setting)


def _changed(expression: Any, replacements: dict[Any, Any], words: str, name: str) -> Line:
    changed = expression.xreplace(replacements)
    if changed == expression:
        raise DoesNotApply(f"{name} does not occur in {plain(expression)}")
    return Line(changed, Reason(words, "definition", name))


def _arranged(expression: Any, form: Any, setting: Setting) -> Line:
    if not same_form(expression, form, setting) and not same_form(
        setting.unfolded(expression), setting.unfolded(form), setting
    ):
        raise DoesNotApply(f"multiplying out and collecting does not turn {plain(expression)} into {plain(form)}")
    return Line(form, Reason("collecting terms", "rule", "collecting"))


def _cited(move: Cite, expression: Any, setting: Setting) -> Line:
    """The other result with its letters replaced, as a rewriting of every place where its start occurs."""
    cited = find_derivation(move.result)
    theirs = setting_of(cited.let, (), cited.notation)
    letters = _letters(move, theirs, setting)
    start, end = (theirs.read_unfolded(text).xreplace(letters) for text in (cited.start, cited.end))
    if move.backwards:
        start, end = end, start
    for source in (start, setting.folded(start)):
        changed = expression.xreplace({source: setting.folded(end)})
        if changed != expression:
            return Line(changed, Reason(cited.title, "result", cited.name))
    raise DoesNotApply(f"{cited.name} does not apply: {plain(setting.folded(start))} does not occur in {plain(expression)}")


def _letters(move: Cite, theirs: Setting, setting: Setting) -> dict[Any, Any]:
    """What stands for every letter and size of the cited result."""
    letters: dict[Any, Any] = {}
    for name, variable in theirs.vocabulary.variables.items():
        value = setting.read_unfolded(move.letters.get(name, name))
        if is_matrix(value) == variable.is_scalar:
            raise CatalogueError(f"{plain(value)} cannot stand for {name} of {move.result}")
        letters[variable.symbol] = value
        if is_matrix(value):
            letters.update(zip(variable.matrix_shape, value.shape, strict=True))
    return {letter: value for letter, value in letters.items() if letter != value}


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
