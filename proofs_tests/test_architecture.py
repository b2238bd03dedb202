"""The arrows between packages, and the house rules that a program can check."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from derivations.catalogue import Identity, identities
from derivations.documents.toml_document import load_document
from derivations.language.claims import Claim
from derivations.language.domains import DOMAINS
from derivations.language.nodes import free_variables

ROOT = Path(__file__).parent.parent
PACKAGES = ("derivations", "numerics")
MODULES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
TESTS = sorted((ROOT / "proofs_tests").rglob("*.py"))

# Whoever lives in the folder on the left never imports what is on the right.
FORBIDDEN = {
    "numerics": ("sympy", "derivations", "proofs_tests", "flint"),
    "derivations": ("proofs_tests", "pytest", "hypothesis"),
    "derivations/language": tuple(
        f"derivations.{folder}" for folder in ("readings", "engines", "documents", "reports", "commands", "identities")
    ),
    "derivations/readings": ("derivations.engines", "derivations.documents", "derivations.reports", "derivations.commands"),
    "derivations/engines": ("derivations.documents", "derivations.reports", "derivations.commands"),
    "derivations/documents": ("derivations.engines", "derivations.reports", "derivations.commands"),
    "derivations/reports": ("derivations.documents", "derivations.commands"),
}
EVALUATORS = {"eval", "exec", "sympify", "parse_expr", "lambdify", "compile", "__import__"}
# re.compile is fine: only the plain names, and SymPy's evaluators under any name, run a string as code.
EVALUATORS_AS_METHODS = {"eval", "exec", "sympify", "parse_expr", "lambdify"}
NAMELESS = {"utils", "util", "helpers", "helper", "misc", "core", "base", "common", "manager"}


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def imported(tree: ast.Module) -> Iterator[str]:
    """Every module named by an import, at the top or inside a function."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def called(tree: ast.Module) -> Iterator[str]:
    """The name of every evaluator called, by itself or as a method or function of a module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name) and node.func.id in EVALUATORS:
                yield node.func.id
            elif isinstance(node.func, ast.Attribute) and node.func.attr in EVALUATORS_AS_METHODS:
                yield node.func.attr


def breaches(folder: str, path: Path) -> list[str]:
    return [
        module
        for module in imported(tree_of(path))
        if any(module == banned or module.startswith(f"{banned}.") for banned in FORBIDDEN[folder])
    ]


@pytest.mark.parametrize("folder", FORBIDDEN)
def test_imports_follow_the_arrows(folder: str) -> None:
    found = {name_of(path): breaches(folder, path) for path in MODULES if name_of(path).startswith(f"{folder}/")}
    assert {name: modules for name, modules in found.items() if modules} == {}


@pytest.mark.parametrize("path", MODULES + TESTS, ids=name_of)
def test_every_module_says_what_it_is(path: Path) -> None:
    assert ast.get_docstring(tree_of(path)), f"{name_of(path)} has no docstring"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_string_is_run_as_code(path: Path) -> None:
    assert list(called(tree_of(path))) == []


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_validation_is_never_an_assert(path: Path) -> None:
    assert not [node.lineno for node in ast.walk(tree_of(path)) if isinstance(node, ast.Assert)]


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_star_imports(path: Path) -> None:
    stars = [node for node in ast.walk(tree_of(path)) if isinstance(node, ast.ImportFrom) and node.names[0].name == "*"]
    assert stars == []


def test_every_file_is_named_for_what_it_holds() -> None:
    paths = [path.relative_to(ROOT).with_suffix("") for path in MODULES + TESTS]
    assert [path.as_posix() for path in paths if NAMELESS & set(path.parts)] == []


def lacking(claim: Claim) -> list[str]:
    """What a claim of the catalogue or of a document lacks: a source, or the domain of one of its symbols."""
    found = [] if claim.at else ["a source"]
    for step in claim.steps:
        vocabulary = step.vocabulary
        for symbol in set().union(*(free_variables(side) for side in step.expressions())):
            variable = vocabulary.variable_of(symbol)
            if str(symbol.name) not in vocabulary.sizes and (variable is None or variable.domain not in DOMAINS):
                found.append(f"the domain of {symbol.name}")
    return found


@pytest.mark.parametrize("item", identities(), ids=lambda item: item.name)
def test_every_identity_has_a_source_and_every_symbol_a_domain(item: Identity) -> None:
    assert [what for claim in (item.claim(), *item.near_miss_claims()) for what in lacking(claim)] == []


@pytest.mark.parametrize("path", sorted((ROOT / "docs" / "papers").glob("*.toml")), ids=name_of)
def test_every_claim_of_a_paper_says_where_and_every_symbol_has_a_domain(path: Path) -> None:
    assert {claim.id: lacking(claim) for claim in load_document(path).claims if lacking(claim)} == {}


class TestTheCheckItself:
    """The checks above find what they look for."""

    def test_an_import_inside_a_function_counts(self) -> None:
        tree = ast.parse("def f():\n    from sympy.core import Add\n    import derivations.language")
        assert {"sympy.core", "derivations.language"} <= set(imported(tree))

    def test_an_evaluated_string_is_found(self) -> None:
        tree = ast.parse("import sympy, re\nsympy.sympify('x')\neval('1')\nre.compile('a')")
        assert sorted(called(tree)) == ["eval", "sympify"]

    def test_a_claim_without_a_source_is_found(self) -> None:
        assert lacking(Claim("no source", "a = a")) == ["a source"]
