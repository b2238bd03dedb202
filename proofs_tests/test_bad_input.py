"""Bad input gets one clear message with its place, at once, and never a traceback."""

from __future__ import annotations

import re
from pathlib import Path
from random import Random
from time import process_time

import pytest

from derivations.documents.toml_document import load_document, one_off, read_statement
from derivations.language.errors import DocumentError, IllTyped, LemmataError
from derivations.language.nodes import size_symbol
from derivations.language.vocabulary import Size, Variable, Vocabulary

d, k, n = (size_symbol(name) for name in "dkn")
VOCABULARY = Vocabulary(
    {"d": Size("d"), "k": Size("k", at_most=("d",)), "n": Size("n")},
    {
        variable.name: variable
        for variable in (
            Variable("x"),
            Variable("sigma2", domain="positive"),
            Variable("z", (k,)),
            Variable("mu", (d,)),
            Variable("W", (d, k)),
            Variable("A", (d, d)),
            Variable("S", (d, d), "spd"),
            Variable("Q", (d, d), "orthogonal"),
            Variable("data", (d,), over=n),
        )
    },
)

AT_ONCE = 1.0  # seconds of processor time; most take a hundredth of that


def complaint(math: str, kind: type[LemmataError] = DocumentError) -> LemmataError:
    """The error for a claim, which must come at once."""
    start = process_time()
    with pytest.raises(kind) as caught:
        read_statement(math, VOCABULARY, {})
    assert process_time() - start < AT_ONCE
    return caught.value


SYNTAX = {
    "2x = 3": (1, 2, "write 2*x"),
    "2(x) = 3": (1, 2, "write 2*(…)"),
    "W z = mu": (1, 3, "W @ z for matrices"),
    "2e5 = x": (1, 2, "write 2*10**5"),
    "(x + 1 = 2": (1, 1, "write a “)”"),
    "tr(A": (1, 3, "write a “)”"),
    "x + 1) = 2": (1, 6, "one “)” too many"),
    "x + = 2": (1, 5, "expected a number, a name, “(” or “[[”"),
    "x = ": (1, 5, "the text ends where"),
    "": (1, 1, "the text ends where"),
    "x": (1, 2, "write lhs = rhs"),
    "x =\n  x +\n  ) + 1": (3, 3, "expected a number"),
    "z ~ mu = 1": (1, 3, "it belongs in E(body, z ~ q)"),
    "tr(A, z ~ mu) = 1": (1, 7, "it belongs in E(body, z ~ q)"),
    "sum(x, i) = 1": (1, 1, "sum is written sum(body, i in n)"),
    "sum(x, 2 in n) = 1": (1, 10, "after a single name"),
    "E(x) = 1": (1, 1, "E is written E(body, z ~ q)"),
    "at(x) = 1": (1, 1, "at is written at(f, X = value)"),
    "x.__class__ = 1": (1, 2, "only T can stand"),
    "x.y = 1": (1, 2, "only T can stand"),
    ".5 = x": (1, 1, "0.5"),
    "A' = A": (1, 2, "write A.T"),
    "A^T = A": (1, 1, "written A.T"),
    "x × x = 1": (1, 3, "write *"),
    "x − 1 = 1": (1, 3, "write -"),
    "σ = 1": (1, 1, "sigma"),
    "Σ = 1": (1, 1, "Sigma"),
    "x ≈ 1": (1, 3, "claims are =, !=, <=, <, >= and >"),
    "x <= (1 <= x)": (1, 6, "not closed before the “<=”"),
    "\\mathbf{W} = W": (1, 1, "LaTeX"),
    "x = 1; x = 2": (1, 6, "another claim"),
    "x\x00 = 1": (1, 2, "U+0000"),
    "__import__('os') = 1": (1, 12, "text in quotes has no meaning"),
    "__import__(os) = 1": (1, 1, "there is no function “__import__”"),
    "(lambda: 1)() = 1": (1, 8, "belongs only in M[:, j]"),
    "eval(x) = 1": (1, 1, "there is no function “eval”"),
    "A[1, 2, 3] = 1": (1, 2, "M[i, j]"),
    "A[:, :] = 1": (1, 2, "M[:, j]"),
}


