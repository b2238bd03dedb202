"""The names an expression may use, and what each stands for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import TracebackType
from typing import Any

from sympy import S

from derivations.documents.conventions import Conventions
from derivations.documents.forms import FORMS, usage
from derivations.documents.kept_conditions import Conditions
from derivations.documents.problems import Clash, Located, LocatedClash, Misread, nearest
from derivations.documents.syntax_tree import Name, Syntax
from derivations.language import nodes
from derivations.language.errors import DocumentError, IllTyped
from derivations.language.vocabulary import Variable, Vocabulary

Shape = tuple[Any, ...]

CONSTANTS = {"pi": S.Pi, "e": S.Exp1}

FUNCTION_USAGE = {
    "inv": "inv(A)",
    "tr": "tr(A)",
    "det": "det(A)",
    "logdet": "logdet(A)",
    "log": "log(s)",
    "exp": "exp(s)",
    "sqrt": "sqrt(s)",
    "I": "I(d)",
    "zeros": "zeros(d, k)",
    "ones": "ones(d, k)",
    "diag": "diag(v)",
    "diagonal": "diagonal(M)",
    "hadamard": "hadamard(A, B)",
    "kron": "kron(A, B)",
    "vec": "vec(A)",
    "norm2": "norm2(A)",
    "quad": "quad(x, A)",
    "sum": "sum(body, i in n)",
    "max": "max(a, b)",
    "min": "min(a, b)",
    "logplus": "logplus(s)",
    "indicator": "indicator(a < b)",
    "count": "count(a < b, i in n)",
    "N": "N(m, S)",
    "logpdf": "logpdf(q, x)",
    "pdf": "pdf(q, x)",
    "E": "E(body, z ~ q)",
    "mean": "mean(x)",
    "cov": "cov(x)",
    "KL": "KL(q, p)",
    "entropy": "entropy(q)",
    "logintegral": "logintegral(body, z)",
    "grad": "grad(f, X)",
    "D": "D(f, X, H)",
    "at": "at(f, X = value)",
    "limit": "limit(f, t = value)",
}
"""Every function of the syntax and how it is written."""


def usage_of(name: str) -> str:
    """How a function of the syntax or a form of claims is written; empty for any other name."""
    return FUNCTION_USAGE.get(name) or (usage(name) if name in FORMS else "")


_MOST_LISTED = 30


class Placed:
    """Gives problems raised inside it the place of a piece of syntax, unless they have one."""

    def __init__(self, syntax: Syntax) -> None:
        self.syntax = syntax

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type | None, problem: BaseException | None, trace: TracebackType | None) -> None:
        if isinstance(problem, IllTyped | DocumentError):
            raise placed(problem, self.syntax) from None


def placed(problem: IllTyped | DocumentError, syntax: Syntax) -> Exception:
    """The problem with the place of a piece of syntax, unless it has one."""
    if isinstance(problem, Misread | Clash | LocatedClash) or (isinstance(problem, DocumentError) and problem.line is not None):
        return problem
    if isinstance(problem, IllTyped):
        return Clash(str(problem), syntax.start, syntax.end)
    return Misread(problem.message, syntax.start, syntax.end)


@dataclass(frozen=True)
class Scope:
    """Declared names, definitions as trees, argument shapes of opaque functions, and the indices of enclosing sums.

    ``broken`` holds the problem of each definition that could not be read; ``indices`` maps an index to the size it runs to.
    ``seen`` gathers the conditions met in reading one claim; ``parts`` has what was read of it already, by names given to it.
    """

    vocabulary: Vocabulary
    definitions: Mapping[str, Any] = field(default_factory=dict)
    signatures: Mapping[str, tuple[Shape, ...]] = field(default_factory=dict)
    broken: Mapping[str, Located] = field(default_factory=dict)
    indices: Mapping[str, Any] = field(default_factory=dict)
    conventions: Conventions = field(default_factory=Conventions)
    seen: Conditions = field(default_factory=Conditions, compare=False)
    parts: dict[str, Any] = field(default_factory=dict, compare=False)

    def with_index(self, name: str, size: Any) -> Scope:
        return replace(self, indices={**self.indices, name: size})

    def declares(self, name: str) -> bool:
        """Whether the name stands for anything other than a constant or a function of the syntax."""
        vocabulary = self.vocabulary
        places = (vocabulary.sizes, vocabulary.variables, vocabulary.functions, self.definitions, self.broken, self.indices)
        return any(name in place for place in places)

    def names(self) -> list[str]:
        vocabulary = self.vocabulary
        return [*self.indices, *vocabulary.sizes, *vocabulary.variables, *vocabulary.functions, *self.definitions]

    def value(self, name: Name) -> Any:
        """The tree a name stands for."""
        text = name.name
        if text in self.indices:
            return nodes.index_symbol(text)
        if text in self.vocabulary.sizes:
            return nodes.size_symbol(text)
        if text in self.vocabulary.variables:
            return self.vocabulary.variables[text].symbol
        if text in self.definitions:
            return self.definitions[text]
        if text in CONSTANTS and text not in self.broken:
            return CONSTANTS[text]
        raise self.unknown(name)

    def variable(self, syntax: Syntax, purpose: str) -> Variable:
        """The declared symbol that a piece of syntax names; raise when it is anything else."""
        if isinstance(syntax, Name) and syntax.name in self.vocabulary.variables and syntax.name not in self.indices:
            return self.vocabulary.variables[syntax.name]
        if isinstance(syntax, Name) and not self.declares(syntax.name):
            raise self.unknown(syntax)
        what = "an expression"
        if isinstance(syntax, Name):
            what = f"“{syntax.name}”, which is {self._kind(syntax.name)}"
        raise Misread(f"{purpose} needs a declared symbol, not {what}", syntax.start, syntax.end)

    def unknown(self, name: Name) -> Misread | Clash:
        """The error for a name that stands for nothing here; the use of an ill-typed definition is ill-typed too."""
        text = name.name
        if text in self.broken:
            problem = self.broken[text]
            kind = Clash if isinstance(problem, IllTyped) else Misread
            return kind(problem.message, name.start, name.end)
        if text in self.vocabulary.functions:
            message = f"“{text}” is a function: write {text}(…)"
        elif written := usage_of(text):
            message = f"“{text}” is not declared; the function {text} is written {written}"
        else:
            known = self.names()
            near = nearest(text, [*known, *FUNCTION_USAGE, *FORMS])
            listed = f"; declared are: {', '.join(known)}" if known and not near and len(known) <= _MOST_LISTED else ""
            message = f"“{text}” is not declared{near or listed}"
        return Misread(message, name.start, name.end)

    def _kind(self, name: str) -> str:
        if name in self.indices:
            return "an index"
        if name in self.vocabulary.sizes:
            return "a size"
        if name in self.vocabulary.functions:
            return "a function"
        return "a definition"
