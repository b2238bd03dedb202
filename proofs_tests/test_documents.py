"""Claim documents: what is read, where problems are found, and what one problem leaves untouched."""

from __future__ import annotations

import json
import re
import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from sympy import Identity, MatAdd, MatMul, MatrixSymbol, Symbol, Transpose

from derivations.documents.declarations import Note
from derivations.documents.forms import FORMS
from derivations.documents.lets import read_lets
from derivations.documents.scope import FUNCTION_USAGE
from derivations.documents.toml_document import Document, load_document, one_off
from derivations.documents.toml_places import scan, string_characters
from derivations.language.claims import Claim
from derivations.language.domains import DOMAINS
from derivations.language.errors import DocumentError
from derivations.language.nodes import OpaqueMatrix, size_symbol
from derivations.language.verdicts import Verdict

SYNTAX_PAGE = (Path(__file__).parent.parent / "docs" / "syntax.md").read_text(encoding="utf-8")
SCHEMA = json.loads((files("derivations.documents") / "claims.schema.json").read_text(encoding="utf-8"))

DOCUMENT = r"""
[paper]
title = "Probabilistic PCA"
authors = ["Tipping", "Bishop"]
year = 1999

[sizes]
d = "observed dimension"
k = { meaning = "latent dimension", at_most = "d", latex = "k" }
n = { at_least = 2 }

[symbols]
W      = { shape = ["d", "k"], latex = '\mathbf{W}', meaning = "decoder weights" }
sigma2 = { domain = "positive", latex = '\sigma^2' }
x      = { shape = ["d"], over = "n", meaning = "data" }
z      = { shape = ["k"] }
A      = { shape = [2, 2] }
U      = { shape = ["d", "d - k"] }

[functions]
decoder = { of = ["z"], shape = ["d"], latex = 'D_\theta', meaning = "decoder network" }
energy = { of = ["x", [2, 2], []] }

[definitions]
C = "W @ W.T + sigma2*I(d)"
M = { math = "W.T @ W + sigma2*I(k)", latex = '\mathbf{M}', meaning = "latent precision" }
broken = "W @ Unknown"
clash = "W + W.T"
rests_on_broken = "broken + 1"
early = "late"
late = "W"

[[claim]]
id = "push-through"
at = "Eq. (7)"
words = "it follows that"
math = "inv(C) @ W = W @ inv(M)"
expect = "certified"
note = "by hand"
tags = ["ppca", "identity"]

[[claim]]
id = "chain"
math = "C = W @ W.T + sigma2*I(d) = C.T"

[[claim]]
id = "uses-broken"
math = "rests_on_broken = 1"

[[claim]]
id = "uses-clash"
math = "tr(clash) = 1"
expect = "ill-typed"

[[claim]]
id = "uses-early"
math = "early = W"

[[claim]]
id = "long"
math = '''
inv(C)
  = inv(D)
'''

[[claim]]
id = "escaped"
math = "C =\tW \u0040 W + sigma2*I(d)"

[[claim]]
id = "push-through"
math = "C = C"

[[claim]]
id = "stray"
maths = "C = C"
math = "C = C"

[[claim]]
id = "hopeful"
math = "C = C"
expect = "true"

[[claim]]
math = "C = C"

[[claim]]
id = "silent"

[[claim]]
id = "opaque"
math = "decoder(z) = decoder(2*z)"
"""


@pytest.fixture
def document(tmp_path: Path) -> Document:
    path = tmp_path / "ppca.toml"
    path.write_text(DOCUMENT, encoding="utf-8")
    return load_document(path)


def claim(document: Document, identifier: str) -> Claim:
    return next(claim for claim in document.claims if claim.id == identifier)


def line_of(text: str, nth: int = 1) -> int:
    lines = [number for number, line in enumerate(DOCUMENT.split("\n"), start=1) if line.startswith(text)]
    return lines[nth - 1]


