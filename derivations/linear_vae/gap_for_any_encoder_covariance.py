"""What the best ELBO over V loses of the log-likelihood, for any encoder covariance D."""

from derivations.deriving.derivation import Arrange, Cite, Derivation, Unfold

DERIVATION = Derivation(
    "gap_for_any_encoder_covariance",
    title="The gap of the ELBO at the optimal encoder mean",
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
    start="loglik - at(elbo, V = inv(M) @ W.T)",
    moves=(
        Unfold("loglik"),
        "substitution",
        Cite("residual_of_optimal_encoder", backwards=True),
        Unfold("M"),
        "push_through",
        Arrange(
            "1/2*(tr(D) + 1/sigma2*tr(W @ D @ W.T) - logdet(D) - k + d*log(sigma2) - logdet(C))"
            " + 1/2*tr(inv(C) @ C @ inv(C) @ S) - 1/2*tr(inv(C) @ S)"
        ),
        "cancelling_inverses",
        Cite("determinant_by_small_matrix"),
    ),
    end="1/2*(tr(D @ M)/sigma2 - k - logdet(D) + k*log(sigma2) - logdet(M))",
    near_misses=(
        "1/2*(tr(D @ M)/sigma2 - k - logdet(D) - logdet(M))",
        "1/2*(tr(D @ M)/sigma2 - k - logdet(D) + k*log(sigma2) + logdet(M))",
        "1/2*(tr(D @ M) - k - logdet(D) + k*log(sigma2) - logdet(M))",
        "0",
    ),
    source="behind Lucas et al. 2019, Theorem 1",
    meaning="what is lost is the divergence of the encoder from the posterior, in which only D and M are left",
    notation={"elbo": (r"\mathcal L", "average ELBO at μ = x̄"), "loglik": (r"\ell", "average log-likelihood at μ = x̄")},
    claims=(
        "LU-31",
        "LU-03",
    ),
)
