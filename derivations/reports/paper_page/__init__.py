"""The report on one document: every claim with its verdict, as a web page and as LaTeX."""