def test_paper_and_declarations_are_kept(document: Document) -> None:
    assert document.title == "Probabilistic PCA"
    assert document.paper["authors"] == "Tipping, Bishop"
    assert document.paper["year"] == "1999"
    vocabulary = document.vocabulary
    assert vocabulary.sizes["k"].at_most == ("d",)
    assert vocabulary.sizes["n"].at_least == 2
    assert vocabulary.variables["W"].latex == r"\mathbf{W}"
    assert vocabulary.variables["W"].meaning == "decoder weights"
    assert vocabulary.variables["sigma2"].symbol == Symbol("sigma2", positive=True)
    assert vocabulary.variables["A"].shape == (2, 2)
    assert vocabulary.variables["U"].shape == (size_symbol("d"), size_symbol("d") - size_symbol("k"))
    assert vocabulary.variables["x"].over == size_symbol("n")
    assert vocabulary.functions == {"decoder": (size_symbol("d"),), "energy": ()}


def test_functions_and_definitions_keep_spelling_and_meaning(document: Document) -> None:
    declared = document.declarations
    assert declared.notes["decoder"] == Note(r"D_\theta", "decoder network")
    assert declared.notes["M"] == Note(r"\mathbf{M}", "latent precision")
    assert declared.signatures["energy"] == ((size_symbol("d"),), (2, 2), ())
    d, k = size_symbol("d"), size_symbol("k")
    W, sigma2 = MatrixSymbol("W", d, k), Symbol("sigma2", positive=True)
    assert declared.definitions["C"] == MatAdd(MatMul(W, Transpose(W)), MatMul(sigma2, Identity(d)))


def test_a_claim_keeps_what_the_document_says(document: Document) -> None:
    first = claim(document, "push-through")
    assert (first.at, first.words, first.note) == ("Eq. (7)", "it follows that", "by hand")
    assert first.expect is Verdict.CERTIFIED
    assert first.tags == ("ppca", "identity")
    assert first.line == line_of('math = "inv(C)')
    assert len(first.steps) == 1
    assert not first.problem
    assert len(claim(document, "chain").steps) == 2
    assert isinstance(claim(document, "opaque").steps[0].expressions()[0], OpaqueMatrix)


def test_a_broken_definition_spoils_only_what_uses_it(document: Document) -> None:
    problem = claim(document, "uses-broken").problem
    used, defined = line_of('math = "rests'), line_of("broken =")
    assert problem.startswith(f"line {used}, column 9: the definition of “broken” cannot be read")
    assert f"(line {defined}, column 15): “Unknown” is not declared" in problem
    assert "“late” is defined further down" in claim(document, "uses-early").problem
    assert not claim(document, "push-through").problem
    assert {re.findall("“(.*?)”", str(problem))[0] for problem in document.problems} == {"broken", "clash", "early"}


def test_an_ill_typed_definition_makes_its_claim_ill_typed(document: Document) -> None:
    assert claim(document, "uses-clash").ill_typed
    assert not claim(document, "uses-broken").ill_typed


def test_problems_are_placed_inside_long_and_escaped_text(document: Document) -> None:
    long = claim(document, "long")
    assert long.problem.startswith(f"line {line_of('  = inv')}, column 9: “D” is not declared")
    assert long.excerpt == "  = inv(D)\n        ^"
    escaped = claim(document, "escaped")
    assert escaped.ill_typed
    line = line_of('math = "C =\\t')
    assert escaped.problem.startswith(f"line {line}, column 14: cannot multiply W")
    assert escaped.excerpt == "C = W @ W + sigma2*I(d)\n    ^^^^^"


def test_problems_of_form_stay_with_their_claim(document: Document) -> None:
    second = [claim for claim in document.claims if claim.id == "push-through"][1]
    first_line = line_of('id = "push')
    assert f"is taken by the claim on line {first_line}:" in second.problem
    assert second.line == line_of('id = "push', 2)
    assert "did you mean “math”" in claim(document, "stray").problem
    assert "“expect” cannot be “true”; write one of: proved" in claim(document, "hopeful").problem
    assert "“math” is missing" in claim(document, "silent").problem
    assert "“id” is missing" in claim(document, "claim number 11").problem
    assert not any(claim.steps for claim in document.claims if claim.problem)


def test_windows_newlines_and_a_byte_order_mark_are_no_problem(tmp_path: Path) -> None:
    path = tmp_path / "windows.toml"
    path.write_bytes(b"\xef\xbb\xbf" + DOCUMENT.replace("\n", "\r\n").encode())
    assert claim(load_document(path), "long").excerpt == "  = inv(D)\n        ^"


def test_claims_may_be_written_inline(tmp_path: Path) -> None:
    path = tmp_path / "inline.toml"
    path.write_text('claim = [{ id = "a", math = "1 = 1" }, { id = "a", math = "1 = 1" }]')
    first, second = load_document(path).claims
    assert not first.problem
    assert "is taken" in second.problem


