"""The diagonal encoder covariance D that is best for a given decoder."""

from derivations.deriving.derivation import Arrange, Cite, Derivation

DERIVATION = Derivation(
    "optimal_encoder_covariance",
    title="The optimal encoder covariance",
    let=(
        "W: d x k",
        "V: k x d",
        "D: k x k positive diagonal",
        "sigma2: positive",
        "S: d x d symmetric",
        "rho = tr(W @ D @ W.T) + tr((I(d) - W @ V) @ S @ (I(d) - W @ V).T)",
        "elbo = -1/2*(tr(D) - logdet(D) - k + tr(V @ S @ V.T)) - d/2*log(2*pi*sigma2) - rho/(2*sigma2)",
    ),
    start="at(grad(elbo, D), D = sigma2*inv(diag(diagonal(W.T @ W)) + sigma2*I(k)))",
    moves=(
        Cite("elbo_gradient_in_encoder_covariance"),
        "substitution",
        Arrange("1/(2*sigma2)*(diag(diagonal(W.T @ W)) + sigma2*I(k)) - 1/2*I(k) - 1/(2*sigma2)*diag(diagonal(W.T @ W))"),
    ),
    end="zeros(k, k)",
    near_misses=(
        "1/2*I(k)",
        "1/(2*sigma2)*diag(diagonal(W.T @ W))",
    ),
    source="Lucas et al. 2019, App. C.2",
    meaning="the j-th variance is σ²/Mⱼⱼ = σ²/(‖wⱼ‖² + σ²): a column of W that is zero leaves the prior's variance 1",
    remark="The ELBO is concave in D, so that this stationary point is the maximum.",
    claims=("LU-28",),
)
