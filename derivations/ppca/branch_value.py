"""The pPCA log-likelihood at the stationary weights, as a function of σ² alone."""

from derivations.deriving.derivation import Arrange, Derivation, Unfold

DERIVATION = Derivation(
    "branch_value",
    title="The log-likelihood along the branch of stationary weights",
    let=(
        "U: d x k orthonormal columns",
        "k < d",
        "Lambda: k x k positive diagonal",
        "sigma2: positive",
        "T: d x d symmetric",
        "Q = I(d) - U @ U.T",
        "C = U @ (Lambda - sigma2*I(k)) @ U.T + sigma2*I(d)",
        "S = U @ Lambda @ U.T + Q @ T @ Q",
    ),
    named=("C", "S", "Q"),
    start="-1/2*(d*log(2*pi) + logdet(C) + tr(inv(C) @ S))",
    moves=(
        Unfold("C"),
        "determinant_lemma",
        "woodbury",
        "orthonormal_columns",
        Arrange("-1/2*(d*log(2*pi) + logdet(Lambda) + (d - k)*log(sigma2) + tr((1/sigma2*Q + U @ inv(Lambda) @ U.T) @ S))"),
    ),
    end="-1/2*(d*log(2*pi) + logdet(Lambda) + (d - k)*log(sigma2) + k + tr(Q @ T)/sigma2)",
    near_misses=(
        "-1/2*(d*log(2*pi) + logdet(Lambda) + (d - k)*log(sigma2) + tr(Q @ T)/sigma2)",
        "-1/2*(d*log(2*pi) + logdet(Lambda) + d*log(sigma2) + k + tr(Q @ T)/sigma2)",
        "-1/2*(d*log(2*pi) + logdet(Lambda) + (d - k)*log(sigma2) + k + tr(T)/sigma2)",
    ),
    source="Tipping & Bishop 1999, App. A.2; Lucas et al. 2019, §4.1",
    meaning="the retained eigenvalues are matched exactly; σ² only has to fit the discarded ones, whose sum is tr(QT)",
    remark="Written with C = UΛUᵀ + σ²Q, which is WWᵀ + σ²I for W = U(Λ − σ²I)^½R; no root is needed.",
    claims=("LU-19", "TB-06"),
    notation={
        "U": ("U", "chosen eigenvectors of $S$"),
        "Lambda": (r"\Lambda", "their eigenvalues"),
        "Q": ("Q", "projection on the discarded directions"),
        "T": ("T", "the rest of $S$"),
    },
)
