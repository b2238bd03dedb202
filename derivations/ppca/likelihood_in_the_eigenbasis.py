"""With the eigenvectors of the data the pPCA log-likelihood is a sum over eigenvalues."""

from derivations.deriving.derivation import Derivation, Unfold

DERIVATION = Derivation(
    "likelihood_in_the_eigenbasis",
    title="The log-likelihood in the basis of the eigenvectors",
    let=(
        "U: d x d orthogonal",
        "K: d x d positive diagonal",
        "Lambda: d x d positive diagonal",
        "sigma2: positive",
        "C = U @ K @ U.T + sigma2*I(d)",
        "S = U @ Lambda @ U.T",
    ),
    named=("C", "S"),
    start="-1/2*(d*log(2*pi) + logdet(C) + tr(inv(C) @ S))",
    moves=(
        Unfold("C"),
        Unfold("S"),
        "eigenbasis",
        "orthonormal_columns",
        "determinant_of_diagonal",
        "entry_of_diagonal",
        "trace_of_diagonal",
    ),
    end="-1/2*(d*log(2*pi) + sum(log(K[j, j] + sigma2), j in d) + sum(Lambda[j, j]/(K[j, j] + sigma2), j in d))",
    near_misses=(
        "-1/2*(d*log(2*pi) + sum(log(K[j, j]), j in d) + sum(Lambda[j, j]/(K[j, j] + sigma2), j in d))",
        "-1/2*(d*log(2*pi) + sum(log(K[j, j] + sigma2), j in d) + sum(Lambda[j, j]/K[j, j], j in d))",
        "-1/2*(log(2*pi) + sum(log(K[j, j] + sigma2), j in d) + sum(Lambda[j, j]/(K[j, j] + sigma2), j in d))",
    ),
    source="Tipping & Bishop 1999, App. A; Lucas et al. 2019, §4.1",
    meaning="every eigendirection has a problem of its own, log(κ + σ²) + λ/(κ + σ²), best at κ = λ − σ² if positive",
    remark="K holds the squared singular values of W, zero for the directions that W leaves out; stated for positive ones.",
    claims=("LU-11", "LU-13", "TB-06"),
    notation={
        "U": ("U", "eigenvectors of $S$"),
        "K": ("K", "squared singular values of $W$"),
        "Lambda": (r"\Lambda", "eigenvalues of $S$"),
    },
)
