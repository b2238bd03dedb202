"""How a derivation is made: rules rewrite its start step by step, and every neighbouring pair of lines is checked."""
