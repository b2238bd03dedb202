"""The statements of a claim in LaTeX, with the names that its document gave to quantities."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sympy import preorder_traversal

from derivations.language.claims import Claim
from derivations.language.errors import LemmataError, Unsupported
from derivations.language.implication import Implication
from derivations.language.monotonicity import Monotone
from derivations.language.plain import plain
from derivations.language.statements import Relation, Statement, Tends
from derivations.language.vocabulary import Vocabulary
from derivations.readings.typeset import Typesetter
from derivations.readings.typeset_names import Spellings
from derivations.readings.typeset_pieces import ATOM, Piece
from derivations.readings.typeset_statements import rows_of
from derivations.reports.html.markup import equation
from derivations.reports.paper_page.trusted_latex import is_formula
from derivations.reports.paper_page.written_latex import related

_NAME = re.compile(r"[A-Za-z]\w*")


@dataclass(frozen=True)
class Equation:
    """Both sides in LaTeX, the relation in front of the right one, and the whole in plain syntax.

    ``because`` is the reason given for a bound or for a direction, an expression for ``because_what``;
    ``more`` are further rows, such as the other conditions of an existence.
    """

    left: str
    right: str
    plain: str
    because: str = ""
    because_what: str = "the gap"
    more: tuple[str, ...] = ()

    def after(self, last: Equation | Plain | None) -> Equation:
        """The equation without its left side where that is the right side of the one before."""
        goes_on = isinstance(last, Equation) and last.right.split(" ", 1)[1] == self.left
        return replace(self, left="") if goes_on else self


@dataclass(frozen=True)
class Plain:
    """A statement in plain syntax, where there is no LaTeX for it."""

    text: str

    def after(self, last: Equation | Plain | None) -> Plain:
        """Itself: plain syntax is shown as it is."""
        return self


class _Named(Typesetter):
    """Prints a tree that a document has named by that name."""

    def __init__(self, spellings: Spellings, names: Mapping[Any, str]) -> None:
        super().__init__(spellings)
        self.names = names

    def piece(self, expression: Any) -> Piece:
        name = self.names.get(expression)
        return super().piece(expression) if name is None else Piece(self.spellings.of(name), ATOM)


@dataclass(frozen=True)
class Names:
    """The names of a document: its vocabulary, and the quantities that it defines, as trees in the order of writing.

    ``latex`` and ``meanings`` are what it says of its functions and definitions, which the vocabulary does not hold.
    """

    vocabulary: Vocabulary
    definitions: Mapping[str, Any] = field(default_factory=dict)
    latex: Mapping[str, str] = field(default_factory=dict)
    meanings: Mapping[str, str] = field(default_factory=dict)


class Mathematics:
    """What a document calls its letters and quantities, and its statements written so."""

    def __init__(self, names: Names) -> None:
        self.names = names
        own = dict.fromkeys([*names.vocabulary.functions, *names.definitions], "")
        self.spellings = Spellings(names.vocabulary, {**own, **names.latex})

    def letters(self) -> dict[str, str]:
        """The LaTeX of every declared name, for sentences in which names occur; those that are no formula are left out."""
        names = [*self.names.vocabulary.sizes, *self.names.vocabulary.variables, *self.spellings.own]
        spelled = {name: self.spellings.of(name) for name in names}
        return {name: latex for name, latex in spelled.items() if is_formula(latex)}

    def statements(self, claim: Claim) -> tuple[Equation | Plain, ...]:
        """Every statement of a claim; as its document writes it where it could not be read."""
        names = self._named_in(claim.math)
        if shown := self._as_written(claim, names):
            return shown
        if not claim.steps:
            return (Plain(claim.math.strip()),)
        return tuple(self._statement(step, names, claim) for step in claim.steps)

    def definitions(self) -> tuple[tuple[Equation | Plain, str], ...]:
        """Every named quantity, written with the names before it, and its meaning."""
        found: list[tuple[Equation | Plain, str]] = []
        names: dict[Any, str] = {}
        for name, tree in self.names.definitions.items():
            found.append((self._definition(name, tree, names), self.names.meanings.get(name, "")))
            names |= _nameable([(name, tree)], names)
        return tuple(found)

    def _as_written(self, claim: Claim, names: Mapping[Any, str]) -> tuple[Equation | Plain, ...]:
        """The statements in the document's own LaTeX, if it has one for each that can be set in lines."""
        written = related(claim.latex)
        if len(written) != len(claim.steps) and not claim.ill_typed:
            return ()
        plainly = [step.words() for step in claim.steps] or [claim.math] * len(written)
        try:
            reasons = [(self._reason(step, names), _because_what(step)) for step in claim.steps] or [("", "")] * len(written)
        except Unsupported:
            return ()
        parts = zip(written, plainly, reasons, strict=True)
        shown = [_shown(Equation(left, right, words, *reason)) for (left, right), words, reason in parts]
        return tuple(equation for equation in shown if equation) if all(shown) else ()

    def _definition(self, name: str, tree: Any, names: Mapping[Any, str]) -> Equation | Plain:
        written = f"{name} = {plain(tree)}"
        try:
            return _shown(Equation(self.spellings.of(name), f"= {self._latex(tree, names)}", written)) or Plain(written)
        except Unsupported:
            return Plain(written)

    def _statement(self, statement: Statement, names: Mapping[Any, str], claim: Claim) -> Equation | Plain:
        """The statement in LaTeX, or as plain syntax; what relates no two sides is shorter as its document writes it."""
        words = statement.words() if isinstance(statement, Relation) else " ".join(claim.math.split())
        try:
            written = self._equation(statement, names)
            if written.left == written.right.split(" ", 1)[1]:  # both sides have one name: what it stands for says more
                written = self._equation(statement, {})
        except Unsupported:
            return Plain(words)
        return _shown(written) or Plain(words)

    def _equation(self, statement: Statement, names: Mapping[Any, str]) -> Equation:
        left, right, *more = rows_of(statement, lambda tree: self._latex(tree, names))
        return Equation(left, right, statement.words(), self._reason(statement, names), _because_what(statement), tuple(more))

    def _reason(self, statement: Statement, names: Mapping[Any, str]) -> str:
        """What is given as the reason of a bound, a direction or an implication."""
        return "".join(self._latex(reason, names) for reason in statement.reasons()[:1])

    def _latex(self, tree: Any, names: Mapping[Any, str]) -> str:
        # A bar alone would not show where a value at a point begins.
        found = _Named(self.spellings, names).text(tree)
        return found.replace(r"\left.", r"\left[").replace(r"\right|_", r"\right]_")

    def _named_in(self, math: str) -> dict[Any, str]:
        """The trees of the definitions that a claim names, and of those that these are made of; of LaTeX, all of them."""
        definitions = self.names.definitions
        written = set(definitions) if "\\" in math else set(_NAME.findall(math))
        named = [(name, tree) for name, tree in definitions.items() if name in written]
        inside = {node for _, tree in named for node in preorder_traversal(tree)}
        return _nameable([*named, *((name, tree) for name, tree in definitions.items() if tree in inside)], {})


def _because_what(statement: Statement) -> str:
    """What a reason equals."""
    if isinstance(statement, Monotone):
        return "the derivative, in the direction claimed,"
    if isinstance(statement, Implication):
        return "what the sides of the premise differ by"
    if isinstance(statement, Tends):
        return "what has the limit"
    return "the gap" if isinstance(statement, Relation) else "the form, in other directions,"


def _nameable(pairs: Iterable[tuple[str, Any]], taken: Mapping[Any, str]) -> dict[Any, str]:
    """Trees by the first name of each; a letter or a number keeps its own."""
    found: dict[Any, str] = {}
    for name, tree in pairs:
        if tree.args and not getattr(tree, "is_symbol", False) and tree not in taken:
            found.setdefault(tree, name)
    return found


def _shown(written: Equation) -> Equation | None:
    """The equation, if every part of it is a formula that can be set in lines."""
    parts = [part for part in (written.left, written.right, written.because, *written.more) if part]
    if not all(is_formula(part) for part in parts):
        return None
    try:
        for part in parts:
            equation(part)
    except LemmataError:
        return None
    return written
