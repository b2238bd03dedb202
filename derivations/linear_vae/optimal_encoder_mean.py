"""The encoder weights V that are best for a given decoder: those of the exact posterior mean."""

from derivations.deriving.derivation import Arrange, Cite, Derivation

DERIVATION = Derivation(
    "optimal_encoder_mean",
    title="The optimal encoder mean",
    let=(
        "W: d x k",
        "V: k x d",
        "D: k x k positive diagonal",
        "sigma2: positive",
        "S: d x d symmetric",
        "M = W.T @ W + sigma2*I(k)",
        "rho = tr(W @ D @ W.T) + tr((I(d) - W @ V) @ S @ (I(d) - W @ V).T)",
        "elbo = -1/2*(tr(D) - logdet(D) - k + tr(V @ S @ V.T)) - d/2*log(2*pi*sigma2) - rho/(2*sigma2)",
    ),
    named=("M",),
    start="at(grad(elbo, V), V = inv(M) @ W.T)",
    moves=(
        Cite("elbo_gradient_in_encoder_mean"),
        "substitution",
        Arrange("-1/sigma2*(M @ inv(M) @ W.T @ S - W.T @ S)"),
        "cancelling_inverses",
    ),
    end="zeros(k, d)",
    near_misses=(
        "-1/sigma2*(W.T @ S)",
        "-inv(M) @ W.T @ S",
    ),
    source="Lucas et al. 2019, App. C.2",
    meaning="V⋆ = M⁻¹Wᵀ is optimal whatever S and D are, and whatever the angles between the columns of W",
    remark="For a covariance S the ELBO is concave in V: this is a maximum, and where S is invertible the only one.",
    claims=("LU-27",),
)
