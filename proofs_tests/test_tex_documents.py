"""LaTeX and Markdown documents: which equations are claims, what is declared, what is refused and where."""

from __future__ import annotations

from pathlib import Path

import pytest

from derivations.documents.tex.directives import name_of
from derivations.documents.tex.draft import draft
from derivations.documents.tex.tex_document import load_tex_document
from derivations.engines.judge import Settings, judge_claim
from derivations.language.errors import DocumentError
from derivations.language.verdicts import Verdict

PREAMBLE = r"""\documentclass{article}
\newcommand{\tr}{\operatorname{tr}}
\newcommand{\half}[1]{\frac{#1}{2}}
\DeclareMathOperator{\diag}{diag}
% lemmata: \mathbf{W}: d x k, decoder weights
% lemmata: \mathbf{S}: d x d symmetric
% lemmata: \sigma^2: positive
% lemmata: \mathbf{x}: d
\begin{document}
"""


def document(tmp_path: Path, body: str, name: str = "paper.tex") -> Path:
    path = tmp_path / name
    path.write_text((PREAMBLE if name.endswith(".tex") else "") + body, encoding="utf-8")
    return path


def verdicts(path: Path) -> dict[str, Verdict]:
    settings = Settings(seed=3, near_misses=False)
    return {claim.id: judge_claim(claim, settings).judgement.verdict for claim in load_tex_document(path).claims}


def test_labelled_equations_are_claims_and_others_are_not(tmp_path: Path) -> None:
    path = document(
        tmp_path,
        r"""\begin{equation}\label{eq:trace} \tr(\mathbf{W}\mathbf{W}^\top) = \|\mathbf{W}\|_F^2 \end{equation}
\begin{equation} \mathbf{W} = \mathbf{W} \end{equation}
\[ \mathbf{S} = \mathbf{S} \]""",
    )
    assert verdicts(path) == {"eq:trace": Verdict.CERTIFIED}


def test_an_unlabelled_equation_is_a_claim_when_it_is_marked(tmp_path: Path) -> None:
    path = document(tmp_path, "% lemmata: check\n\\[ \\half{\\tr(\\mathbf{S})} = \\tr(\\mathbf{S}) \\]\n")
    (claim,) = load_tex_document(path).claims
    assert claim.id == "line-11"
    assert judge_claim(claim, Settings(seed=3)).judgement.verdict is Verdict.REFUTED


def test_the_first_failing_line_of_a_chain_is_named(tmp_path: Path) -> None:
    path = document(
        tmp_path,
        r"""\begin{align}
  \|\mathbf{W}^\top\mathbf{x}\|^2 &= \mathbf{x}^\top \mathbf{W}\mathbf{W}^\top \mathbf{x} \label{eq:chain} \\
  &= \tr(\mathbf{W}^\top\mathbf{x}\mathbf{x}^\top\mathbf{W}) \\
  &= 2 \tr(\mathbf{x}\mathbf{x}^\top\mathbf{W}\mathbf{W}^\top) \\
  &= 2 \tr(\mathbf{W}^\top\mathbf{x}\mathbf{x}^\top\mathbf{W})
\end{align}""",
    )
    (claim,) = load_tex_document(path).claims
    assert claim.step_lines == (11, 12, 13, 14)
    judged = judge_claim(claim, Settings(seed=3)).judgement
    assert judged.verdict is Verdict.REFUTED
    assert "step 3 of 4 (line 13)" in judged.reason


def test_a_formula_broken_over_rows_is_one_formula(tmp_path: Path) -> None:
    path = document(
        tmp_path,
        r"""\begin{align}
  \|\mathbf{x} - \mathbf{S}\mathbf{x}\|^2 &= \mathbf{x}^\top\mathbf{x} \nonumber\\
  &\quad - 2\,\mathbf{x}^\top\mathbf{S}\mathbf{x} \\[3pt]
  &\quad + \mathbf{x}^\top\mathbf{S}\mathbf{S}\mathbf{x} \label{eq:long}
\end{align}""",
    )
    assert verdicts(path) == {"eq:long": Verdict.CERTIFIED}


def test_rows_with_labels_of_their_own_are_claims_of_their_own(tmp_path: Path) -> None:
    path = document(
        tmp_path,
        r"""\begin{align}
  \tr(\mathbf{S}) &= \tr(\mathbf{S}^\top) \label{eq:one}\\
  \tr(\mathbf{S}\mathbf{S}) &= \tr(\mathbf{S}) \label{eq:two}
\end{align}""",
    )
    assert verdicts(path) == {"eq:one": Verdict.CERTIFIED, "eq:two": Verdict.REFUTED}


def test_an_equation_may_define_its_left_side(tmp_path: Path) -> None:
    path = document(
        tmp_path,
        r"""% lemmata: define
\begin{equation} \mathbf{C} = \mathbf{W}\mathbf{W}^\top + \sigma^2 \mathbf{I} \end{equation}
\begin{equation}\label{eq:C}
  \mathbf{C}\mathbf{W} = \mathbf{W}(\mathbf{W}^\top\mathbf{W} + \sigma^2\mathbf{I})
\end{equation}""",
    )
    assert verdicts(path) == {"eq:C": Verdict.CERTIFIED}