# ------------------------------------------------------------------------------------------ the published schema


def test_the_schema_is_valid_and_names_no_host() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert "/" not in SCHEMA["$id"]


def test_the_schema_knows_every_domain_and_verdict() -> None:
    assert SCHEMA["$defs"]["symbol"]["properties"]["domain"]["enum"] == list(DOMAINS)
    assert SCHEMA["$defs"]["claim"]["properties"]["expect"]["enum"] == [verdict.value for verdict in Verdict]


def test_every_key_is_described_for_editors() -> None:
    for name, definition in SCHEMA["$defs"].items():
        for key, value in definition.get("properties", {}).items():
            described = value if "description" in value else SCHEMA["$defs"][value["$ref"].split("/")[-1]]
            assert described.get("description") or described.get("oneOf"), f"{name}.{key}"


def test_the_syntax_page_and_the_functions_agree() -> None:
    table = SYNTAX_PAGE.split("| write |")[1].split("Precedence")[0]
    written = set(re.findall(r"`([A-Za-z]\w*)\(", table.replace("`f(x)`", "")))
    assert written <= {*FUNCTION_USAGE, *FORMS}
    assert {*FUNCTION_USAGE, *FORMS} <= set(re.findall(r"([A-Za-z]\w*)\(", table))


def test_the_declarations_on_the_syntax_page_are_read(tmp_path: Path) -> None:
    example = SYNTAX_PAGE.split("```toml\n")[1].split("```")[0]
    missing = ("n", "mu", "V", "D", "z")
    extra = {"n": "[sizes]", "mu": "[symbols]", "V": "[symbols]", "D": "[symbols]", "z": "[symbols]"}
    shapes = {"n": '"points"', "mu": '{ shape = ["d"] }', "V": '{ shape = ["k", "d"] }', "z": '{ shape = ["k"] }'}
    shapes["D"] = '{ shape = ["k", "k"], domain = "positive diagonal" }'
    for name in missing:
        example = example.replace(extra[name], f"{extra[name]}\n{name} = {shapes[name]}")
    example = example.replace("x - mu", "x[1] - mu")
    path = tmp_path / "page.toml"
    path.write_text(example + '[[claim]]\nid = "a"\nmath = "KL(q, q) = 0"\n', encoding="utf-8")
    (only,) = load_document(path).claims
    assert not only.problem


# ------------------------------------------------------------------------------------------ declarations on the command line

D, K = size_symbol("d"), size_symbol("k")


@pytest.mark.parametrize(
    ("let", "shape", "domain", "over"),
    [
        ("W: d x k", (D, K), "real", None),
        ("S: d x d spd", (D, D), "spd", None),
        ("S:d×d positive diagonal", (D, D), "positive diagonal", None),
        ("U: d x k orthonormal columns", (D, K), "orthonormal columns", None),
        ("mu: d", (D,), "real", None),
        ("sigma2: positive", (), "positive", None),
        ("t: unit interval", (), "unit interval", None),
        ("s: number", (), "real", None),
        ("s:", (), "real", None),
        ("x: d over n", (D,), "real", size_symbol("n")),
        ("u: over n", (), "real", size_symbol("n")),
        ("u: over n positive", (), "positive", size_symbol("n")),
        ("A: 2 x 2", (2, 2), "real", None),
        ("A: 2x3", (2, 3), "real", None),
        ("B: d - k x 2*k", (D - K, 2 * K), "real", None),
    ],
)
def test_symbols_declared_on_the_command_line(let: str, shape: tuple[Any, ...], domain: str, over: Any) -> None:
    document = one_off("1 = 1", [let])
    (variable,) = document.vocabulary.variables.values()
    assert (variable.shape, variable.domain, variable.over) == (shape, domain, over)


def test_relations_between_sizes_on_the_command_line() -> None:
    sizes = one_off("1 = 1", ["W: d x k", "k <= d", "k < n", "2 < d", "m >= 3", "k <= 7"]).vocabulary.sizes
    assert (sizes["k"].at_most, sizes["k"].less_than) == (("d", 7), ("n",))
    assert (sizes["d"].at_least, sizes["m"].at_least) == (3, 3)


