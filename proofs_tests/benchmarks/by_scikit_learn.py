"""Probabilistic PCA beside scikit-learn's ``PCA``, SciPy and the matrix products that no method can avoid.

Every size runs in a process of its own, so that peaks of memory do not add up; as a script this file does one and prints
what it found. The competitors of one row take turns on the same data, so a busy machine disturbs them alike.
"""

from __future__ import annotations

import gc
import json
import subprocess
import sys
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from tables import Results, duration

SIZES = ((10_000, 100, 10), (100_000, 784, 50), (2_000, 20_000, 20))
ROOT = Path(__file__).parent.parent.parent
# Its precision matrix would need hours at d = 20 000: one run is one too many for a median, and still says enough.
LARGEST_SQUARE = 2_000

Work = Callable[[], object]
Found = dict[tuple[int, int, int], dict[str, dict[str, float]]]


def tables(runs: int) -> list[Results]:
    """Densities, fits and steps of EM at every size, as ratios of one run."""
    found = {size: measure(size, runs) for size in SIZES}
    return [_likelihood(found), _quiet_likelihood(found), _fit(found), _em(found)]


def measure(size: tuple[int, int, int], runs: int) -> dict[str, dict[str, float]]:
    """Median seconds and peak bytes of every competitor at one size, by a process that ends with it."""
    command = [sys.executable, __file__, *map(str, size), str(runs)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, dict[str, float]] = json.loads(done.stdout)
    return found


def take_turns(competitors: dict[str, Work], runs: int) -> dict[str, dict[str, float]]:
    """The median time of each, the order running round, after one call to warm up that also measures memory."""
    times: dict[str, list[float]] = {name: [] for name in competitors}
    peaks = {name: peak_of(work) for name, work in competitors.items()}
    for _ in range(runs):
        for name, work in competitors.items():
            gc.collect()
            started = perf_counter()
            work()
            times[name].append(perf_counter() - started)
    return {name: {"seconds": median(found), "bytes": peaks[name]} for name, found in times.items()}


def peak_of(work: Work) -> int:
    """The most bytes of arrays and objects that the call holds at once, besides what was there before."""
    gc.collect()
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def draw(n: int, d: int, k: int) -> Any:
    """Samples of a random model, block by block, with a mean of the size of the deviations."""
    import numpy as np

    random = np.random.default_rng(0)
    W, mu = random.standard_normal((d, k)) / k**0.5, random.standard_normal(d)
    X = np.empty((n, d))
    for start in range(0, n, 1000):
        rows = X[start : start + 1000]
        random.standard_normal(out=rows)
        rows += random.standard_normal((len(rows), k)) @ W.T + mu
    return X


def likelihoods(X: Any, k: int, model: Any) -> dict[str, Work]:
    """The log-density of every sample; the product X @ W reads X once, and nobody can do less."""
    from scipy.stats import multivariate_normal
    from sklearn.decomposition import PCA

    from numerics.ppca import PPCA

    quiet = PPCA(model.W, model.mu, 1e-8)
    competitors: dict[str, Work] = {
        "X @ W": lambda: X @ model.W,
        "log_densities": lambda: model.log_densities(X),
        "quiet log_densities": lambda: quiet.log_densities(X),
    }
    peer = _fitted(PCA(k), X, model)
    competitors["score_samples"] = lambda: peer.score_samples(X)
    if X.shape[1] <= LARGEST_SQUARE:
        C = model.covariance()
        competitors["multivariate_normal"] = lambda: multivariate_normal.logpdf(X, model.mu, C)
    return competitors


def _fitted(peer: Any, X: Any, model: Any) -> Any:
    """The peer with this very model for its fit, so that fitting it is no part of the comparison."""
    import numpy as np

    U, lengths, _ = np.linalg.svd(model.W, full_matrices=False)
    peer.mean_, peer.components_, peer.noise_variance_ = model.mu, U.T, model.sigma2
    peer.explained_variance_, peer.n_components_, peer.n_features_in_ = lengths**2 + model.sigma2, len(lengths), X.shape[1]
    return peer


def fits(X: Any, k: int) -> dict[str, Work]:
    """Maximum likelihood, by each exact solver of the peer that can finish at this size."""
    from sklearn.decomposition import PCA

    from numerics.ppca_closed_form import maximum_likelihood

    solvers = ["full", "arpack"] if X.shape[1] > LARGEST_SQUARE else ["covariance_eigh"]
    if X.size <= 10**6:
        solvers.append("full")
    competitors: dict[str, Work] = {"maximum_likelihood": lambda: maximum_likelihood(X, k)}
    for solver in solvers:
        competitors[f"PCA({solver})"] = lambda solver=solver: PCA(k, svd_solver=solver).fit(X)
    return competitors


def steps(X: Any, model: Any) -> dict[str, Work]:
    """One iteration of EM, and the two products in it that cannot be avoided."""
    from numerics.ppca_likelihood import likelihood_at
    from numerics.sample_covariance import SampleCovariance

    Z, covariance = X @ model.W, SampleCovariance(X)
    first = likelihood_at(covariance, model.W, model.sigma2)

    def iteration() -> float:
        return likelihood_at(covariance, *first.em_step()).value

    return {"X @ W and X.T @ Z": lambda: (X @ model.W, X.T @ Z), "EM iteration": iteration}


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


def _quiet_likelihood(found: Found) -> Results:
    note = "The same with σ² = 1e-8: every sample is measured by its residual, a second product as large as X @ W."
    return _beside("Log-density with hardly any noise", note, "quiet log_densities", ("X @ W",), (), found)


def _fit(found: Found) -> Results:
    note = (
        "The exact solvers of scikit-learn's PCA that can finish at the size. One run of PCA(full) at d = 20 000. Ours takes "
        "block Lanczos there: it needs a gap after the leading eigenvalues, as here, and costs about a sixth more than the "
        "Gram matrix alone where there is none."
    )
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


def main() -> None:
    sys.path.insert(0, str(ROOT))
    from numerics.ppca_closed_form import maximum_likelihood

    n, d, k, runs = (int(word) for word in sys.argv[1:])
    X = draw(n, d, k)
    model = maximum_likelihood(X, k).model
    dear = d > LARGEST_SQUARE
    scores, solvers = likelihoods(X, k, model), fits(X, k)
    slow = {"score_samples": scores.pop("score_samples"), "PCA(full)": solvers.pop("PCA(full)")} if dear else {}
    found = take_turns(scores, 3 * runs)
    found |= take_turns(steps(X, model), runs)
    found |= take_turns(solvers, runs)
    found |= _once(slow)
    print(json.dumps(found))


def _once(competitors: dict[str, Work]) -> dict[str, dict[str, float]]:
    """One cold run, timed with its memory traced: for what takes minutes."""
    found = {}
    for name, work in competitors.items():
        started = perf_counter()
        peak = peak_of(work)
        found[name] = {"seconds": perf_counter() - started, "bytes": float(peak)}
    return found


if __name__ == "__main__":
    main()
