r"""Entries and columns by letters of their own, ``\lambda_j`` and ``\mathbf{u}_j``; a letter that may be another is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from derivations.documents.declarations import Declarations, read_declarations
from derivations.documents.latex.formula import Formulas
from derivations.documents.lets import read_lets
from derivations.documents.places import Source
from derivations.documents.problems import LocatedClash
from derivations.documents.statement_text import read_expression
from derivations.documents.tex.tex_document import load_tex_document
from derivations.documents.toml_document import load_document
from derivations.language.errors import DocumentError
from derivations.language.plain import plain
from derivations.readings.typeset import latex as typeset
from derivations.readings.typeset_names import Spellings

LETS = [
    "L: d x d positive diagonal",
    "U: d x d orthogonal",
    "W: d x k",
    "m: d",
    "O: d x d diagonal",
    "Q: k x k diagonal",
    "V: k x d",
    "s: positive",
    "t: number",
    "b: d",
    "sigma2: positive",
    "k <= d",
]
LETTERS = {
    "L": {"latex": r"\boldsymbol{\Lambda}", "entries": r"\lambda"},
    "U": {"latex": r"\mathbf{U}", "columns": r"\mathbf{u}", "entries": "u"},
    "W": {"latex": r"\mathbf{W}", "columns": r"\mathbf{w}", "entries": "w"},
    "m": {"latex": r"\boldsymbol{\mu}", "entries": r"\mu"},
    "O": {"entries": "t"},
    "Q": {"entries": r"\tilde{q}"},
    "V": {"columns": r"\mathbf{u}", "entries": r"\sigma"},
    "b": {"latex": r"\mathbf{w}"},
}


def declared(letters: dict[str, dict[str, str]]) -> Declarations:
    read = read_lets(LETS)
    for name, spelled in letters.items():
        read.tables["symbols"][name] |= spelled
    return read_declarations(read.tables, read)


def formulas(*without: str) -> Formulas:
    return Formulas(declared({name: letters for name, letters in LETTERS.items() if name not in without}))


CLEAR = formulas("V", "b")

READ = {
    r"\sum_{j=1}^d \max(\lambda_j - s, 0)": "sum(max(L[j, j] - s, 0), j in d)",
    r"\sum_j \log\lambda_j": "sum(log(L[j, j]), j in d)",
    r"\lambda_1 \lambda_k": "L[1, 1]*L[k, k]",
    r"\lambda_j^2": "L[j, j]**2",
    r"\lambda^2_j": "L[j, j]**2",
    r"\lambda_j^{-1/2}": "L[j, j]**(-1/2)",
    r"\lambda_{1,2} + \lambda_{ij}": "L[1, 2] + L[i, j]",
    r"\tilde q_1": "Q[1, 1]",
    r"\mathbf{u}_j^\top\mathbf{W}\mathbf{W}^\top\mathbf{u}_j": "U[:, j].T @ W @ W.T @ U[:, j]",
    r"\sum_j \lambda_j\mathbf{u}_j\mathbf{u}_j^\top": "sum(L[j, j]*U[:, j] @ U[:, j].T, j in d)",
    r"\|\mathbf w_1\|^2": "norm2(W[:, 1])",
    r"[\mathbf{u}_j]_i": "U[:, j][i]",
    r"\sum_{i=1}^d \sum_{j=1}^k w_{ij}^2": "sum(sum(W[i, j]**2, j in k), i in d)",
    r"\mu_1 + \mu_i^2": "m[1] + m[i]**2",
    r"\boldsymbol\mu_1": "m[1]",
    r"t": "t",
}


def in_sums(text: str) -> str:
    """An expression with the letters i and j bound, so that they are indices."""
    return rf"\sum_{{i=1}}^k \sum_{{j=1}}^k \left[{text}\right]"


@pytest.mark.parametrize("latex", READ)
def test_a_letter_stands_for_a_part(latex: str) -> None:
    plain = READ[latex]
    if "sum" not in plain and ("i" in plain or "j" in plain):
        latex, plain = in_sums(latex), f"sum(sum({plain}, j in k), i in k)"
    assert CLEAR.expression(Source(latex)) == read_expression(Source(plain), CLEAR.scope)


REFUSED = {
    r"\lambda": r"\lambda is the letter for the entries of “L”: write it with its index, \lambda_j",
    r"\lambda_{12}": "two digits may be one index or two",
    r"\lambda_{1,2,3}": "an index is written",
    r"\lambda_i": "the index “i” is not bound",
    r"u_1": "an entry of “U” has two indices",
    r"\mathbf{u}_{1,2}": "a column of “U” has one index",
    r"\mathbf{u}_{:}": "a colon is no index",
    r"\mu_{1,2,3}": "an index is written",
    r"t_1": "this may be of the entries of “O” or “t”",
    r"\sum_j \lambda_j w_{1j}": "run to d in one place and to k",
    r"\rho_1": r"“\rho” is not declared",
}


@pytest.mark.parametrize("latex", REFUSED)
def test_what_is_no_part_is_refused(latex: str) -> None:
    with pytest.raises((DocumentError, LocatedClash)) as caught:
        CLEAR.expression(Source(latex))
    assert REFUSED[latex] in str(caught.value)


@pytest.mark.parametrize(
    ("latex", "said"),
    [
        (r"\mathbf{u}_1", "the columns of “U” or the columns of “V”"),
        (r"\mathbf{w}_1", "the columns of “W” or “b”"),
        (r"\sigma_{1,2}", "the entries of “V” or “sigma2”"),
    ],
)
def test_a_letter_for_two_things_is_refused(latex: str, said: str) -> None:
    with pytest.raises(DocumentError, match=said):
        formulas().expression(Source(latex))


def test_the_letter_of_columns_is_free_without_an_index() -> None:
    assert formulas().expression(Source(r"\mathbf{w}")) == read_expression(Source("b"), CLEAR.scope)


def test_an_index_is_no_letter_for_parts() -> None:
    read = Formulas(declared({"m": {"entries": "j"}}))
    assert read.expression(Source(r"\sum_{j=1}^d j")) == read_expression(Source("sum(j, j in d)"), read.scope)


@pytest.mark.parametrize("letter", [r"\lambda_1", r"\lambda^2", "ab", "2"])
def test_a_letter_is_one_letter_without_scripts(letter: str) -> None:
    read = Formulas(declared({"L": {"entries": letter}}))
    with pytest.raises(DocumentError, match="written with one letter without scripts"):
        read.expression(Source(r"\lambda_1"))


def document(tmp_path: Path, symbol: str) -> Path:
    path = tmp_path / "letters.toml"
    path.write_text(
        f'[sizes]\nd = "size"\n\n[symbols]\nL = {symbol}\n\n[[claim]]\nid = "c"\nmath = "1 = 1"\n', encoding="utf-8"
    )
    return path


@pytest.mark.parametrize(
    ("symbol", "said"),
    [
        ("{ entries = 'a' }", "“L” is a number"),
        ("{ shape = [\"d\"], over = 3, entries = 'a' }", "“L” is a family"),
        ("{ shape = [\"d\"], columns = 'a' }", "“L” is no matrix"),
        ("{ over = \"d\", columns = 'a' }", "“L” is no matrix"),
        ('{ shape = ["d", "d"], entries = 3 }', "entries"),
    ],
)
def test_letters_are_for_parts_that_there_are(tmp_path: Path, symbol: str, said: str) -> None:
    with pytest.raises(DocumentError, match=said) as caught:
        load_document(document(tmp_path, symbol))
    assert caught.value.line == 5


def test_a_letter_for_parts_is_taken() -> None:
    spelled = Spellings(CLEAR.scope.vocabulary)
    assert spelled.is_taken(r"\lambda")
    assert not spelled.is_taken(r"\rho")


# ------------------------------------------------------------------------------------------ typeset

TYPESET = {
    "sum(L[j, j]*U[:, j] @ U[:, j].T, j in d)": r"\sum_{j=1}^{d} \lambda_{j} \mathbf{u}_{j} \mathbf{u}_{j}^\top",
    "log(L[1, 1]) + L[1, 2] + L[12, 12]": r"\log(\lambda_{1}) + \lambda_{1,2} + \lambda_{12,12}",
    "W[1, 2]**2 + norm2(W[:, 1])": r"w_{1,2}^{2} + \lVert\mathbf{w}_{1}\rVert^2",
    "m[1]*t + O[1, 1]": r"t \mu_{1} + O_{1,1}",
    "inv(L)[1, 1]": "[\\boldsymbol{\\Lambda}^{-1}]_{1,1}",
}


@pytest.mark.parametrize("plainly", TYPESET)
def test_parts_are_typeset_by_their_letters(plainly: str) -> None:
    tree = read_expression(Source(plainly), CLEAR.scope)
    assert typeset(tree, CLEAR.scope.vocabulary) == TYPESET[plainly]
    assert CLEAR.expression(Source(typeset(tree, CLEAR.scope.vocabulary))) == tree


@pytest.mark.parametrize("plainly", ["norm2(U[:, 1]) + norm2(V[:, 1])", "W[:, 1]", "V[1, 2]", "O[1, 1]", "b[1]", *TYPESET])
def test_a_letter_that_may_be_another_is_not_typeset(plainly: str) -> None:
    read = formulas()
    tree = read_expression(Source(plainly), read.scope)
    assert read.expression(Source(typeset(tree, read.scope.vocabulary))) == tree


# ------------------------------------------------------------------------------------------ in a LaTeX document


def paper(tmp_path: Path, *comments: str) -> Path:
    path = tmp_path / "paper.tex"
    declared = [r"\mathbf{U}: d x d orthogonal", r"L as \boldsymbol{\Lambda}: d x d positive diagonal", "s: number"]
    equation = r"\mathbf{U}\boldsymbol{\Lambda}\mathbf{U}^\top = \sum_j \lambda_j\mathbf{u}_j\mathbf{u}_j^\top"
    lines = [
        *(f"% lemmata: {comment}" for comment in (*comments, *declared)),
        rf"\begin{{equation}}\label{{eq}} {equation} \end{{equation}}",
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_letters_are_declared_in_comments(tmp_path: Path) -> None:
    path = paper(tmp_path, r"\mathbf{u} for the columns of \mathbf{U}", r"\lambda for entries of L")
    (claim,) = load_tex_document(path).claims
    assert not claim.problem
    (step,) = claim.steps
    assert [plain(side) for side in step.expressions()] == ["U @ L @ U.T", "sum(L[j, j]*(U[:, j] @ U[:, j].T), j in d)"]


@pytest.mark.parametrize(
    ("comment", "said"),
    [
        (r"\mathbf{v} for the columns of \mathbf{V}", r"“\\mathbf{V}” is not a declared symbol: declare it"),
        ("a for entries of s", "“s” is a number"),
        ("a for rows of U", "no declaration"),
    ],
)
def test_a_comment_that_is_no_letter_is_refused(tmp_path: Path, comment: str, said: str) -> None:
    with pytest.raises(DocumentError, match=said):
        load_tex_document(paper(tmp_path, comment))
