"""The average ELBO of the data, which depends on them only through their mean and their covariance S."""

from derivations.deriving.derivation import Cite, Derivation

DERIVATION = Derivation(
    "elbo_through_sample_covariance",
    title="The average ELBO of the linear VAE",
    let=(
        "x: d over n",
        "z: k",
        "W: d x k",
        "V: k x d",
        "D: k x k positive diagonal",
        "sigma2: positive",
        "xbar = sum(x[i], i in n)/n",
        "S = sum((x[i] - xbar) @ (x[i] - xbar).T, i in n)/n",
    ),
    named=("xbar", "S"),
    start="sum(E(logpdf(N(W @ z + xbar, sigma2*I(d)), x[i]), z ~ N(V @ (x[i] - xbar), D))"
    " - KL(N(V @ (x[i] - xbar), D), N(zeros(k), I(k))), i in n)/n",
    moves=(
        Cite("expected_log_likelihood"),
        Cite("kl_term"),
        "linearity_of_sum",
        "quadratic_form_as_trace",
        "sum_under_trace",
    ),
    end="-1/2*(tr(D) - logdet(D) - k + tr(V @ S @ V.T)) - d/2*log(2*pi*sigma2)"
    " - 1/(2*sigma2)*(tr(W @ D @ W.T) + tr((I(d) - W @ V) @ S @ (I(d) - W @ V).T))",
    near_misses=(
        "-1/2*(tr(D) - logdet(D) - k + n*tr(V @ S @ V.T)) - d/2*log(2*pi*sigma2)"
        " - 1/(2*sigma2)*(tr(W @ D @ W.T) + tr((I(d) - W @ V) @ S @ (I(d) - W @ V).T))",
        "-1/2*(tr(D) - logdet(D) - k + tr(V @ S @ V.T)) - d/2*log(2*pi*sigma2)"
        " - 1/(2*sigma2)*tr((I(d) - W @ V) @ S @ (I(d) - W @ V).T)",
        "-1/2*(tr(D) - logdet(D) - k + tr(V @ S @ V.T)) - d/2*log(2*pi*sigma2)"
        " - 1/(2*sigma2)*(tr(W @ D @ W.T) + n/(n - 1)*tr((I(d) - W @ V) @ S @ (I(d) - W @ V).T))",
    ),
    source="Lucas et al. 2019, App. C",
    meaning="S, with 1/n, and the mean are all that the linear VAE sees of the data",
    remark="Written at μ = x̄, where the average ELBO is greatest in μ.",
    notation={"x": ("x", "observations")},
    claims=("LU-25",),
)
