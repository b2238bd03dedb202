"""Ways to evaluate a tree: exact, ball, floating."""