def test_functions_and_definitions_on_the_command_line() -> None:
    document = one_off("f(z) = C", ["z: k", "f(z): d", "g(z, k x 2):", "C = f(2*z)"])
    assert document.declarations.signatures == {"f": ((K,),), "g": ((K,), (K, 2))}
    assert document.vocabulary.functions == {"f": (D,), "g": ()}
    (only,) = document.claims
    assert not only.problem


@pytest.mark.parametrize(
    ("let", "words"),
    [
        ("nonsense", "write one such as"),
        ("C =", "write one such as"),
        ("A: d x d spdd", "did you mean “spd”?"),
        ("A: d x", "neither a size nor a domain"),
        ("A: d x d x d", "at most two sizes"),
        ("A: d x 0", "from 1 to 1000"),
        ("A: d x 99999", "a size is needed"),
        ("A: d$ x k", "“$” is not part of the syntax"),
        ("A: __import__('os')", "is no name"),
        ("tr: d", "a word of the syntax"),
        ("d: d", "declared in [sizes] already"),
        ("2 < 3", "one of them must be a size"),
        ("k <= k", "compared with itself"),
        ("f(): d", "name what it is a function of"),
        ("f(k): d spd", "neither a domain nor “over”"),
        ("A: d spd", "needs a square one"),
    ],
)
def test_declarations_that_cannot_be_read_say_what_to_write(let: str, words: str) -> None:
    with pytest.raises(DocumentError) as caught:
        one_off("1 = 1", [let])
    assert words in caught.value.message
    assert "--let" in caught.value.message


def test_a_name_is_declared_once() -> None:
    with pytest.raises(DocumentError, match="declared twice"):
        one_off("1 = 1", ["W: d", "W: k"])


def test_problems_of_a_one_off_claim_stay_with_it() -> None:
    (only,) = one_off("2x = 1", ["x:"]).claims
    assert only.problem.startswith("column 2: ")
    assert only.excerpt == "2x = 1\n ^"
    (only,) = one_off("W = W.T", ["W: d x k"]).claims
    assert only.ill_typed
    (only,) = one_off("1 = 1", ["C = W"]).claims
    assert "the definition of “C” cannot be read" in only.problem


def test_sizes_are_declared_by_being_used() -> None:
    assert read_lets(["W: d x k", "x: over n", "m > 2"]).tables["sizes"] == {"d": {}, "k": {}, "n": {}, "m": {"at_least": 3}}


# ------------------------------------------------------------------------------------------ places in TOML

_TEXT = st.text(st.sampled_from("ab \"'\\\n\té∇,]}#="), max_size=12)


def _spellings(value: str) -> list[str]:
    """Ways to write a string in TOML; those that cannot hold the value are dropped by the parser."""
    escaped = json.dumps(value, ensure_ascii=False)
    inner = escaped[1:-1]
    return [
        escaped,
        f'"""\n{inner}"""',
        f'"""{inner[:3]}\\\n   {inner[3:]}"""',
        f"'{value}'",
        f"'''{value}'''",
        f"'''\n{value}'''",
    ]


@given(_TEXT, st.integers(0, 5))
def test_every_character_of_a_string_is_found(value: str, way: int) -> None:
    text = f"a = {_spellings(value)[way]}"
    try:
        held = tomllib.loads(text)["a"]
    except tomllib.TOMLDecodeError:
        return
    spelled = string_characters(text, 4)
    assert "".join(character for character, _ in spelled) == held
    for character, offset in spelled:
        assert text[offset] in (character, "\\")


def test_keys_and_values_are_found_wherever_they_stand() -> None:
    text = (
        '# [no]\n"q k".r = 1\n[a]\nb.c = { d = [1, "x", { e = 2 }] } # }\n[[c]]\nf = 1\n[[c]]\n[c.g]\nh = """\n]\n"""\ni = 3\n'
    )
    places = scan(text)
    found = {path: places.line_and_column(offset) for path, offset in places.values.items()}
    assert found[("q k", "r")] == (2, 11)
    assert found[("a", "b", "c", "d", 2, "e")] == (4, 28)
    assert found[("c", 0, "f")] == (6, 5)
    assert found[("c", 1, "g", "h")] == (9, 5)
    assert found[("c", 1, "g", "i")] == (12, 5)
    assert places.line_and_column(places.nearest_key(("c", 1, "missing"))) == (7, 1)
    assert len(found) == 10
