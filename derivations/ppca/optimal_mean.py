"""The gradient of the average log-likelihood in the mean."""

from derivations.deriving.derivation import Arrange, Derivation

DERIVATION = Derivation(
    "optimal_mean",
    title="The gradient of the pPCA log-likelihood in the mean",
    let=(
        "x: d over n",
        "mu: d",
        "h: d",
        "W: d x k",
        "sigma2: positive",
        "C = W @ W.T + sigma2*I(d)",
        "xbar = sum(x[i], i in n)/n",
    ),
    named=("C", "xbar"),
    start="h.T @ grad(sum(logpdf(N(mu, C), x[i]), i in n)/n, mu)",
    moves=(
        "gradient_as_differential",
        "definition_of_normal_density",
        "differentials",
        Arrange("sum(h.T @ inv(C) @ (x[i] - mu), i in n)/n"),
        "sum_under_trace",
        "linearity_of_sum",
    ),
    end="h.T @ inv(C) @ (xbar - mu)",
    concludes="reading_off_gradient",
    near_misses=(
        "h.T @ inv(C) @ (mu - xbar)",
        "h.T @ inv(C) @ xbar",
        "n*(h.T @ inv(C) @ (xbar - mu))",
    ),
    source="Tipping & Bishop 1999, §3.2; Bishop 2006, §12.2.1",
    meaning="it vanishes at the sample mean and nowhere else, whatever W and σ² are",
    claims=("LU-08",),
    notation={"h": ("h", "an arbitrary direction")},
)