@pytest.mark.parametrize("math", SYNTAX)
def test_syntax_errors_say_where_and_what_to_write(math: str) -> None:
    line, column, words = SYNTAX[math]
    error = complaint(math)
    assert isinstance(error, DocumentError)
    assert (error.line, error.column) == (line, column)
    assert words in error.message
    assert "^" in error.excerpt


MEANING = {
    "Sigma2 = 1": "did you mean “sigma2”?",
    "y = 1": "is not declared",
    "E = 1": "the function E is written E(body, z ~ q)",
    "W(z) = mu": "a product is written",
    "trace(A) = 1": "there is no function “trace”",
    "inv(A, A) = A": "inv is written inv(A); here it has 2 arguments",
    "data[i] = mu": "the index “i” is not bound here",
    "mu[0] = x": "counted from 1",
    "mu[1/2] = x": "an index is a whole number",
    "sum(x, d in n) = 1": "choose another name for the index",
    "sum(x, i in 1001) = 1": "up to 1000",
    "I(x) = A": "“x” is not a size",
    "I(q) = A": "the size “q” is not declared",
    "I(d - d) = A": "a size is a whole number",
    "grad(x, A[1, 1]) = 1": "needs a declared symbol",
    "grad(tr(A), 2*A) = 1": "needs a declared symbol",
    "grad(tr(Q), Q) = A": "declared orthogonal",
    "D(tr(S), S, A) = x": "write H + H.T",
    "E(sigma2, sigma2 ~ N(0, 1)) = 1": "takes every real value",
    "at(sigma2, sigma2 = -1) = 1": "cannot be set to -1",
    "at(x, A = W @ W.T, W = A @ W) = 1": "mention each other",
    "at(x, A = S, A = S) = 1": "set twice",
    "at(logdet(S), S = A) = 1": "declared spd",
    "at(tr(Q), Q = A) = 1": "declared orthogonal",
    "1/0 = x": "divides by zero",
    "1/(x - x) = x": "divides by zero",
    "log(0) = x": "no real value",
    "sqrt(-1) = x": "no real value",
    "(-8)**(1/3) = x": "root of the negative number",
}


@pytest.mark.parametrize("math", MEANING)
def test_names_and_meanings_are_explained(math: str) -> None:
    error = complaint(math)
    assert isinstance(error, DocumentError)
    assert MEANING[math] in error.message
    assert error.line == 1
    assert error.column is not None


COSTLY = {
    "x**(10**9) = 1": "the exponent 1000000000 is too large",
    "2**(2**64) = 1": "too large",
    "((2**60)**60)**60 = 1": "4096 bits",
    "9**9**9 = 1": "too large",
    "((x**60)**60)**60 = 1": "nested powers",
    "x**-(10**9) = 1": "too large",
    "2**(10**9*d) = 1": "too large",
    "2**(d**d) = 1": "tower",
    "exp(10**9*log(2)) = 1": "too large",
    "A**1000 = A": "from -16 to 16",
    "*".join(["x"] * 5000) + " = 1": "exponent 5000",
    "*".join(["9" * 60] * 300) + " = 1": "4096 bits",
    "9" * 100 + " = x": "at most 60",
    "(" * 10_000 + "x" + ")" * 10_000 + " = 1": "nest deeper than 100",
    "(" * 10_000: "nest deeper than 100",
    "[" * 10_000: "nest deeper than 100",
    "-" * 10_000 + "x = 1": "nests too deeply",
    "x" + "**x" * 5000 + " = 1": "nests too deeply",
    "A" + ".T" * 5000 + " = A": "in a row",
    "inv(A + " * 90 + "A" + ")" * 90 + " = A": "nests deeper than 100",
    "x + " * 20_000 + "1 = 2": "at most 20000 are read",
    "I(10**9) = A": "a size is needed",
    "zeros(100000) = mu": "up to 1000",
}


@pytest.mark.parametrize("math", COSTLY, ids=[math[:24] for math in COSTLY])
def test_costly_input_is_refused_at_once(math: str) -> None:
    assert COSTLY[math] in str(complaint(math))


def test_doubling_definitions_are_refused_at_once() -> None:
    lets = ["A: 2 x 2", "a0 = A", *(f"a{i + 1} = a{i} @ a{i}" for i in range(60))]
    start = process_time()
    (claim,) = one_off("a60 = A", lets).claims
    assert process_time() - start < 2 * AT_ONCE
    assert "more than 20000 parts" in claim.problem
    assert not claim.ill_typed


