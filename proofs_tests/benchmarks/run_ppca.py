"""Probabilistic PCA beside scikit-learn and SciPy: time and memory, as ratios of one run.

``python proofs_tests/benchmarks/run_ppca.py``, with scikit-learn installed. Nothing here is a test: times depend on the
machine. All sides use the same threads for linear algebra; ``--markdown FILE`` writes the tables as a page.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

import by_scikit_learn
from rich.console import Console
from tables import Results, duration

Found = dict[tuple[int, int, int], dict[str, dict[str, float]]]


def main() -> None:
    """Measure every size asked for, print the tables, and write the page."""
    options, console = _arguments(), Console()
    found = {}
    for size in by_scikit_learn.SIZES:
        if not options.only or size[0] in options.only:
            with console.status(f"timing (n, d, k) = {size} …"):
                found[size] = by_scikit_learn.measure(size, options.runs)
    tables = [_likelihood(found), _fit(found), _em(found)]
    for results in tables:
        results.show(console)
    if options.markdown:
        page = "\n".join(["# Probabilistic PCA beside its peers\n", *(results.as_markdown() for results in tables)])
        options.markdown.write_text(page, encoding="utf-8")


def _arguments() -> Namespace:
    parser = ArgumentParser(description="Time probabilistic PCA against scikit-learn and SciPy.")
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="also write the tables to FILE")
    parser.add_argument("--runs", type=int, default=7, metavar="N", help="take the median of N runs (7)")
    parser.add_argument("--only", nargs="+", type=int, metavar="n", help="only the sizes with this many samples")
    return parser.parse_args()


def _likelihood(found: Found) -> Results:
    return _beside(
        "Log-density of every sample",
        "Medians and peaks of memory. X @ W is the one pass over the data that no method avoids. One run of score_samples at "
        "d = 20 000.",
        "log_densities",
        ("X @ W",),
        ("score_samples", "multivariate_normal"),
        found,
    )


def _fit(found: Found) -> Results:
    note = "The exact solvers of scikit-learn's PCA that can finish at the size. One run at d = 20 000."
    rivals = ("PCA(covariance_eigh)", "PCA(full)", "PCA(arpack)")
    return _beside("Fit in closed form", note, "maximum_likelihood", (), rivals, found)


def _em(found: Found) -> Results:
    note = "One iteration with its log-likelihood, beside the two products that it cannot avoid."
    return _beside("An iteration of EM", note, "EM iteration", ("X @ W and X.T @ Z",), (), found)


def _beside(title: str, note: str, ours: str, bounds: tuple[str, ...], rivals: tuple[str, ...], found: Found) -> Results:
    """Our time and memory; how often each lower bound goes into ours, and how often ours goes into each rival."""
    results = Results(title, note, ("(n, d, k)", ours, *bounds, *rivals))
    for size, cells in found.items():
        mine, row = cells[ours], [_cell(cells[ours])]
        row += [f"{_cell(cells[name])}: ours is {mine['seconds'] / cells[name]['seconds']:.2f} of it" for name in bounds]
        row += [
            f"{_cell(cells[name])}: {cells[name]['seconds'] / mine['seconds']:.3g} of ours" if name in cells else "—"
            for name in rivals
        ]
        results.rows.append((str(size), *row))
    return results


def _cell(cell: dict[str, float]) -> str:
    return f"{duration(cell['seconds'])}, {memory(cell['bytes'])}"


def memory(count: float) -> str:
    """``0.52 MB``, ``12 MB`` or ``3.2 GB``."""
    value, unit = (count / 1e9, "GB") if count >= 1e9 else (count / 1e6, "MB")
    return f"{value:.0f} {unit}" if value >= 10 else f"{value:.2g} {unit}"


if __name__ == "__main__":
    main()
