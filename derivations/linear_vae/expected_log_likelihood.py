"""The reconstruction term of the linear VAE: the expected log-likelihood of x under the encoder."""

from derivations.deriving.derivation import Arrange, Cite, Derivation

DERIVATION = Derivation(
    "expected_log_likelihood",
    title="The reconstruction term of the linear VAE",
    let=("x: d", "z: k", "mu: d", "W: d x k", "V: k x d", "D: k x k positive diagonal", "sigma2: positive"),
    start="E(logpdf(N(W @ z + mu, sigma2*I(d)), x), z ~ N(V @ (x - mu), D))",
    moves=(
        Cite("isotropic_log_likelihood"),
        "linearity_of_expectation",
        "expected_quadratic_form",
        Arrange(
            "1/(2*sigma2)*(2*(x - mu).T @ W @ V @ (x - mu) - quad(x - mu, V.T @ W.T @ W @ V) - norm2(x - mu) - tr(W @ D @ W.T))"
            " - d/2*log(2*pi*sigma2)"
        ),
    ),
    end="-1/(2*sigma2)*(norm2((I(d) - W @ V) @ (x - mu)) + tr(W @ D @ W.T)) - d/2*log(2*pi*sigma2)",
    near_misses=(
        "-1/(2*sigma2)*norm2((I(d) - W @ V) @ (x - mu)) - d/2*log(2*pi*sigma2)",
        "-1/(2*sigma2)*(norm2((I(d) - W @ V) @ (x - mu)) - tr(W @ D @ W.T)) - d/2*log(2*pi*sigma2)",
        "-1/(2*sigma2)*(norm2((I(d) - W @ V) @ (x - mu)) + tr(W @ D @ W.T)) - 1/2*log(2*pi*sigma2)",
        "-1/(2*sigma2)*(norm2((I(d) - W @ V) @ (x - mu)) + tr(D)) - d/2*log(2*pi*sigma2)",
    ),
    source="Lucas et al. 2019, App. C",
    meaning="the squared error of reconstructing x from the encoder's mean, and what the encoder's noise adds to it",
    claims=("LU-24",),
)
