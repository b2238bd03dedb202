"""Which results rest on which, and on what that is taken without proof."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from derivations.catalogue import CatalogueError, derivation, derivations, rules
from derivations.commands.list import trusted_page_now
from derivations.deriving.accounts import account_of, accounts
from derivations.deriving.derivation import Cite, Derivation
from derivations.deriving.derive import derive
from derivations.deriving.findings import RULE, needed_for
from derivations.deriving.graph import CircularCitation, citation_graph
from derivations.deriving.trusted_base import FOUNDATIONS, rules_used, trusted_base
from derivations.engines.judge import Settings
from derivations.reports.citation_drawing import DRAWINGS, as_dot, as_mermaid

SETTINGS = Settings(seed=1999)
CATALOGUE = derivations()
NAMES = [item.name for item in CATALOGUE]
PAGE = Path(__file__).parent.parent / "docs" / "trusted_base.md"


def citing(name: str, *cited: str) -> Derivation:
    moves = tuple(Cite(other) for other in cited)
    return Derivation(name, title=name, let=(), start="0", end="0", moves=moves, source="", meaning="")


class TestTheGraph:
    def test_results_cite_results_without_a_circle(self) -> None:
        graph = citation_graph(CATALOGUE)
        assert set(graph.cites) == set(NAMES)
        seen: set[str] = set()
        for name, cited in graph.cites.items():
            assert set(cited) <= seen, "what is cited comes first"
            assert graph.depth[name] == 1 + max((graph.depth[other] for other in cited), default=-1)
            seen.add(name)

    def test_a_circle_is_an_error_that_names_it(self) -> None:
        items = [citing("a", "b"), citing("b", "c"), citing("c", "a"), citing("d")]
        with pytest.raises(CircularCitation) as caught:
            citation_graph(items)
        assert "results rest on each other in a circle: " in str(caught.value)
        circle = str(caught.value).partition("circle: ")[2].split(" → ")
        assert len(circle) == 4
        assert all(pair in {("a", "b"), ("b", "c"), ("c", "a")} for pair in pairwise(circle))

    def test_a_result_that_cites_itself_is_a_circle(self) -> None:
        with pytest.raises(CircularCitation, match="a → a"):
            citation_graph([citing("a", "a")])

    def test_a_circle_is_found_before_anything_is_called_verified(self) -> None:
        first = replace(derivation("isotropic_log_likelihood"), moves=(Cite("isotropic_log_likelihood"),))
        with pytest.raises(CircularCitation):
            accounts([first], SETTINGS)

    def test_a_cited_name_that_nothing_has_is_met_with_the_nearest(self) -> None:
        with pytest.raises(CatalogueError, match="b cites “alphe”, but no derivation is called so; did you mean “alpha”"):
            citation_graph([citing("alpha"), citing("b", "alphe")])

    def test_what_lies_behind_and_what_leans_on(self) -> None:
        graph = citation_graph([citing("d", "b", "c"), citing("b", "a"), citing("c", "a"), citing("a"), citing("e")])
        assert graph.depth == {"a": 0, "e": 0, "b": 1, "c": 1, "d": 2}
        assert graph.behind("d") == ("a", "b", "c")
        assert set(graph.leaning_on(["b"])) == {"b", "d"}
        assert needed_for(["b", "e"], graph) == tuple(name for name in graph.cites if name in "abe")

    @pytest.mark.parametrize("drawing", DRAWINGS)
    def test_every_result_and_every_citation_is_drawn(self, drawing: str) -> None:
        graph = citation_graph([citing("alpha"), citing("beta", "alpha")])
        drawn = DRAWINGS[drawing](graph, {"alpha": "gaussian", "beta": "ppca"})
        assert all(word in drawn for word in ("alpha", "beta", "gaussian", "ppca"))
        assert any(arrow in drawn for arrow in ("beta  ← alpha", "alpha --> beta", '"alpha" -> "beta"'))

    def test_drawings_have_the_form_of_their_language(self) -> None:
        graph = citation_graph([citing("alpha"), citing("beta", "alpha")])
        topics = {"alpha": "gaussian", "beta": "ppca"}
        assert as_mermaid(graph, topics).startswith("flowchart TD\n")
        assert as_mermaid(graph, topics).count("subgraph") == as_mermaid(graph, topics).count("  end") == 2
        assert as_dot(graph, topics).count("{") == as_dot(graph, topics).count("}") == 3


class TestTheTrustedBase:
    def test_every_axiom_of_a_rule_and_every_foundation_is_there(self) -> None:
        found = trusted_base(rules(), (), citation_graph(()))
        assert {item.by for item in found if item.by} == {item.name for item in rules() if item.axiom}
        assert [item.name for item in found if not item.by] == [item.name for item in FOUNDATIONS]

    def test_a_result_leans_on_the_axioms_of_what_it_cites(self) -> None:
        graph = citation_graph(CATALOGUE)
        derived = [derive(item) for item in CATALOGUE]
        users = {item.derivation.name: rules_used(item) for item in derived}
        for item in trusted_base(rules(), derived, graph):
            for name in item.results if item.by else ():
                assert any(item.by in users[other] for other in (name, *graph.behind(name)))
            for name in users if item.by else ():
                if any(item.by in users[other] for other in (name, *graph.behind(name))):
                    assert name in item.results

    def test_arranging_leans_on_the_rule_that_collects(self) -> None:
        assert "collecting" in rules_used(derive(derivation("isotropic_log_likelihood")))
        found = account_of(derivation("isotropic_log_likelihood"), SETTINGS)
        assert (RULE, "collecting") in found.finding.rests_on

    def test_the_page_names_every_axiom_and_no_result_that_is_gone(self) -> None:
        """A new derivation is one file and nothing else, so the results that the page lists may lag behind; axioms may not."""
        written, now = PAGE.read_text(encoding="utf-8"), trusted_page_now()
        assert _headings(written) == _headings(now), "make it anew: make docs"
        assert _names(written) <= _names(now) | {item.name for item in derivations()}, "make it anew: make docs"


def _headings(page: str) -> list[str]:
    return [line for line in page.splitlines() if line.startswith("#") or line.startswith("Taken without proof")]


def _names(page: str) -> set[str]:
    return {name for line in page.splitlines() if " result" in line[:12] for name in re.findall(r"`([a-z0-9_]+)`", line)}
