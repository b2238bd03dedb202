"""The gradient of the linear VAE's average ELBO in the encoder weights V."""

from derivations.deriving.derivation import Derivation, Unfold

DERIVATION = Derivation(
    "elbo_gradient_in_encoder_mean",
    title="The gradient of the ELBO in the encoder's mean",
    let=(
        "W: d x k",
        "V: k x d",
        "D: k x k positive diagonal",
        "sigma2: positive",
        "S: d x d symmetric",
        "H: k x d",
        "rho = tr(W @ D @ W.T) + tr((I(d) - W @ V) @ S @ (I(d) - W @ V).T)",
        "elbo = -1/2*(tr(D) - logdet(D) - k + tr(V @ S @ V.T)) - d/2*log(2*pi*sigma2) - rho/(2*sigma2)",
    ),
    named=("rho", "elbo"),
    start="tr(H.T @ grad(elbo, V))",
    moves=("gradient_as_differential", Unfold("elbo"), "linearity_of_derivative", Unfold("rho"), "differentials"),
    end="-tr(H.T @ V @ S) - 1/sigma2*tr(H.T @ (W.T @ W @ V - W.T) @ S)",
    concludes="reading_off_gradient",
    near_misses=(
        "-1/sigma2*(tr(H.T @ W.T @ W @ V @ S) - tr(H.T @ W.T @ S))",
        "-tr(H.T @ V @ S) - 1/sigma2*(tr(H.T @ W.T @ W @ V @ S) + tr(H.T @ W.T @ S))",
        "-tr(H.T @ V) - 1/sigma2*(tr(H.T @ W.T @ W @ V @ S) - tr(H.T @ W.T @ S))",
    ),
    source="Lucas et al. 2019, App. C.2",
    meaning="the prior pulls V to zero, the reconstruction pulls V to the inverse of W",
    notation={"elbo": (r"\mathcal L", "average ELBO at μ = x̄")},
    claims=("LU-26",),
)
