"""The derivative of the linear VAE's average ELBO in the variance σ² of the observation noise."""

from derivations.deriving.derivation import Derivation, Unfold

DERIVATION = Derivation(
    "elbo_gradient_in_variance",
    title="The gradient of the ELBO in the noise variance",
    let=(
        "W: d x k",
        "V: k x d",
        "D: k x k positive diagonal",
        "sigma2: positive",
        "S: d x d symmetric",
        "rho = tr(W @ D @ W.T) + tr((I(d) - W @ V) @ S @ (I(d) - W @ V).T)",
        "elbo = -1/2*(tr(D) - logdet(D) - k + tr(V @ S @ V.T)) - d/2*log(2*pi*sigma2) - rho/(2*sigma2)",
    ),
    named=("rho", "elbo"),
    start="grad(elbo, sigma2)",
    moves=(Unfold("elbo"), "linearity_of_derivative", "powers_and_logarithms"),
    end="rho/(2*sigma2**2) - d/(2*sigma2)",
    near_misses=(
        "rho/(2*sigma2**2) + d/(2*sigma2)",
        "rho/(2*sigma2**2) - 1/(2*sigma2)",
        "rho/sigma2**2 - d/(2*sigma2)",
    ),
    source="Lucas et al. 2019, App. C.2",
    meaning="a variance below the squared error per dimension is pushed up, one above it down",
    notation={"elbo": (r"\mathcal L", "average ELBO at μ = x̄")},
    claims=("LU-26",),
)
