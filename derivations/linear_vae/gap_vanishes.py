"""The gap between the best ELBO and the log-likelihood is zero where the columns of W are orthogonal."""

from derivations.deriving.derivation import Derivation, Unfold

DERIVATION = Derivation(
    "gap_vanishes",
    title="No gap where the columns of W are orthogonal",
    let=(
        "U: d x k orthonormal columns",
        "G: k x k diagonal",
        "sigma2: positive",
        "k <= d",
        "W = U @ G",
        "M = W.T @ W + sigma2*I(k)",
    ),
    named=("M", "W"),
    start="1/2*(sum(log(M[j, j]), j in k) - logdet(M))",
    moves=(Unfold("M"), Unfold("W"), "transposition", "orthonormal_columns", "determinant_of_diagonal"),
    end="0",
    near_misses=("1/2*k*log(sigma2)", "-1/2*logdet(M)"),
    source="Lucas et al. 2019, Theorem 1 and its proof",
    meaning="at such a W the best ELBO is the log-likelihood itself",
    remark="The columns of W = UG are orthogonal, and may be zero; among the maxima of the likelihood there is such a W.",
    notation={
        "U": ("U", "directions of the columns of W"),
        "G": ("G", "lengths of the columns of W on a diagonal"),
    },
    claims=("LU-31",),
)
