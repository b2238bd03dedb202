"""The gradient of the average pPCA log-likelihood −½(d log 2π + log|C| + tr C⁻¹S) is C⁻¹SC⁻¹W − C⁻¹W."""

from derivations.catalogue import Identity

IDENTITY = Identity(
    "ppca_gradient",
    let=(
        "W: d x k",
        "sigma2: positive",
        "C = W @ W.T + sigma2*I(d)",
        "S: d x d symmetric",
        "loglik = -1/2*(d*log(2*pi) + logdet(C) + tr(inv(C) @ S))",
    ),
    states="grad(loglik, W) = inv(C) @ S @ inv(C) @ W - inv(C) @ W",
    source="Tipping & Bishop 1999",
    meaning="at a maximum SC⁻¹W = W",
    near_misses=(
        "grad(loglik, W) = inv(C) @ S @ inv(C) @ W + inv(C) @ W",
        "grad(loglik, W) = (inv(C) @ S @ inv(C) @ W - inv(C) @ W)/2",
        "grad(loglik, W) = inv(C) @ S @ W - inv(C) @ W",
        "grad(loglik, W) = inv(C) @ S @ inv(C) @ W",
    ),
)
