"""The gradient of the average pPCA log-likelihood in W."""

from derivations.deriving.derivation import Derivation

DERIVATION = Derivation(
    "gradient_in_weights",
    title="The gradient of the pPCA log-likelihood in W",
    let=(
        "W: d x k",
        "H: d x k",
        "sigma2: positive",
        "S: d x d symmetric",
        "C = W @ W.T + sigma2*I(d)",
    ),
    named=("C",),
    start="tr(H.T @ grad(-1/2*(d*log(2*pi) + logdet(C) + tr(inv(C) @ S)), W))",
    moves=("gradient_as_differential", "differentials"),
    end="tr(H.T @ inv(C) @ S @ inv(C) @ W) - tr(H.T @ inv(C) @ W)",
    concludes="reading_off_gradient",
    near_misses=("tr(H.T @ inv(C) @ S @ inv(C) @ W) + tr(H.T @ inv(C) @ W)", "tr(H.T @ inv(C) @ S @ W) - tr(H.T @ inv(C) @ W)"),
    source="Tipping & Bishop 1999, App. A",
    meaning="the gradient vanishes exactly where SC⁻¹W = W",
    claims=("TB-01", "LU-12"),
)
