"""The determinant of a Kronecker product: each factor counts as often as the other one has rows.

Certified at the sizes tested only: the size of the product is a product of sizes, which is outside the theorem for every size.
"""

from derivations.catalogue import Identity

IDENTITY = Identity(
    "determinant_of_kronecker_product",
    let=("A: n x n", "B: m x m"),
    states="det(kron(A, B)) = det(A)**m*det(B)**n",
    source="Magnus & Neudecker 2019, Ch. 2, Section 3",
    meaning="the determinant of each factor counts as often as the other factor has rows",
    near_misses=(
        "det(kron(A, B)) = det(A)**n*det(B)**m",
        "det(kron(A, B)) = det(A)*det(B)",
        "det(kron(A, B)) = -det(A)**m*det(B)**n",
    ),
    every_size=False,
)
