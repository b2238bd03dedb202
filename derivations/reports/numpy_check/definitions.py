"""The functions a script defines where its claim needs them, each one line or a few that can be checked by eye."""

from __future__ import annotations

from dataclasses import dataclass

CUBIC = 3
"""Two nodes in each direction, one deviation either way, integrate polynomials up to this degree exactly."""

LARGEST_DEGREE = 7
"""Four Gauss–Hermite nodes in each direction integrate polynomials up to this degree exactly."""


@dataclass(frozen=True)
class Definition:
    """A function as text, and the names of those that it calls."""

    text: str
    needs: tuple[str, ...] = ()

    def at_step(self, step: str) -> str:
        """The text with the step of its difference quotients, such as 1e-5, filled in."""
        return self.text.replace("2*STEP", f"2{step[1:]}").replace("STEP", step)


DEFINITIONS: dict[str, Definition] = {
    "slope": Definition("""\
def slope(f, X, H): return (f(X + STEP*H) - f(X - STEP*H))/2*STEP  # the derivative of f at X along H"""),
    "curvature": Definition("""\
def curvature(f, X, H): return (f(X + 2*STEP*H) - 2*f(X) + f(X - 2*STEP*H))/(2*STEP)**2  # the second derivative along H"""),
    "grad": Definition(
        "def grad(f, X, h=STEP): return "
        "np.reshape([f(X + h*E) - f(X - h*E) for E in np.eye(X.size).reshape(-1, *X.shape)], X.shape)/2/h"
    ),
    "grad_in_diagonal": Definition(
        "def grad_in_diagonal(f, X, h=STEP): return "
        "np.diag([f(X + h*np.diag(e)) - f(X - h*np.diag(e)) for e in np.eye(len(X))])/2/h"
    ),
    "grad_within": Definition(
        "def grad_within(f, X, P): return "
        "np.reshape([slope(f, X, P(E)) for E in np.eye(X.size).reshape(-1, *X.shape)], X.shape)",
        needs=("slope",),
    ),
    "is_below": Definition("""\
def is_below(a, b): return float(b - a > 1e-9*max(1, abs(a), abs(b)))  # 1 where a < b, 0 where only rounding parts them"""),
    "is_at_most": Definition("""\
def is_at_most(a, b): return float(a - b <= 1e-9*max(1, abs(a), abs(b)))  # 1 where a <= b, or only rounding parts them"""),
    "limit": Definition("""\
def limit(f, a, side):  # of f at a from one side, by Richardson's extrapolation
    T = [f(a + side/2**j) for j in range(4, 14)]
    for k in range(1, 10): T = [new + (new - old)/(2**k - 1) for old, new in zip(T, T[1:])]
    return T[0]"""),
    "log_normal": Definition("""\
def log_normal(x, m, S): return -(la.slogdet(2*np.pi*S)[1] + ((x - m).T @ la.inv(S) @ (x - m)).item())/2"""),
    "entropy": Definition("""\
def entropy(S): return la.slogdet(2*np.pi*np.e*S)[1]/2  # of a normal distribution with covariance S"""),
    "divergence": Definition(
        "def divergence(m, S, n, T): return "
        "(np.trace(la.inv(T) @ (S + (m - n) @ (m - n).T)) - len(m) - la.slogdet(la.inv(T) @ S)[1])/2"
    ),
    "average": Definition(
        "def average(f, m, S): return "  # with two nodes in each direction
        "sum(f(m + la.cholesky(S) @ (-1)**np.array(p)[:, None]) for p in np.ndindex(*[2]*len(m)))/2**len(m)"
    ),
    "expectation": Definition(f"""\
def expectation(f, m, S):  # of a polynomial of degree at most {LARGEST_DEGREE} under N(m, S), by Gauss-Hermite quadrature
    L, (t, w) = la.cholesky(S), np.polynomial.hermite_e.hermegauss(4)
    return sum(np.prod(w[[*p]]/w.sum())*f(m + L @ t[[*p]][:, None]) for p in np.ndindex(*[4]*len(m)))"""),
    "log_integral": Definition("""\
def log_integral(f, *e):  # log of the integral of exp(f) for a quadratic f of a column with the unit vectors e
    P, b = [[f(a) + f(b) - f(a + b) - f(0*a) for b in e] for a in e], np.array([f(a) - f(-a) for a in e])/2
    return f(0*e[0]) + (b @ la.solve(P, b) - la.slogdet(P)[1] + len(e)*np.log(2*np.pi))/2"""),
}
