"""KL to the standard normal: ½(tr S + mᵀm − k − log|S|)."""

from derivations.catalogue import Identity

IDENTITY = Identity(
    "kl_to_standard_normal",
    let=("m: k", "S: k x k spd"),
    states="KL(N(m, S), N(zeros(k), I(k))) = 1/2*(tr(S) + norm2(m) - k - logdet(S))",
    source="Kingma & Welling 2014, Appendix B (for diagonal S)",
    meaning="the rate term of a variational autoencoder",
    near_misses=(
        "KL(N(m, S), N(zeros(k), I(k))) = 1/2*(tr(S) + norm2(m) - k + logdet(S))",
        "KL(N(m, S), N(zeros(k), I(k))) = 1/2*(tr(S) + norm2(m) - 1 - logdet(S))",
        "KL(N(m, S), N(zeros(k), I(k))) = tr(S) + norm2(m) - k - logdet(S)",
        "KL(N(zeros(k), I(k)), N(m, S)) = 1/2*(tr(S) + norm2(m) - k - logdet(S))",
    ),
)
