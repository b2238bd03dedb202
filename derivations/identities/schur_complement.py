"""The determinant of a symmetric matrix of blocks: that of the first block times that of its Schur complement.

Certified at the sizes tested only: the blocks are put together at each size.
"""

from derivations.catalogue import Identity

IDENTITY = Identity(
    "schur_complement",
    let=("A: d x d spd", "B: d x k", "D: k x k spd"),
    states="logdet([[A, B], [B.T, D + B.T @ inv(A) @ B]]) = logdet(A) + logdet(D)",
    source="Horn & Johnson, Matrix Analysis, section 0.8.5",
    meaning="D is the Schur complement of A, which is positive definite where the whole is",
    near_misses=(
        "logdet([[A, B], [B.T, D + B.T @ inv(A) @ B]]) = logdet(A) + logdet(D + B.T @ inv(A) @ B)",
        "logdet([[A, B], [B.T, D - B.T @ inv(A) @ B]]) = logdet(A) + logdet(D)",
        "logdet([[A, B], [B.T, D + B.T @ inv(A) @ B]]) = logdet(A) - logdet(D)",
    ),
    every_size=False,
)
