"""The value of the pPCA log-likelihood at its stationary points."""

from derivations.deriving.derivation import Cite, Derivation

DERIVATION = Derivation(
    "value_at_the_maximum",
    title="The log-likelihood at its stationary points",
    let=(
        "U: d x k orthonormal columns",
        "k < d",
        "Lambda: k x k positive diagonal",
        "sigma2: positive",
        "T: d x d spd",
        "Q = I(d) - U @ U.T",
        "C = U @ (Lambda - sigma2*I(k)) @ U.T + sigma2*I(d)",
        "S = U @ Lambda @ U.T + Q @ T @ Q",
        "s = tr(Q @ T)/(d - k)",
        "loglik = -1/2*(d*log(2*pi) + logdet(C) + tr(inv(C) @ S))",
    ),
    named=("C", "S", "Q", "s"),
    start="at(loglik, sigma2 = s)",
    moves=(Cite("branch_value"), "substitution"),
    end="-1/2*(d*log(2*pi) + logdet(Lambda) + (d - k)*log(s) + d)",
    near_misses=(
        "-1/2*(d*log(2*pi) + logdet(Lambda) + (d - k)*log(s) + k)",
        "-1/2*(d*log(2*pi) + logdet(Lambda) + d*log(s) + d)",
        "-1/2*(d*log(2*pi) + logdet(Lambda) + (d - k)*log(s) - d)",
    ),
    source="Tipping & Bishop 1999, App. A.2; Lucas et al. 2019, §4.1",
    meaning="with the k leading eigenvalues in Λ it is the maximum of the likelihood; log det Λ is the sum of their logarithms",
    claims=("LU-11", "TB-06"),
    notation={
        "U": ("U", "chosen eigenvectors of $S$"),
        "Lambda": (r"\Lambda", "their eigenvalues"),
        "Q": ("Q", "projection on the discarded directions"),
        "T": ("T", "the rest of $S$"),
        "s": (r"\hat\sigma^2", "mean of the discarded eigenvalues"),
    },
)
