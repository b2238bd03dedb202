"""Definitions computed the slow, obvious way with NumPy and SciPy; never SymPy, never ``derivations``."""
