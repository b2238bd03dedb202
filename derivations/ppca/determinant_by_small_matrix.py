"""The log-determinant of C through the k×k matrix M."""

from derivations.deriving.derivation import Derivation, Unfold

DERIVATION = Derivation(
    "determinant_by_small_matrix",
    title="The determinant of the covariance through a small matrix",
    let=("W: d x k", "sigma2: positive", "C = W @ W.T + sigma2*I(d)", "M = W.T @ W + sigma2*I(k)"),
    named=("C", "M"),
    start="logdet(C)",
    moves=(Unfold("C"), "determinant_lemma"),
    end="(d - k)*log(sigma2) + logdet(M)",
    near_misses=(
        "d*log(sigma2) + logdet(M)",
        "(k - d)*log(sigma2) + logdet(M)",
        "(d - k)*sigma2 + logdet(M)",
    ),
    source="Petersen & Pedersen, The Matrix Cookbook, 2012, Eq. (24); Tipping & Bishop 1999, App. A",
    meaning="d − k eigenvalues of C are σ², the others are those of M",
    claims=("GI-17",),
)
