"""The second moments of the data about any point are their covariance and the square of the distance to the mean."""

from derivations.deriving.derivation import Arrange, Derivation

DERIVATION = Derivation(
    "second_moments_about_a_point",
    title="Second moments about a point",
    let=(
        "x: d over n",
        "mu: d",
        "xbar = sum(x[i], i in n)/n",
        "S = sum((x[i] - xbar) @ (x[i] - xbar).T, i in n)/n",
    ),
    named=("xbar", "S"),
    start="sum((x[i] - mu) @ (x[i] - mu).T, i in n)/n",
    moves=(
        Arrange("sum(((x[i] - xbar) + (xbar - mu)) @ ((x[i] - xbar) + (xbar - mu)).T, i in n)/n"),
        Arrange(
            "sum((x[i] - xbar) @ (x[i] - xbar).T + (x[i] - xbar) @ (xbar - mu).T"
            " + (xbar - mu) @ (x[i] - xbar).T + (xbar - mu) @ (xbar - mu).T, i in n)/n"
        ),
        "linearity_of_sum",
        "linearity_of_sum",
    ),
    end="S + (xbar - mu) @ (xbar - mu).T",
    near_misses=(
        "S",
        "S - (xbar - mu) @ (xbar - mu).T",
        "S + n*(xbar - mu) @ (xbar - mu).T",
    ),
    source="Bishop 2006, §12.2.1",
    meaning="the likelihood's S_μ is least where μ is the sample mean",
    claims=("LU-07",),
)