def test_deepening_definitions_are_refused_at_once() -> None:
    lets = ["A: 2 x 2", "a0 = A", *(f"a{i + 1} = inv(a{i} + A)" for i in range(400))]
    start = process_time()
    (claim,) = one_off("a400 = A", lets).claims
    assert process_time() - start < 2 * AT_ONCE
    assert "nests deeper than 100" in claim.problem


@pytest.mark.parametrize("math", ["W + W.T = A", "A * A = A", "tr(W) = 1", "A = 0", "W = W.T", "x + A = A"])
def test_shape_clashes_are_not_bad_input(math: str) -> None:
    error = complaint(math, IllTyped)
    assert not isinstance(error, DocumentError)


# ------------------------------------------------------------------------------------------ documents

HEAD = '[sizes]\nd = "dimension"\n\n[symbols]\nA = { shape = ["d", "d"] }\nx = {}\n\n'
CLAIM = '[[claim]]\nid = "a"\nmath = "tr(A) = tr(A.T)"\n'


def refused(tmp_path: Path, content: str | bytes) -> DocumentError:
    path = tmp_path / "claims.toml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    start = process_time()
    with pytest.raises(DocumentError) as caught:
        load_document(path)
    assert process_time() - start < 4 * AT_ONCE
    return caught.value


