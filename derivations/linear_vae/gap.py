"""The exact gap between the best ELBO of a linear VAE and the log-likelihood."""

from derivations.deriving.derivation import Cite, Derivation, Unfold

DERIVATION = Derivation(
    "gap",
    title="The gap between the best ELBO and the log-likelihood",
    let=(
        "W: d x k",
        "V: k x d",
        "D: k x k positive diagonal",
        "sigma2: positive",
        "S: d x d symmetric",
        "C = W @ W.T + sigma2*I(d)",
        "M = W.T @ W + sigma2*I(k)",
        "loglik = -1/2*(d*log(2*pi) + logdet(C) + tr(inv(C) @ S))",
        "rho = tr(W @ D @ W.T) + tr((I(d) - W @ V) @ S @ (I(d) - W @ V).T)",
        "elbo = -1/2*(tr(D) - logdet(D) - k + tr(V @ S @ V.T)) - d/2*log(2*pi*sigma2) - rho/(2*sigma2)",
    ),
    named=("C", "M", "loglik"),
    start="at(loglik - at(elbo, V = inv(M) @ W.T), D = sigma2*inv(diag(diagonal(M))))",
    moves=(
        Unfold("loglik"),
        Cite("gap_for_any_encoder_covariance"),
        "substitution",
        "diagonal_part",
        "cancelling_inverses",
        "scaled_identity",
        "determinant_of_inverse",
        "determinant_of_diagonal",
    ),
    end="1/2*(sum(log(M[j, j]), j in k) - logdet(M))",
    near_misses=(
        "0",
        "sum(log(M[j, j]), j in k) - logdet(M)",
        "1/2*(logdet(M) - sum(log(M[j, j]), j in k))",
        "1/2*(k*log(sigma2) - logdet(M))",
    ),
    source="behind Lucas et al. 2019, Theorem 1",
    meaning="half the logarithm by which Hadamard's inequality misses for M: a diagonal covariance cannot follow the posterior",
    remark="It is never negative, and zero exactly where the columns of W are orthogonal.",
    notation={"elbo": (r"\mathcal L", "average ELBO at μ = x̄"), "loglik": (r"\ell", "average log-likelihood at μ = x̄")},
    claims=("LU-31",),
)
