"""The gradient of the linear VAE's average ELBO in the encoder covariance D, a diagonal matrix."""

from derivations.deriving.derivation import Derivation, Unfold

DERIVATION = Derivation(
    "elbo_gradient_in_encoder_covariance",
    title="The gradient of the ELBO in the encoder's covariance",
    let=(
        "W: d x k",
        "V: k x d",
        "D: k x k positive diagonal",
        "sigma2: positive",
        "S: d x d symmetric",
        "H: k x k diagonal",
        "rho = tr(W @ D @ W.T) + tr((I(d) - W @ V) @ S @ (I(d) - W @ V).T)",
        "elbo = -1/2*(tr(D) - logdet(D) - k + tr(V @ S @ V.T)) - d/2*log(2*pi*sigma2) - rho/(2*sigma2)",
    ),
    named=("rho", "elbo"),
    start="tr(H.T @ grad(elbo, D))",
    moves=(
        "gradient_as_differential",
        Unfold("elbo"),
        "linearity_of_derivative",
        Unfold("rho"),
        "differentials",
        "diagonal_part",
    ),
    end="-1/2*tr(H.T @ (I(k) - inv(D))) - 1/(2*sigma2)*tr(H.T @ diag(diagonal(W.T @ W)))",
    concludes="reading_off_gradient",
    near_misses=(
        "-1/2*(tr(H) + tr(H @ inv(D))) - 1/(2*sigma2)*tr(H @ W.T @ W)",
        "-1/2*(tr(H) - tr(H @ D)) - 1/(2*sigma2)*tr(H @ W.T @ W)",
        "-1/2*(tr(H) - tr(H @ inv(D))) - 1/sigma2*tr(H @ W.T @ W)",
    ),
    source="Lucas et al. 2019, App. C.2",
    meaning="entry j of the diagonal is the derivative in the j-th variance: only the length of the j-th column of W counts",
    remark="D moves among diagonal matrices only, so that its gradient is the diagonal part of the unconstrained one.",
    notation={"elbo": (r"\mathcal L", "average ELBO at μ = x̄")},
    claims=("LU-26",),
)
