"""KL between two normals: ½(tr T⁻¹S + (µ − m)ᵀT⁻¹(µ − m) − d + log|T| − log|S|)."""

from derivations.catalogue import Identity

IDENTITY = Identity(
    "gaussian_kl",
    let=("m: d", "mu: d", "S: d x d spd", "T: d x d spd"),
    states="KL(N(m, S), N(mu, T)) = 1/2*(tr(inv(T) @ S) + quad(mu - m, inv(T)) - d + logdet(T) - logdet(S))",
    source="Petersen & Pedersen, The Matrix Cookbook, 2012; Kullback, Information Theory and Statistics, 1959",
    meaning="the left side is read from the definition E[log q − log p]",
    near_misses=(
        "KL(N(m, S), N(mu, T)) = 1/2*(tr(inv(T) @ S) + quad(mu - m, inv(T)) - d + logdet(S) - logdet(T))",
        "KL(N(m, S), N(mu, T)) = 1/2*(tr(inv(S) @ T) + quad(mu - m, inv(T)) - d + logdet(T) - logdet(S))",
        "KL(N(m, S), N(mu, T)) = 1/2*(tr(inv(T) @ S) + quad(mu - m, inv(T)) - 1 + logdet(T) - logdet(S))",
        "KL(N(m, S), N(mu, T)) = tr(inv(T) @ S) + quad(mu - m, inv(T)) - d + logdet(T) - logdet(S)",
        "KL(N(mu, T), N(m, S)) = 1/2*(tr(inv(T) @ S) + quad(mu - m, inv(T)) - d + logdet(T) - logdet(S))",
    ),
)
