"""What is taken without proof: the axioms of the rules, and the foundations of every check; and who leans on each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sympy import preorder_traversal

from derivations.deriving.derive import Derived
from derivations.deriving.graph import CitationGraph
from derivations.deriving.rule import Rule
from derivations.language import nodes


@dataclass(frozen=True)
class Foundation:
    """Something outside the catalogue that checks lean on.

    ``where`` are the kinds of node whose checks use it; without any, every check does. ``source`` is where it is shown or
    described.
    """

    name: str
    words: str
    source: str
    where: tuple[type, ...] = ()


@dataclass(frozen=True)
class Trusted:
    """One thing taken without proof, and the results that lean on it, directly or through what they cite.

    ``by`` names the rule whose axiom it is; it is empty for a foundation. ``everyone`` says that every result does.
    """

    name: str
    words: str
    source: str
    by: str = ""
    results: tuple[str, ...] = ()
    everyone: bool = False


_AVERAGES = (nodes.Expectation, nodes.MatrixExpectation, nodes.KL, nodes.Entropy)

FOUNDATIONS = (
    Foundation(
        "random points",
        "an untrue rational identity of degree D survives a random point modulo a random prime p with probability at most "
        "D/(p − D), plus the chance that p divides all its coefficients (Schwartz–Zippel); the generator of the seed is taken "
        "for random",
        "Schwartz 1980; Zippel 1979; DeMillo & Lipton 1978",
    ),
    Foundation(
        "every size",
        "an exact test at one size that is large enough settles every size",
        "docs/every_size.md, with proofs",
    ),
    Foundation(
        "python-flint",
        "arithmetic modulo primes, of rationals and of polynomials, and balls that contain what they enclose (FLINT and Arb)",
        "flintlib.org",
    ),
    Foundation(
        "SymPy as a container",
        "trees are built, compared and replaced as written, and numbers in them are added and multiplied; no simplification, "
        "no derivative and no integral of SymPy is relied on",
        "docs/decisions.md",
    ),
    Foundation(
        "the evaluation of the tree",
        "the exact reading gives each kind of node its textbook meaning; NumPy, which shares no code with it, is asked at "
        "every certificate and a difference stops the program",
        "derivations/readings",
    ),
    Foundation(
        "moments of a normal distribution",
        "the expectation of a polynomial is given by its pairings (Isserlis), in the exact reading",
        "Isserlis 1918",
        _AVERAGES,
    ),
    Foundation(
        "derivatives",
        "the directional derivative is the first coefficient of the value at X + εH, in truncated power series",
        "Griewank & Walther 2008, ch. 13",
        (nodes.Gradient, nodes.Directional),
    ),
    Foundation(
        "arbitrary functions",
        "what holds for random values of a function and of its derivatives at the points met holds for every smooth function",
        "docs/decisions.md",
        (nodes.OpaqueScalar, nodes.OpaqueMatrix),
    ),
)


def trusted_base(rules: Sequence[Rule], derived: Sequence[Derived], graph: CitationGraph) -> tuple[Trusted, ...]:
    """The axioms of the rules in the order of the rules' names, then the foundations, each with who leans on it.

    >>> from derivations.catalogue import rules
    >>> from derivations.deriving.graph import citation_graph
    >>> trusted_base(rules(), (), citation_graph(()))[0].by != ""
    True
    """
    axioms = [
        Trusted(rule.name, rule.axiom, rule.source, rule.name, graph.leaning_on(_users(rule.name, derived)))
        for rule in rules
        if rule.axiom
    ]
    foundations = [
        Trusted(
            item.name,
            item.words,
            item.source,
            results=graph.leaning_on(_holding(item.where, derived)),
            everyone=not item.where,
        )
        for item in FOUNDATIONS
    ]
    return (*axioms, *foundations)


def _users(rule: str, derived: Sequence[Derived]) -> list[str]:
    """The results a line of which was made by the rule, or that conclude with it."""
    return [item.derivation.name for item in derived if rule in rules_used(item)]


def rules_used(derived: Derived) -> tuple[str, ...]:
    """The rules that made the lines, arranging among them, and the one that draws the conclusion."""
    made = [line.reason.name for line in derived.lines if line.reason is not None and line.reason.kind == "rule"]
    concludes = derived.derivation.concludes
    return tuple(dict.fromkeys([*made, *([concludes] if concludes else [])]))


def _holding(kinds: tuple[type, ...], derived: Sequence[Derived]) -> list[str]:
    """The results in whose lines a node of one of the kinds stands."""
    found = []
    for item in derived:
        trees = [item.setting.unfolded(line.expression) for line in item.lines]
        if any(isinstance(node, kinds) for tree in trees for node in preorder_traversal(tree)):
            found.append(item.derivation.name)
    return found
