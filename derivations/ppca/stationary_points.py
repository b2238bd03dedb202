"""The gradient of the pPCA log-likelihood vanishes exactly where SC⁻¹W = W."""

from derivations.deriving.derivation import Cite, Derivation

DERIVATION = Derivation(
    "stationary_points",
    title="The condition for a stationary point in W",
    let=("W: d x k", "sigma2: positive", "S: d x d symmetric", "C = W @ W.T + sigma2*I(d)"),
    named=("C",),
    start="C @ grad(-1/2*(d*log(2*pi) + logdet(C) + tr(inv(C) @ S)), W)",
    moves=(Cite("gradient_in_weights"),),
    end="S @ inv(C) @ W - W",
    near_misses=("S @ inv(C) @ W + W", "S @ W - W", "inv(C) @ S @ W - W"),
    source="Tipping & Bishop 1999, App. A.1; Lucas et al. 2019, App. A",
    meaning="C has an inverse, so the gradient is zero if and only if SC⁻¹W = W",
    claims=("TB-01", "LU-12"),
)
