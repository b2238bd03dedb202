"""Price: the derivative of an expectation in the covariance is half the expectation of the second derivative.

Certified at the sizes tested only: expectations of an unknown function are taken under a stand-in measure at each size.
"""

from derivations.catalogue import Identity

IDENTITY = Identity(
    "price",
    let=("S: d x d spd", "m: d", "h: d", "x: d", "f(x):"),
    states="D(E(f(x), x ~ N(m, S)), S, h @ h.T) = 1/2*E(D(D(f(x), x, h), x, h), x ~ N(m, S))",
    source="Price 1958; Rezende, Mohamed & Wierstra 2014",
    meaning="the directions h hᵀ span the symmetric matrices",
    near_misses=(
        "D(E(f(x), x ~ N(m, S)), S, h @ h.T) = E(D(D(f(x), x, h), x, h), x ~ N(m, S))",
        "D(E(f(x), x ~ N(m, S)), S, h @ h.T) = 1/2*E(D(f(x), x, h), x ~ N(m, S))",
    ),
    every_size=False,
)
