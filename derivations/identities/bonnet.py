"""Bonnet: the gradient of an expectation in the mean is the expectation of the gradient.

Certified at the sizes tested only: expectations of an unknown function are taken under a stand-in measure at each size.
"""

from derivations.catalogue import Identity

IDENTITY = Identity(
    "bonnet",
    let=("S: d x d spd", "m: d", "h: d", "x: d", "f(x):"),
    states="D(E(f(x), x ~ N(m, S)), m, h) = E(D(f(x), x, h), x ~ N(m, S))",
    source="Bonnet 1964; Rezende et al. 2014",
    meaning="for smooth f whose derivatives have expectations",
    near_misses=(
        "D(E(f(x), x ~ N(m, S)), m, h) = 1/2*E(D(f(x), x, h), x ~ N(m, S))",
        "D(E(f(x), x ~ N(m, S)), m, h) = E(D(f(x), x, S @ h), x ~ N(m, S))",
        "D(E(f(x), x ~ N(m, S)), m, h) = E(D(D(f(x), x, h), x, h), x ~ N(m, S))",
    ),
    every_size=False,
)
