"""Lemmata beside SymPy and NumPy on the same ten identities, what exact arithmetic costs, and probabilistic PCA beside its
peers: ``make bench``.

Nothing here is a test: times depend on the machine. ``--markdown FILE`` writes the tables as a page.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tables import Results

SECTIONS = ("identities", "gradient", "paper", "reading", "ppca")


def main() -> None:
    """Run the sections asked for, print each when it is done, and write the page."""
    # Imported here: the processes that judge claims in parallel load this file again and need none of it.
    import by_lemmata
    import by_scikit_learn
    import reading
    from rich.console import Console

    options = _arguments()
    sections: dict[str, Callable[[], list[Results]]] = {
        "identities": lambda: [_side_by_side(options)],
        "gradient": lambda: [by_lemmata.gradient_cost(options.runs)],
        "paper": lambda: [by_lemmata.pace_of_a_paper(options.runs)],
        "reading": lambda: [reading.thousand_equations(options.runs)],
        "ppca": lambda: by_scikit_learn.tables(options.runs),
    }
    console = Console()
    done: list[Results] = []
    for name in options.only or sections:
        with console.status(f"timing: {name} …"):
            found = sections[name]()
        for results in found:
            results.show(console)
        done += found
    if options.markdown:
        page = "\n".join(["# Benchmarks\n", "Written by `make bench`.\n", *(results.as_markdown() for results in done)])
        options.markdown.write_text(page, encoding="utf-8")


def _arguments() -> Namespace:
    parser = ArgumentParser(
        description="Time Lemmata against SymPy and NumPy, and probabilistic PCA against scikit-learn and SciPy."
    )
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="also write the tables to FILE")
    parser.add_argument("--limit", type=float, default=20.0, metavar="SECONDS", help="for SymPy at one size (20)")
    parser.add_argument("--runs", type=int, default=5, metavar="N", help="take the median of N runs (5)")
    parser.add_argument("--only", nargs="+", choices=SECTIONS, help="only these sections")
    return parser.parse_args()


def _side_by_side(options: Namespace) -> Results:
    """Time and outcome of the three ways."""
    import by_lemmata
    import by_numpy
    import by_sympy
    from tables import Results

    results = Results(
        "The same identities in three ways",
        f"Lemmata: every size or the sizes named, error bound 2^-100, without near misses. SymPy: simplify(lhs - rhs) on "
        f"explicit symbols at the largest (d, k) that finishes in {options.limit:.0f} s. NumPy: random points at "
        f"(d, k) = {by_numpy.SIZE}, relative difference. Medians of {options.runs} runs, SymPy one run.",
        ("identity", "Lemmata", "SymPy", "NumPy"),
    )
    for name in by_numpy.SIDES:
        ways = (
            by_lemmata.judge_identity(name, options.runs),
            by_sympy.check(name, options.limit),
            by_numpy.check(name, options.runs),
        )
        results.rows.append((name, *(f"{time}: {outcome}" for outcome, time in ways)))
    return results


if __name__ == "__main__":
    main()
