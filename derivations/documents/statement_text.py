"""Text to trees and statements, with every problem located."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from sympy import ZeroMatrix

from derivations.documents.elaborate import elaborate
from derivations.documents.forms import REASONS, form_statements
from derivations.documents.grammar import ClaimSyntax, Equations, ImplicationSyntax, parse_claim, parse_expression
from derivations.documents.kept_conditions import Conditions, require_kept
from derivations.documents.limits import infinite_limit, infinity
from derivations.documents.places import Source
from derivations.documents.problems import Clash, Misread
from derivations.documents.scope import Placed, Scope
from derivations.documents.sizes import size
from derivations.documents.syntax_tree import Call, Syntax
from derivations.language.implication import Implication
from derivations.language.nodes import is_matrix
from derivations.language.statements import AtMost, Differs, Equality, Relation, Statement
from derivations.language.vocabulary import Vocabulary

Pairs = tuple[tuple[Any, Any], ...]

_TOO_DEEP = "the expression nests too deeply: name parts of it with definitions"


def read_statement(math: str, vocabulary: Vocabulary, definitions: Mapping[str, Any]) -> tuple[Statement, ...]:
    """The statements of a claim: one for an equation, one for each neighbouring pair of a chain ``a = b = c``.

    Raises :class:`DocumentError` (with line, column and excerpt) for text that is no claim and :class:`IllTyped` for
    shapes that do not fit.

    >>> from derivations.language.vocabulary import Variable
    >>> x = Variable("x")
    >>> [statement.expressions() for statement in read_statement("2*x = x + x", Vocabulary(variables={"x": x}), {})]
    [(2*x, 2*x)]
    """
    return read_equations(Source(math), Scope(vocabulary, definitions))


def read_equations(source: Source, scope: Scope) -> tuple[Statement, ...]:
    """The statements of a claim whose text stands somewhere in a file."""
    statements: tuple[Statement, ...] = _located(_equations, source, scope)
    return statements


def read_expression(source: Source, scope: Scope) -> Any:
    """The tree of an expression, such as the text of a definition."""
    return _located(_expression, source, scope)


def _expression(text: str, scope: Scope) -> Any:
    scope = replace(scope, seen=Conditions())
    tree = elaborate(parse_expression(text), scope)
    require_kept(scope.seen, [tree], scope.vocabulary, len(text))
    return tree


def read_squares(source: Source) -> Syntax | None:
    """The reason of counts of curvatures, a call such as ``squares(…)``, as syntax; nothing for any other reason."""
    try:
        syntax = parse_expression(source.text)
    except (Misread, RecursionError):
        return None
    return syntax if isinstance(syntax, Call) and syntax.name.name in REASONS else None


def read_size(source: Source, scope: Scope) -> Any:
    """A size, such as the rows of a shape."""
    return _located(lambda text, scope: size(parse_expression(text), scope), source, scope)


def _located(read: Callable[[str, Scope], Any], source: Source, scope: Scope) -> Any:
    try:
        return read(source.text, scope)
    except (Misread, Clash) as problem:
        raise source.located(problem) from None
    except RecursionError:
        raise source.located(Misread(_TOO_DEEP, 0, 1)) from None


def _equations(text: str, scope: Scope) -> tuple[Statement, ...]:
    claim = parse_claim(text)
    scope = replace(scope, seen=Conditions())
    statements = _statements(claim, scope)
    trees = [tree for statement in statements for tree in statement.trees()]
    require_kept(scope.seen, trees, scope.vocabulary, len(text))
    return statements


def _statements(claim: ClaimSyntax | ImplicationSyntax, scope: Scope) -> tuple[Statement, ...]:
    if isinstance(claim, ImplicationSyntax):
        return (_implication(claim, scope),)
    if isinstance(claim.sides[0], Call) and not claim.relations:
        return form_statements(claim.sides[0], claim.because, scope)
    if claim.relations == ("=",) and (value := infinity(claim.sides[1], scope)) is not None:
        return (infinite_limit(elaborate(claim.sides[0], scope), value, claim.sides[1], scope),)
    trees = [elaborate(side, scope) for side in claim.sides]
    more = _more(claim, scope)
    statements: list[Statement] = []
    for position, relation in enumerate(claim.relations):
        with Placed(Syntax(claim.sides[position].start, claim.sides[position + 1].end)):
            statements.append(related(relation, trees[position], trees[position + 1], scope.vocabulary, **more))
    return tuple(statements)


def _implication(claim: ImplicationSyntax, scope: Scope) -> Statement:
    because = elaborate(claim.because, scope) if claim.because is not None else None
    premises, conclusions = _pairs(claim.premises, scope), _pairs(claim.conclusions, scope)
    with Placed(Syntax(claim.premises[0][0].start, claim.conclusions[-1][1].end)):
        return Implication(scope.vocabulary, premises, conclusions, claim.both_ways, because)


def _pairs(equations: Equations, scope: Scope) -> Pairs:
    """The trees of equations, zero in the kind of its other side."""
    pairs = [(elaborate(left, scope), elaborate(right, scope)) for left, right in equations]
    return tuple((_comparable(left, right), _comparable(right, left)) for left, right in pairs)


def _more(claim: ClaimSyntax, scope: Scope) -> dict[str, Any]:
    """The reason of a bound and its exceptions."""
    because = elaborate(claim.because, scope) if claim.because is not None else None
    return {"because": because, "unless": _pairs(claim.unless, scope)}


def related(relation: str, left: Any, right: Any, vocabulary: Vocabulary, because: Any = None, unless: Pairs = ()) -> Relation:
    """The statement that a relation makes of two trees; only a bound has a reason and exceptions."""
    if relation in ("=", "!="):
        return (Equality if relation == "=" else Differs)(vocabulary, left, right)
    left, right = _comparable(left, right), _comparable(right, left)
    smaller, larger = (left, right) if relation.startswith("<") else (right, left)
    return AtMost(vocabulary, smaller, larger, strict=len(relation) == 1, because=because, unless=unless)


def _comparable(side: Any, other: Any) -> Any:
    """Zero beside a matrix is the zero matrix; no other number is read as a matrix."""
    return ZeroMatrix(*other.shape) if side == 0 and is_matrix(other) else side
