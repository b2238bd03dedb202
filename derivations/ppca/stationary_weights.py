"""W = U(Λ − σ²I)^½R is a stationary point for every choice of eigenvectors U of S, leading or not."""

from derivations.deriving.derivation import Arrange, Derivation, Fold, Unfold

DERIVATION = Derivation(
    "stationary_weights",
    title="Scaled and rotated eigenvectors are stationary",
    let=(
        "U: d x k orthonormal columns",
        "k <= d",
        "L: k x k diagonal",
        "R: k x k orthogonal",
        "sigma2: positive",
        "T: d x d symmetric",
        "Lambda = L @ L + sigma2*I(k)",
        "W = U @ L @ R",
        "C = W @ W.T + sigma2*I(d)",
        "S = U @ Lambda @ U.T + (I(d) - U @ U.T) @ T @ (I(d) - U @ U.T)",
    ),
    named=("W", "C", "Lambda", "S"),
    start="S @ inv(C) @ W",
    moves=(
        Unfold("C"),
        Unfold("W"),
        "transposition",
        "orthonormal_columns",
        "push_through",
        "orthonormal_columns",
        Fold("Lambda"),
        Unfold("S"),
        Arrange("U @ Lambda @ inv(Lambda) @ L @ R"),
        "cancelling_inverses",
    ),
    end="W",
    near_misses=("U @ L", "U @ Lambda @ R", "U @ L @ R.T"),
    source="Tipping & Bishop 1999, App. A.1; Lucas et al. 2019, Eq. (7)",
    meaning="the stationary condition holds whichever eigenvectors of S are the columns of U, and for every rotation R",
    remark="S is the general symmetric matrix with SU = UΛ. A zero of L leaves out an eigenvector, so subsets are covered.",
    claims=("LU-12", "LU-13", "TB-04"),
    notation={
        "U": ("U", "chosen eigenvectors of $S$"),
        "L": ("L", r"$(\Lambda - \sigma^2 I)^{1/2}$"),
        "R": ("R", "rotation or reflection of the latent space"),
        "T": ("T", "the rest of $S$"),
    },
)
