"""The average log-likelihood of the data sees them only through their second moments about μ."""

from derivations.deriving.derivation import Cite, Derivation

DERIVATION = Derivation(
    "average_log_likelihood",
    title="The average log-likelihood of pPCA",
    let=(
        "x: d over n",
        "mu: d",
        "W: d x k",
        "sigma2: positive",
        "C = W @ W.T + sigma2*I(d)",
        "S = sum((x[i] - mu) @ (x[i] - mu).T, i in n)/n",
    ),
    named=("C", "S"),
    start="sum(logpdf(N(mu, C), x[i]), i in n)/n",
    moves=(
        Cite("log_density"),
        "linearity_of_sum",
        "quadratic_form_as_trace",
        "sum_under_trace",
    ),
    end="-1/2*(d*log(2*pi) + logdet(C) + tr(inv(C) @ S))",
    near_misses=(
        "-1/2*(d*log(2*pi) + logdet(C) + n*tr(inv(C) @ S))",
        "-1/2*(d*log(2*pi) + logdet(C) + n/(n + 1)*tr(inv(C) @ S))",
        "-1/2*(d*log(2*pi) - logdet(C) + tr(inv(C) @ S))",
        "-1/2*(log(2*pi) + logdet(C) + tr(inv(C) @ S))",
    ),
    source="Tipping & Bishop 1999, Eq. (4); Bishop 2006, Eq. (12.44)",
    meaning="S, with 1/n, is all that the likelihood sees of the data",
    claims=("LU-07",),
    notation={"S": ("S", r"second moments of the data about $\mu$ (1/n)")},
)
