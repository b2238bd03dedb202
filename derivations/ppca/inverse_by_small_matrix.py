"""The inverse of C through the k×k matrix M."""

from derivations.deriving.derivation import Derivation, Unfold

DERIVATION = Derivation(
    "inverse_by_small_matrix",
    title="The inverse of the covariance through a small matrix",
    let=("W: d x k", "sigma2: positive", "C = W @ W.T + sigma2*I(d)", "M = W.T @ W + sigma2*I(k)"),
    named=("C", "M"),
    start="inv(C)",
    moves=(Unfold("C"), "woodbury"),
    end="1/sigma2*(I(d) - W @ inv(M) @ W.T)",
    near_misses=(
        "I(d) - W @ inv(M) @ W.T",
        "1/sigma2*(I(d) + W @ inv(M) @ W.T)",
        "1/sigma2*(I(d) - W @ inv(W.T @ W + I(k)) @ W.T)",
    ),
    source="Bishop 2006, Eqs. (12.40) and (C.7)",
    meaning="a k×k matrix is inverted instead of a d×d one",
    remark="The inversion then takes of the order of k³ operations, and the products of the order of dk².",
    claims=("TB-23", "GI-20"),
)
