"""The gradient of the linear VAE's average ELBO in the decoder weights W."""

from derivations.deriving.derivation import Derivation, Unfold

DERIVATION = Derivation(
    "elbo_gradient_in_decoder",
    title="The gradient of the ELBO in the decoder",
    let=(
        "W: d x k",
        "V: k x d",
        "D: k x k positive diagonal",
        "sigma2: positive",
        "S: d x d symmetric",
        "H: d x k",
        "rho = tr(W @ D @ W.T) + tr((I(d) - W @ V) @ S @ (I(d) - W @ V).T)",
        "elbo = -1/2*(tr(D) - logdet(D) - k + tr(V @ S @ V.T)) - d/2*log(2*pi*sigma2) - rho/(2*sigma2)",
    ),
    named=("rho", "elbo"),
    start="tr(H.T @ grad(elbo, W))",
    moves=("gradient_as_differential", Unfold("elbo"), "linearity_of_derivative", Unfold("rho"), "differentials"),
    end="-1/sigma2*tr(H.T @ (W @ D - S @ V.T + W @ V @ S @ V.T))",
    concludes="reading_off_gradient",
    near_misses=(
        "-1/sigma2*(tr(H.T @ W @ D) + tr(H.T @ S @ V.T) + tr(H.T @ W @ V @ S @ V.T))",
        "-1/(2*sigma2)*(tr(H.T @ W @ D) - tr(H.T @ S @ V.T) + tr(H.T @ W @ V @ S @ V.T))",
        "-1/sigma2*(tr(H.T @ W) - tr(H.T @ S @ V.T) + tr(H.T @ W @ V @ S @ V.T))",
    ),
    source="Lucas et al. 2019, App. C.2",
    meaning="it vanishes where W regresses the data on their codes",
    notation={"elbo": (r"\mathcal L", "average ELBO at μ = x̄")},
    claims=("LU-26",),
)
