"""The columns of a product of three matrices, one below the other, are a Kronecker product times those of the one between.

Certified at the sizes tested only: shapes made of products of sizes are outside the theorem for every size.
"""

from derivations.catalogue import Identity

IDENTITY = Identity(
    "vec_of_product",
    let=("A: m x n", "X: n x p", "B: p x q"),
    states="vec(A @ X @ B) = kron(B.T, A) @ vec(X)",
    source="Magnus & Neudecker 2019, Ch. 2, Theorem 2",
    meaning="the Kronecker product is the matrix of the map from X to A X B",
    near_misses=(
        "vec(A @ X @ B) = kron(A, B.T) @ vec(X)",
        "vec(A @ X @ B) = vec(B.T @ X.T @ A.T)",
        "vec(A @ X @ B) = 2*(kron(B.T, A) @ vec(X))",
    ),
    every_size=False,
)
