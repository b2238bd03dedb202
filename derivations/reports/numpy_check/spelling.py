"""How a tree is spelled in NumPy; each class of node has a rule, in the modules ``spelling_…`` beside this one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, field
from typing import Any

from sympy import Add, Identity, Integer, MatrixSymbol, Mul, OneMatrix, Symbol, ZeroMatrix

from derivations.language import nodes
from derivations.language.errors import Unsupported
from derivations.language.vocabulary import Vocabulary
from derivations.readings.point import size_value
from derivations.reports.numpy_check.definitions import DEFINITIONS
from derivations.reports.numpy_check.names import Names
from derivations.reports.numpy_check.settling import DERIVATIVES

SUM, PRODUCT, POWER, ATOM = 1, 2, 3, 4

Spelled = tuple[str, int]
"""A text and how tightly its outermost operator binds."""

Rule = Callable[[Any, "Writer", "Scope"], Spelled]

_LONGEST = 2000
_SHORT = 16  # a part of fewer characters is repeated rather than named
_NEVER_NAMED = (Symbol, MatrixSymbol, Integer, Identity, ZeroMatrix, OneMatrix, nodes.Normal, nodes.AsMatrix)


@dataclass(frozen=True, eq=False)
class Scope:
    """The names of the bound variables around an expression, and the texts known in here."""

    names: Mapping[Any, str] = field(default_factory=dict)
    known: dict[Any, Spelled] = field(default_factory=dict)

    def with_name(self, variable: Any, name: str) -> Scope:
        return Scope({**self.names, variable: name})


class Writer:
    """Spells the two sides of a statement, and notes what the script needs for them."""

    def __init__(
        self,
        rules: Mapping[type, Rule],
        names: Names,
        vocabulary: Vocabulary,
        sizes: Mapping[str, int],
        degree_of_functions: int = 1,
        *,
        names_parts: bool = True,
        sizes_as_numbers: bool = False,
        highest_degree: int = 0,
        shared: Container[str] = (),
    ) -> None:
        self.shared = shared
        self.highest_degree = highest_degree
        self.names_parts, self.sizes_as_numbers = names_parts, sizes_as_numbers
        self.rules, self.names, self.vocabulary, self.sizes = rules, names, vocabulary, dict(sizes)
        self.degree_of_functions = degree_of_functions
        self.needed: set[str] = set()
        self.variables: dict[Any, str] = {}
        self.functions: dict[str, tuple[tuple[int, int] | None, int]] = {}
        self.parts: list[tuple[str, str]] = []
        self._part_names: dict[Any, str] = {}
        self._occurrences: Counter[Any] = Counter()

    def sides(self, *expressions: Any) -> list[str]:
        """The text of each expression; parts that occur more than once have names, listed in ``parts``."""
        self._count(expressions)
        scope = Scope()
        return [self.text(expression, scope) for expression in expressions]

    def text(self, expression: Any, scope: Scope, level: int = SUM) -> str:
        """The expression, in parentheses where its outermost operator binds less tightly than the level."""
        text, own = self.spell(expression, scope)
        return text if own >= level else f"({text})"

    def spell(self, expression: Any, scope: Scope) -> Spelled:
        if expression in self._part_names:
            return self._part_names[expression], ATOM
        if expression not in scope.known:
            spelled = self._rule(expression)(expression, self, scope)
            if len(spelled[0]) > _LONGEST:
                raise Unsupported("a formula would be too long to retype")
            scope.known[expression] = self._named(expression, spelled, scope)
        return scope.known[expression]

    def need(self, definition: str) -> str:
        """The name of a function that the script defines."""
        self.needed |= {definition, *DEFINITIONS[definition].needs}
        return definition

    def bind(self, variable: Any, body: Any, scope: Scope) -> tuple[str, Scope]:
        """A name for a bound variable that hides nothing its body mentions, and the scope of the body."""
        functions = self.vocabulary.functions
        free = sorted(nodes.free_variables(body) - {variable}, key=lambda symbol: str(symbol.name))
        taken = {scope.names.get(symbol) or self.name(symbol) for symbol in free if symbol.name not in functions}
        taken |= {self.names.function(name) for name in functions}
        name = self.names.unlike(nodes.display_name(variable), taken)
        return name, scope.with_name(variable, name)

    def name(self, symbol: Any) -> str:
        """The name of a free variable; those with a shared name stand for one value, whatever their shapes are called."""
        return self.names.free(symbol.name if symbol.name in self.shared else symbol)

    def function(self, variable: Any, body: Any, scope: Scope | None = None) -> str:
        """The body as a function of a bound variable."""
        name, inner = self.bind(variable, body, scope or Scope())
        return f"lambda {name}: {self.text(body, inner)}"

    def size(self, expression: Any) -> int:
        """A size expression as a whole number."""
        try:
            value = size_value(expression, self.sizes)
        except KeyError as error:
            raise Unsupported("the counterexample leaves a size without a value") from error
        if value < 0:
            raise Unsupported("a size is negative here")
        return value

    def size_text(self, expression: Any, scope: Scope) -> str:
        """A size expression as text whose value is a whole number in Python too."""
        value = self.size(expression)
        return self.text(expression, scope) if _is_whole(expression) and not self.sizes_as_numbers else str(value)

    def shape(self, matrix: Any) -> tuple[int, int]:
        rows, columns = matrix.shape
        return self.size(rows), self.size(columns)

    def _rule(self, expression: Any) -> Rule:
        for kind in type(expression).__mro__:
            if kind in self.rules:
                return self.rules[kind]
        raise Unsupported(f"there is no NumPy spelling of {type(expression).__name__}")

    def _named(self, expression: Any, spelled: Spelled, scope: Scope) -> Spelled:
        """The name of a part that occurs more than once, unless it depends on a bound variable or is short."""
        if (
            not self.names_parts
            or self._occurrences[expression] < 2
            or len(spelled[0]) < _SHORT
            or isinstance(expression, _NEVER_NAMED)
        ):
            return spelled
        if not nodes.free_variables(expression).isdisjoint(scope.names):
            return spelled
        name = self._part_names[expression] = self.names.part()
        self.parts.append((name, spelled[0]))
        return name, ATOM

    def _count(self, expressions: tuple[Any, ...]) -> None:
        """How many times each part is used by different parts around it."""
        waiting = list(expressions)
        self._occurrences.update(expressions)
        seen = set(expressions)
        while waiting:
            expression = waiting.pop()
            for part in expression.args if not isinstance(expression, Symbol | MatrixSymbol) else ():
                if isinstance(part, DERIVATIVES):  # it belongs to the At around it, which says where it is taken
                    waiting.append(part)
                    continue
                self._occurrences[part] += 1
                if part not in seen:
                    seen.add(part)
                    waiting.append(part)


def _is_whole(expression: Any) -> bool:
    """Whether Python finds a whole number too: sums and products of sizes and whole numbers."""
    if isinstance(expression, Add | Mul):
        return all(_is_whole(argument) for argument in expression.args)
    return isinstance(expression, Integer | Symbol)