def test_comments_and_verbatim_text_are_not_read(tmp_path: Path) -> None:
    path = document(
        tmp_path,
        r"""% \begin{equation}\label{eq:no} \tr(\mathbf{S}) = 0 \end{equation}
\begin{verbatim}
\begin{equation}\label{eq:never} \tr(\mathbf{S}) = 0 \end{equation}
\end{verbatim}
50\% of \begin{equation}\label{eq:yes} \tr(\mathbf{S}) = \tr(\mathbf{S}^\top) \end{equation}""",
    )
    assert list(verdicts(path)) == ["eq:yes"]


def test_what_is_not_understood_is_listed_with_its_place_and_stops_nothing(tmp_path: Path) -> None:
    path = document(
        tmp_path,
        r"""\begin{equation}\label{eq:odd} \tr(\mathbf{Q}) = 1 \end{equation}
\begin{equation}\label{eq:fine} \tr(\mathbf{S}) = \tr(\mathbf{S}^\top) \end{equation}
\begin{equation}\label{eq:picture} \begin{tikzpicture}\end{tikzpicture} = 1 \end{equation}""",
    )
    odd, fine, picture = load_tex_document(path).claims
    assert "line 10, column" in odd.problem and odd.line == 10 and "^" in odd.excerpt
    assert not fine.problem
    assert "line 12" in picture.problem


def test_files_are_followed_inside_the_folder_only(tmp_path: Path) -> None:
    (tmp_path / "part.tex").write_text(
        "\\begin{equation}\\label{eq:part} \\tr(\\mathbf{S}) = \\tr(\\mathbf{S}^\\top) \\end{equation}\n"
    )
    assert list(verdicts(document(tmp_path, r"\input{part}"))) == ["eq:part"]
    for name in ("../secret", "/etc/passwd", "missing"):
        with pytest.raises(DocumentError, match=r"outside|no file"):
            load_tex_document(document(tmp_path, rf"\input{{{name}}}"))
    (tmp_path / "part.tex").write_text(r"\input{part}")
    with pytest.raises(DocumentError, match="inputs itself"):
        load_tex_document(document(tmp_path, r"\input{part}"))


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("% lemmata: W x d by k\n", "no declaration"),
        ("% lemmata: \\mathbf{V}: d z k\n", "neither a size nor a domain"),
        ("% lemmata: expect true\n\\[ 1 = 1 \\]", "is no verdict"),
        ("% lemmata: check\n", "no equation follows"),
        ("\\begin{equation} 1 = 1", "never closed"),
        (
            "% lemmata: expect refuted\n\\begin{align} 1 &= 1 \\label{a}\\\\ 2 &= 3 \\label{b} \\end{align}",
            "several equations: write the comment in the row",
        ),
    ],
)
def test_bad_documents_are_refused_with_a_line(tmp_path: Path, body: str, words: str) -> None:
    with pytest.raises(DocumentError, match=words) as caught:
        load_tex_document(document(tmp_path, body))
    assert caught.value.line == 10


def test_a_verdict_may_be_expected(tmp_path: Path) -> None:
    path = document(tmp_path, "% lemmata: expect refuted\n\\[ \\tr(\\mathbf{S}) = 0 \\]\n")
    (claim,) = load_tex_document(path).claims
    assert judge_claim(claim, Settings(seed=3)).as_expected


def test_markdown_is_read_too(tmp_path: Path) -> None:
    body = """# A note
<!-- lemmata: S: d x d symmetric -->
<!-- lemmata: check -->
$$ \\operatorname{tr}(S) = \\operatorname{tr}(S^\\top) $$

<!-- lemmata: expect refuted -->
```math
\\operatorname{tr}(S S) = \\operatorname{tr}(S)
```
"""
    found = verdicts(document(tmp_path, body, "note.md"))
    assert found == {"line-4": Verdict.CERTIFIED, "line-8": Verdict.REFUTED}


def test_a_draft_reads_stated_shapes_and_marks_guesses(tmp_path: Path) -> None:
    path = tmp_path / "bare.tex"
    path.write_text(
        r"with $\mathbf{W} \in \mathbb{R}^{d \times k}$ and $\mathbf{x} \in \mathbb{R}^d$"
        r"\[ \log|\mathbf{C}| + \sigma^2 \mathbf{x}^\top \mathbf{W}\mathbf{W}^\top \mathbf{x} = 0 \]"
    )
    lines = {item.comment() for item in draft(path)}
    assert "% lemmata: \\mathbf{W}: d x k, as the text says" in lines
    assert "% lemmata: \\mathbf{x}: d, as the text says" in lines
    assert "% lemmata: \\sigma^2: positive, a guess" in lines
    assert "% lemmata: \\mathbf{C}: d x d spd, a guess" in lines


def test_a_spelling_without_letters_makes_no_name() -> None:
    with pytest.raises(DocumentError, match="no name can be made"):
        name_of(r"\|\|")