DOCUMENTS: dict[str, tuple[str, int | None, str]] = {
    "empty": ("", None, "the file is empty"),
    "blank": (" \n\n", None, "the file is empty"),
    "no claim": (HEAD, 1, "write at least one [[claim]]"),
    "claim without double brackets": (HEAD + CLAIM.replace("[[claim]]", "[claim]"), 8, "two brackets"),
    "misspelt section": (HEAD + "[definition]\n" + CLAIM, 8, "did you mean “definitions”"),
    "stray key": ('title = "A paper"\n' + HEAD + CLAIM, 1, "the sections are"),
    "misspelt key": (HEAD.replace("shape", "shpe") + CLAIM, 5, "did you mean “shape”?"),
    "misspelt domain": (HEAD.replace("x = {}", 'x = { domain = "positiv" }') + CLAIM, 6, "did you mean “positive”"),
    "domain of a number": (HEAD.replace("x = {}", 'x = { domain = "spd" }') + CLAIM, 6, "give it a shape"),
    "domain of an oblong": (
        HEAD.replace('["d", "d"]', '["d", 2], domain = "spd"') + CLAIM,
        5,
        "needs a square one",
    ),
    "undeclared size": (HEAD.replace('["d", "d"]', '["d", "D"]') + CLAIM, 5, "did you mean “d”?"),
    "three sizes": (HEAD.replace('["d", "d"]', '["d", "d", "d"]') + CLAIM, 5, "at most 2"),
    "shape as text": (HEAD.replace('["d", "d"]', '"d"') + CLAIM, 5, "a list in [ ]"),
    "huge size": (HEAD.replace('["d", "d"]', "[100000]") + CLAIM, 5, "from 1 to 1000"),
    "family of matrices": (HEAD.replace('["d", "d"]', '["d", "d"], over = "d"') + CLAIM, 5, "one by one"),
    "word of the syntax": (HEAD.replace("x =", "tr =") + CLAIM, 6, "word of the syntax"),
    "no name": (HEAD.replace("x =", '"σ²" =') + CLAIM, 6, "a name is a letter"),
    "name in two sections": (HEAD.replace("x =", "d =") + CLAIM, 6, "declared in [sizes] already"),
    "declared twice": (HEAD + "[sizes]\n" + CLAIM, 8, "this is not TOML"),
    "bound by nothing": (HEAD.replace('"dimension"', '{ at_most = "k" }') + CLAIM, 2, "the size “k” is not declared"),
    "backslash": (HEAD + CLAIM + 'note = "\\mathbf{W}"\n', 11, "single quotes"),
    "unclosed text": (HEAD + CLAIM + 'note = "open\n', 11, "this is not TOML"),
    "long key": ("a." * 200_000 + "a = 1\n" + CLAIM, 1, "dotted parts"),
    "deep array": (HEAD + "z = " + "[" * 100_000 + "\n" + CLAIM, None, "nests too deeply"),
    "long number": (HEAD + "z = " + "9" * 10_000 + "\n" + CLAIM, None, "thousands of digits"),
    "many claims": (HEAD + "[[claim]]\n" * 3000, None, "at most 2000"),
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_documents_that_cannot_be_read_say_where(tmp_path: Path, name: str) -> None:
    content, line, words = DOCUMENTS[name]
    error = refused(tmp_path, content)
    assert words in error.message
    assert error.line == line


def test_large_files_are_not_read(tmp_path: Path) -> None:
    assert "larger than 2 MB" in refused(tmp_path, "x" * 10_000_000).message


def test_other_encodings_are_named_with_their_place(tmp_path: Path) -> None:
    error = refused(tmp_path, HEAD.encode() + "# naïve\n".encode("latin-1"))
    assert (error.line, error.column) == (8, 5)
    assert "not UTF-8" in error.message


def test_null_bytes_are_refused(tmp_path: Path) -> None:
    assert "this is not TOML" in refused(tmp_path, HEAD.encode() + b"\x00").message


def test_directories_and_missing_files_are_refused(tmp_path: Path) -> None:
    (tmp_path / "lucas_2019.toml").write_text(HEAD + CLAIM)
    with pytest.raises(DocumentError, match="directory"):
        load_document(tmp_path)
    with pytest.raises(DocumentError, match=r"did you mean .*lucas_2019"):
        load_document(tmp_path / "lukas_2019.toml")
    with pytest.raises(DocumentError, match="cannot be read"):
        load_document("claims\0.toml")


# ------------------------------------------------------------------------------------------ fuzz

VALID = [
    "grad(logdet(S), S) = inv(S)",
    "E(norm2(mu - W @ z), z ~ N(zeros(k), I(k))) = norm2(mu) + tr(W.T @ W)",
    "inv(A + W @ W.T) = inv(A) - inv(A) @ W @ inv(I(k) + W.T @ inv(A) @ W) @ W.T @ inv(A)",
    "sum(norm2(data[i] - mu), i in n)/n = tr(S) + 1/2*x**2",
    "logpdf(N(mu, S), data[1]) = -1/2*(logdet(S) + d*log(2*pi) + quad(data[1] - mu, inv(S)))",
    "at(D(tr(A @ S), A, S), A = 2*S, x = sigma2) = exp(x)**2 == sqrt(x**2)",
    "constant(logpdf(N(mu, S), data[1]) + quad(data[1] - mu, inv(S))/2, mu)",
    "proportional(exp(-norm2(mu)), pdf(N(mu, S), data[1]), mu, x)",
    "kron(A, S) @ vec(W @ W.T) = vec(A) + kron(mu, mu)",
    "hadamard(W, ones(d, k)) = (W[:, 1] @ ones(k).T)",
]
PIECES = [
    *"()[]=,~:.+-*/@^ 0123456789",
    "**",
    " in ",
    ".T",
    "W",
    "A",
    "x",
    "pi",
    "e",
    "sum(",
    "constant(",
    "proportional(",
    "kron(",
    "vec(",
    "E(",
    "at(",
    "inv(",
    "^2",
    "2**",
    "I(d)",
    "\n",
]


def mutated(source: Random) -> str:
    text = source.choice(VALID)
    for _ in range(source.randint(1, 3)):
        start = source.randrange(len(text) + 1)
        end = min(len(text), start + source.choice([0, 0, 1, 1, 2, 5]))
        other = source.choice(VALID)
        cut = source.randrange(len(other))
        piece = source.choice([source.choice(PIECES), other[cut : cut + source.randint(1, 12)], ""])
        text = text[:start] + piece + text[end:]
    return text


def test_mutated_claims_are_read_or_refused_in_words() -> None:
    """Anything else than the family of named errors would be a traceback."""
    source = Random(2019)
    read = 0
    for _ in range(3000):
        math = mutated(source)
        try:
            read += len(read_statement(math, VOCABULARY, {})) > 0
        except LemmataError as error:
            assert re.search("[a-z]", str(error)), math
            assert getattr(error, "line", None) is not None, math
    assert 100 < read < 2900  # the mutations are neither all harmless nor all fatal
