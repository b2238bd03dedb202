"""The gradient in W of what the M-step maximises."""

from derivations.deriving.derivation import Arrange, Derivation

DERIVATION = Derivation(
    "em_gradient_in_weights",
    title="The gradient of the M-step in W",
    let=(
        "r: d over n",
        "m: k over n",
        "G: k x k spd",
        "W: d x k",
        "H: d x k",
        "sigma2: positive",
        "A = sum(r[i] @ m[i].T, i in n)",
        "B = sum(m[i] @ m[i].T, i in n) + n*G",
        "error = sum(norm2(r[i] - W @ m[i]), i in n) + n*tr(W @ G @ W.T)",
        "expected = -n*d/2*log(2*pi*sigma2) - 1/(2*sigma2)*error",
    ),
    named=("A", "B"),
    start="tr(H.T @ grad(expected, W))",
    moves=(
        "gradient_as_differential",
        "linearity_of_derivative",
        "differentials",
        Arrange("1/sigma2*(sum(tr(H.T @ (r[i] - W @ m[i]) @ m[i].T), i in n) - n*tr(H.T @ W @ G))"),
        "sum_under_trace",
    ),
    end="1/sigma2*tr(H.T @ (A - W @ B))",
    concludes="reading_off_gradient",
    near_misses=(
        "1/sigma2*tr(H.T @ (A - W @ (B - n*G)))",
        "1/sigma2*tr(H.T @ (A + W @ B))",
        "tr(H.T @ (A - W @ B))",
    ),
    source="Bishop 2006, Eq. (12.53); Tipping & Bishop 1999, App. B",
    meaning="it vanishes where W maps the second moments of the latent variables to their cross moments with the data",
    claims=("TB-14",),
    notation={
        "r": ("r", "centred data"),
        "m": ("m", "posterior means"),
        "G": ("G", "posterior covariance"),
        "A": ("A", "cross moments of data and posterior means"),
        "B": ("B", "second moments of the latent variables"),
    },
)
