"""Reports on existence, directions and convergence: the point, the derivative and the runs are shown in every format."""

from __future__ import annotations

import json
from functools import cache
from io import StringIO
from pathlib import Path

import pytest

from derivations.commands.report import paper_of
from derivations.documents.toml_document import load_document
from derivations.engines.judge import ClaimResult, Settings, judge_claim
from derivations.reports.explanation import Background, explain
from derivations.reports.json_report import as_json, claim_report, document_report
from derivations.reports.paper_page.html_page import html_page
from derivations.reports.paper_page.latex_page import latex_page
from derivations.reports.paper_page.report import report
from derivations.reports.terminal import console, show_document

DOCUMENT = """
[paper]
title = "Points"

[symbols]
A = { shape = [2, 2], latex = '\\mathbf{A}' }
x = {}
t = { domain = "positive" }
r = { domain = "positive" }

[[claim]]
id = "found"
math = "exists(A @ A = -I(2) and A != A.T, A)"

[[claim]]
id = "given"
math = "exists(x**2 = 2 and 0 < x, x = sqrt(2))"

[[claim]]
id = "depending"
math = "exists(t < r, t = r/2)"

[[claim]]
id = "wrong"
math = "exists(x**2 = 2 and 0 < x, x = -sqrt(2))"
expect = "refuted"

[[claim]]
id = "rising"
math = "strictly_increasing(log(t) - 1/t, t) because (t + 1)/t**2"

[[claim]]
id = "not-falling"
math = "decreasing(1/x, x)"
expect = "refuted"

[[claim]]
id = "converging"
math = "generically_converges(x = x/2, to = 0)"
expect = "supported"

[[claim]]
id = "not-converging"
math = "converges(x = x**2, to = 0)"
expect = "refuted"
"""


@cache
def results(path: Path) -> tuple[ClaimResult, ...]:
    path.write_text(DOCUMENT, encoding="utf-8")
    return tuple(judge_claim(claim, Settings(seed=5)) for claim in load_document(path).claims)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("points") / "points.toml"


def test_the_terminal_shows_a_point_that_was_found_and_why_values_fail(path: Path) -> None:
    stream = StringIO()
    show_document(console(stream), "points.toml", "Points", results(path), seed=5, strict=False, seconds=1.0)
    shown = stream.getvalue()
    assert "found  holds at this point:" in shown
    assert "by a point that was found" in shown
    assert "condition 2 of 2 fails there; the values given do not do it; others are not ruled out" in shown
    assert "from this start it never arrives" in shown
    assert "all as expected" not in shown  # four of them expect nothing
    assert "not as expected" not in shown


@pytest.mark.parametrize("name", ["found", "given", "not-falling", "not-converging"])
def test_an_explanation_has_the_point_and_its_script(path: Path, name: str) -> None:
    stream = StringIO()
    (result,) = (item for item in results(path) if item.claim.id == name)
    explain(console(stream), result, path="points.toml", seed=5, background=Background())
    shown = stream.getvalue()
    assert "import numpy as np" in shown
    assert ("such a point" in shown) == (name in ("found", "given"))
    assert ("counterexample" in shown) == name.startswith("not-")


def test_json_has_the_witness_in_exact_text(path: Path) -> None:
    (found,) = (claim_report(item) for item in results(path) if item.claim.id == "found")
    assert found["witness"]["values"] == {"A": [["0", "1"], ["-1", "0"]]}
    assert found["witness"]["held"][0] == {
        "condition": "A @ A = -I(2)",
        "lhs": [["-1", "0"], ["0", "-1"]],
        "rhs": [["-1", "0"], ["0", "-1"]],
    }
    assert found["numpy_check"].startswith("import numpy as np")
    (wrong,) = (claim_report(item) for item in results(path) if item.claim.id == "wrong")
    assert wrong["witness"] is None
    json.loads(as_json([document_report("points.toml", "Points", results(path), seed=5)]))


def test_pages_set_every_statement_and_show_the_points(path: Path) -> None:
    judged = results(path)
    found = report(paper_of(load_document(path)), judged, "points", (5, "test"), ())
    page, latex = html_page(found, among_others=False), latex_page(found)
    for text in (page, latex):
        assert "Such a point" in text
        assert "because the derivative, in the direction claimed, is" in text
        assert "arrives within" in text
    for command in (
        r"\exists",
        r"\forall",
        r"\neq",
        r"\leftarrow",
        r"\text{ increases strictly in }",
        r"\text{from almost every start}",
    ):
        assert command in latex
    for sign in ("∃", "∀", "≠", "←", "increases", "almost"):
        assert sign in page
