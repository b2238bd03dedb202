"""The same identities by ``simplify(lhs - rhs)`` on explicit matrices of symbols, up a ladder of sizes.

Every size runs in a process of its own, so that one that does not finish can be ended: as a script this file does one
size and prints what it found.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter
from typing import Any

from tables import duration

LADDER = ((1, 1), (2, 1), (2, 2), (3, 2), (3, 3), (4, 3), (4, 4), (5, 5), (6, 6), (8, 8), (12, 12), (20, 20))
START_UP_SECONDS = 5.0
Matrix = Any


@dataclass(frozen=True)
class Letters:
    """Matrices with one symbol for each entry; the identities' own letters."""

    d: int
    k: int

    def full(self, name: str, rows: int, columns: int) -> Matrix:
        from sympy import Matrix, Symbol

        return Matrix(rows, columns, lambda i, j: Symbol(f"{name}{i + 1}_{j + 1}", real=True))

    def symmetric(self, name: str) -> Matrix:
        from sympy import Matrix, Symbol

        return Matrix(self.d, self.d, lambda i, j: Symbol(f"{name}{min(i, j) + 1}_{max(i, j) + 1}", real=True))

    def spd(self, name: str) -> Matrix:
        """LLᵀ with a positive diagonal, so that SymPy can know that integrals converge."""
        from sympy import Matrix, Symbol

        def entry(i: int, j: int) -> Any:
            return Symbol(f"{name}{i + 1}_{j + 1}", real=True, positive=True if i == j else None) if j <= i else 0

        root = Matrix(self.d, self.d, entry)
        return root * root.T

    @property
    def A(self) -> Matrix:
        return self.full("A", self.d, self.d)

    @property
    def B(self) -> Matrix:
        return self.full("B", self.k, self.k)

    @property
    def U(self) -> Matrix:
        return self.full("U", self.d, self.k)

    @property
    def V(self) -> Matrix:
        return self.full("V", self.k, self.d)

    @property
    def W(self) -> Matrix:
        return self.full("W", self.d, self.k)

    @property
    def C(self) -> Matrix:
        from sympy import Symbol, eye

        return self.W * self.W.T + Symbol("sigma2", positive=True) * eye(self.d)


def inverse(matrix: Matrix) -> Matrix:
    """By cofactors: elimination would call ``simplify`` for every pivot."""
    return matrix.inv(method="ADJ")


def determinant(matrix: Matrix) -> Any:
    """By cofactors too, for the same reason."""
    return matrix.det(method="laplace")


def gradient(f: Any, X: Matrix) -> Matrix:
    from sympy import diff

    return X.applyfunc(lambda entry: diff(f, entry))


def woodbury(s: Letters) -> Matrix:
    A, B, U, V = s.A, s.B, s.U, s.V
    P = inverse(A)
    return inverse(A + U * B * V) - (P - P * U * inverse(inverse(B) + V * P * U) * V * P)


def push_through(s: Letters) -> Matrix:
    from sympy import eye

    return inverse(eye(s.d) + s.U * s.V) * s.U - s.U * inverse(eye(s.k) + s.V * s.U)


def sylvester_determinant(s: Letters) -> Any:
    from sympy import eye

    return determinant(eye(s.d) + s.U * s.V) - determinant(eye(s.k) + s.V * s.U)


def matrix_determinant_lemma(s: Letters) -> Any:
    from sympy import eye

    return determinant(s.A + s.U * s.W.T) - determinant(s.A) * determinant(eye(s.k) + s.W.T * inverse(s.A) * s.U)


def trace_cyclicity(s: Letters) -> Any:
    return (s.U * s.V).trace() - (s.V * s.U).trace()


def gradient_log_det(s: Letters) -> Matrix:
    from sympy import log

    return gradient(log(determinant(s.A)), s.A) - inverse(s.A).T


def gradient_log_det_ppca(s: Letters) -> Matrix:
    from sympy import log

    return gradient(log(determinant(s.C)), s.W) - 2 * inverse(s.C) * s.W


def gradient_trace_inverse(s: Letters) -> Matrix:
    S, P = s.symmetric("S"), inverse(s.C)
    return gradient((P * S).trace(), s.W) + 2 * P * S * P * s.W


def ppca_gradient(s: Letters) -> Matrix:
    from sympy import Rational, log, pi

    S, P = s.symmetric("S"), inverse(s.C)
    log_likelihood = -Rational(1, 2) * (s.d * log(2 * pi) + log(determinant(s.C)) + (P * S).trace())
    return gradient(log_likelihood, s.W) - (P * S * P * s.W - P * s.W)


def gaussian_kl(s: Letters) -> Any:
    """The definition, integrated over one coordinate after the other."""
    from sympy import Rational, exp, integrate, log, oo, pi

    x, m, mu = (s.full(name, s.d, 1) for name in ("x", "m", "mu"))
    S, T = s.spd("S"), s.spd("T")

    def log_density(mean: Matrix, covariance: Matrix) -> Any:
        distance = ((x - mean).T * inverse(covariance) * (x - mean))[0]
        return -Rational(1, 2) * (s.d * log(2 * pi) + log(determinant(covariance)) + distance)

    found = exp(log_density(m, S)) * (log_density(m, S) - log_density(mu, T))
    for entry in x:
        found = integrate(found, (entry, -oo, oo))
    distance = ((mu - m).T * inverse(T) * (mu - m))[0]
    return found - ((inverse(T) * S).trace() + distance - s.d + log(determinant(T)) - log(determinant(S))) / 2


RESIDUALS: dict[str, Callable[[Letters], Any]] = {
    function.__name__: function
    for function in (
        woodbury,
        push_through,
        sylvester_determinant,
        matrix_determinant_lemma,
        trace_cyclicity,
        gradient_log_det,
        gradient_log_det_ppca,
        gradient_trace_inverse,
        ppca_gradient,
        gaussian_kl,
    )
}


def check(name: str, limit: float) -> tuple[str, str]:
    """The outcome at the largest size that finishes within the limit, and the time it took there."""
    outcome, time = "", f"> {duration(limit)}"
    for d, k in LADDER:
        found = _at(name, d, k, limit)
        if found is None:
            return f"{outcome}; " * bool(outcome) + f"({d}, {k}) did not finish", time
        outcome, time = f"{found['outcome']} at ({d}, {k})", duration(found["seconds"])
    return outcome, time


def _at(name: str, d: int, k: int, limit: float) -> dict[str, Any] | None:
    command = [sys.executable, __file__, name, str(d), str(k)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=limit + START_UP_SECONDS, check=True)
    except subprocess.TimeoutExpired:
        return None
    found: dict[str, Any] = json.loads(done.stdout)
    return found if found["seconds"] <= limit else None


def _one(name: str, d: int, k: int) -> dict[str, Any]:
    from sympy import MatrixBase, simplify

    letters = Letters(d, k)
    started = perf_counter()
    residual = RESIDUALS[name](letters)
    entries = list(residual) if isinstance(residual, MatrixBase) else [residual]
    is_zero = all(simplify(entry) == 0 for entry in entries)
    return {"seconds": perf_counter() - started, "outcome": "0" if is_zero else "not recognised as 0"}


if __name__ == "__main__":
    print(json.dumps(_one(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))))
