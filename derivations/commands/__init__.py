"""The commands of ``lemmata``: one module each, imported only when it runs."""
