"""What a typeset document says, before it is LaTeX or HTML: sections, prose, notation, references and the graph."""
