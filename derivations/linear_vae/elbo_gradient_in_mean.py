"""The gradient of the linear VAE's ELBO of one observation in the mean μ."""

from derivations.deriving.derivation import Cite, Derivation

DERIVATION = Derivation(
    "elbo_gradient_in_mean",
    title="The gradient of the ELBO in the mean",
    let=(
        "x: d",
        "z: k",
        "mu: d",
        "h: d",
        "W: d x k",
        "V: k x d",
        "D: k x k positive diagonal",
        "sigma2: positive",
        "q = N(V @ (x - mu), D)",
    ),
    start="h.T @ grad(E(logpdf(N(W @ z + mu, sigma2*I(d)), x), z ~ q) - KL(q, N(zeros(k), I(k))), mu)",
    moves=(
        "gradient_as_differential",
        Cite("expected_log_likelihood"),
        Cite("kl_term"),
        "linearity_of_derivative",
        "differentials",
    ),
    end="h.T @ V.T @ V @ (x - mu) + 1/sigma2*h.T @ (I(d) - W @ V).T @ (I(d) - W @ V) @ (x - mu)",
    concludes="reading_off_gradient",
    near_misses=(
        "h.T @ V.T @ V @ (x - mu)",
        "1/sigma2*h.T @ (I(d) - W @ V).T @ (I(d) - W @ V) @ (x - mu)",
        "h.T @ V.T @ V @ (x - mu) + 1/sigma2*h.T @ (I(d) - W @ V) @ (x - mu)",
    ),
    source="Lucas et al. 2019, App. C.2",
    meaning="averaged over the data x − μ becomes x̄ − μ: the ELBO is stationary in μ at the sample mean",
    notation={"h": ("h", "an arbitrary direction")},
    claims=("LU-26", "LU-08"),
)
