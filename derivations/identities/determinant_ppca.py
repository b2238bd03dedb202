"""The determinant of pPCA: log|C| = log|M| + (d − k) log σ², with C = WWᵀ + σ²I and M = WᵀW + σ²I."""

from derivations.catalogue import Identity

IDENTITY = Identity(
    "determinant_ppca",
    let=("W: d x k", "sigma2: positive", "C = W @ W.T + sigma2*I(d)", "M = W.T @ W + sigma2*I(k)"),
    states="logdet(C) = logdet(M) + (d - k)*log(sigma2)",
    source="Tipping & Bishop 1999",
    meaning="the d×d log-determinant of pPCA from a k×k one, for k above d as well as below",
    near_misses=(
        "logdet(C) = logdet(M) + d*log(sigma2)",
        "logdet(C) = logdet(M) + (k - d)*log(sigma2)",
        "logdet(C) = logdet(M) + (d - k)*log(sigma2)/2",
        "logdet(C) = logdet(M) + (d - k)*sigma2",
    ),
)
