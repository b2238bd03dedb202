"""The covariance that the stationary weights give: retained eigenvalues are kept, the others become σ²."""

from derivations.deriving.derivation import Arrange, Derivation, Unfold

DERIVATION = Derivation(
    "covariance_on_the_branch",
    title="The covariance at the stationary weights",
    let=(
        "U: d x k orthonormal columns",
        "k <= d",
        "L: k x k diagonal",
        "R: k x k orthogonal",
        "sigma2: positive",
        "W = U @ L @ R",
        "Lambda = L @ L + sigma2*I(k)",
    ),
    named=("W", "Lambda"),
    start="W @ W.T + sigma2*I(d)",
    moves=(
        Unfold("W"),
        "transposition",
        "orthonormal_columns",
        Arrange("U @ (Lambda - sigma2*I(k)) @ U.T + sigma2*I(d)"),
    ),
    end="U @ Lambda @ U.T + sigma2*(I(d) - U @ U.T)",
    near_misses=(
        "U @ Lambda @ U.T + sigma2*I(d)",
        "U @ L @ L @ U.T + sigma2*(I(d) - U @ U.T)",
        "U @ R @ Lambda @ R.T @ U.T + sigma2*(I(d) - U @ U.T)",
    ),
    source="Tipping & Bishop 1999, App. A.1; Bishop 2006, §12.2.1",
    meaning="along a retained eigenvector the variance is its eigenvalue, across all of them it is σ²; R has no influence",
    claims=("TB-21", "LU-37"),
    notation={
        "U": ("U", "chosen eigenvectors of $S$"),
        "L": ("L", r"$(\Lambda - \sigma^2 I)^{1/2}$"),
        "R": ("R", "rotation or reflection of the latent space"),
    },
)
