"""The expected squared error of a linear decoder."""

from derivations.deriving.derivation import Derivation

DERIVATION = Derivation(
    "expected_squared_residual",
    title="The expected squared error of a linear decoder",
    let=("x: d", "z: k", "mu: d", "W: d x k", "m: k", "Sigma: k x k spd"),
    start="E(norm2(x - W @ z - mu), z ~ N(m, Sigma))",
    moves=("expected_quadratic_form", "cyclicity_of_trace"),
    end="norm2(x - W @ m - mu) + tr(W @ Sigma @ W.T)",
    near_misses=(
        "norm2(x - W @ m - mu)",
        "norm2(x - W @ m - mu) - tr(W @ Sigma @ W.T)",
        "norm2(x - W @ m - mu) + tr(Sigma)",
    ),
    source="Petersen & Pedersen, The Matrix Cookbook, 2012, §8.2.2",
    meaning="the error at the mean code, and what the uncertainty of the code adds to it through the decoder",
    claims=("GI-10",),
    notation={"m": ("m", "mean of the code"), "Sigma": (r"\Sigma", "covariance of the code")},
)
