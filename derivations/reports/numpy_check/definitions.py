"""The functions a script defines where its claim needs them, each a few lines that can be checked by eye."""

from __future__ import annotations

from dataclasses import dataclass

LARGEST_DEGREE = 7
"""Four Gauss–Hermite nodes in each direction integrate polynomials up to this degree exactly."""


@dataclass(frozen=True)
class Definition:
    """A function as text; ``imports`` are lines that go to the head of the script."""

    text: str
    imports: tuple[str, ...] = ()

    def at_step(self, step: str) -> str:
        """The text with the step of its difference quotients filled in."""
        return self.text.replace("STEP", step)


DEFINITIONS: dict[str, Definition] = {
    "slope": Definition("""\
def slope(f, X, H):  # the derivative of f at X along H, by a central difference
    return (f(X + STEP*H) - f(X - STEP*H)) / (2*STEP)"""),
    "gradient": Definition("""\
def gradient(f, X, within=lambda E: E):  # by central differences along within(E) for every unit matrix E
    steps = [STEP*within(E) for E in np.eye(X.size).reshape(-1, *X.shape)]
    return np.reshape([(f(X + E) - f(X - E)) / (2*STEP) for E in steps], X.shape)"""),
    "is_below": Definition("""\
def is_below(a, b):  # 1 where a < b; numbers that rounding could have parted count as equal
    return float(b - a > 1e-9*max(1, abs(a), abs(b)))"""),
    "is_at_most": Definition("""\
def is_at_most(a, b):  # 1 where a <= b, likewise
    return float(a - b <= 1e-9*max(1, abs(a), abs(b)))"""),
    "limit": Definition("""\
def limit(f, a, side):  # of f at a from one side, by Richardson's extrapolation
    T = [f(a + side/2**j) for j in range(4, 14)]
    for k in range(1, len(T)):
        T = [new + (new - old)/(2**k - 1) for old, new in zip(T, T[1:])]
    return T[0]"""),
    "moves": Definition("""\
def moves(*spaces):  # unit moves in each space, the others at rest; a space lists its zero and its unit directions
    return [[E if i == j else Z[0] for j, Z in enumerate(spaces)] for i, space in enumerate(spaces) for E in space[1:]]"""),
    "gram": Definition("""\
def gram(q, basis):  # the matrix of the quadratic form q in a basis
    add = lambda a, b: q(*[x + y for x, y in zip(a, b)])
    entries = [(add(a, b) - q(*a) - q(*b))/2 for b in basis for a in basis]
    return np.reshape(entries, (len(basis), len(basis)))"""),
    "log_normal": Definition("""\
def log_normal(x, m, S):  # the log-density of N(m, S) at x
    distance = ((x - m).T @ np.linalg.inv(S) @ (x - m)).item()
    return -(len(m)*np.log(2*np.pi) + np.linalg.slogdet(S)[1] + distance)/2"""),
    "entropy": Definition("""\
def entropy(S):  # of a normal distribution with covariance S
    return len(S)/2*np.log(2*np.pi*np.e) + np.linalg.slogdet(S)[1]/2"""),
    "divergence": Definition("""\
def divergence(m, S, n, T):  # KL of N(m, S) from N(n, T)
    squares = np.trace(np.linalg.inv(T) @ (S + (m - n) @ (m - n).T))
    return (squares - len(m) + np.linalg.slogdet(T)[1] - np.linalg.slogdet(S)[1])/2"""),
    "expectation": Definition(
        f"""\
def expectation(f, m, S):  # of a polynomial of degree at most {LARGEST_DEGREE} under N(m, S), by Gauss-Hermite quadrature
    t, w = np.polynomial.hermite_e.hermegauss(4)
    L, w = np.linalg.cholesky(S), w/w.sum()
    places = [list(place) for place in product(range(4), repeat=len(m))]
    return sum(np.prod(w[place])*f(m + L @ t[place][:, None]) for place in places)""",
        ("from itertools import product",),
    ),
    "log_integral": Definition("""\
def log_integral(f, n):  # log of the integral of exp(f) for a quadratic f of n variables
    units, zero = np.eye(n)[:, :, None], np.zeros((n, 1))
    P = np.array([[f(a) + f(b) - f(a + b) - f(zero) for b in units] for a in units])
    b = np.array([f(a) - f(-a) for a in units])/2
    return f(zero) + (b @ np.linalg.solve(P, b) - np.linalg.slogdet(P)[1] + n*np.log(2*np.pi))/2"""),
}
