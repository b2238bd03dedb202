"""The entropy of a normal: (d/2) log 2πe + ½ log|S|, in nats."""

from derivations.catalogue import Identity

IDENTITY = Identity(
    "gaussian_entropy",
    let=("mu: d", "S: d x d spd"),
    states="entropy(N(mu, S)) = d/2*log(2*pi*e) + 1/2*logdet(S)",
    source="Cover & Thomas, Elements of Information Theory",
    meaning="the mean does not matter",
    near_misses=(
        "entropy(N(mu, S)) = d/2*log(2*pi) + 1/2*logdet(S)",
        "entropy(N(mu, S)) = 1/2*log(2*pi*e) + 1/2*logdet(S)",
        "entropy(N(mu, S)) = d/2*log(2*pi*e) + logdet(S)",
        "entropy(N(mu, S)) = d/2*log(2*pi*e) - 1/2*logdet(S)",
    ),
)
