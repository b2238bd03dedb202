"""The two steps of EM for W as one: the update that only needs S."""

from derivations.deriving.derivation import Arrange, Derivation, Unfold

DERIVATION = Derivation(
    "em_closed_form",
    title="EM for W in closed form",
    let=(
        "W: d x k",
        "sigma2: positive",
        "S: d x d symmetric",
        "M = W.T @ W + sigma2*I(k)",
        "V = inv(M) @ W.T",
    ),
    named=("M", "V"),
    start="S @ V.T @ inv(sigma2*inv(M) + V @ S @ V.T)",
    moves=(
        Unfold("V"),
        "transposition",
        Arrange("S @ W @ inv(M) @ inv((sigma2*I(k) + inv(M) @ W.T @ S @ W) @ inv(M))"),
        "inverse_of_product",
        "cancelling_inverses",
    ),
    end="S @ W @ inv(sigma2*I(k) + inv(M) @ W.T @ S @ W)",
    near_misses=(
        "S @ W @ inv(sigma2*M + inv(M) @ W.T @ S @ W)",
        "S @ W @ inv(sigma2*I(k) + W.T @ S @ W)",
        "W @ inv(sigma2*I(k) + inv(M) @ W.T @ S @ W)",
    ),
    source="Tipping & Bishop 1999, App. B, Eq. (29)",
    meaning="cross moments times inverse second moments, with the posterior means Vx put in: only SW is needed of the data",
    claims=("TB-15",),
    notation={"V": ("V", "the posterior mean is $V(x - \\mu)$")},
)
