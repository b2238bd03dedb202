"""Documents as authors write them: LaTeX files and Markdown with LaTeX in it, read equation by equation."""
