"""LaTeX in: formulas as their authors wrote them, read into the syntax tree of plain mathematics.

A library cuts the text into tokens (:mod:`tokens`), the document's own commands are expanded (:mod:`macros`), declared names
are found by their spelling (:mod:`symbols`), and a grammar (:mod:`reader` and the modules it calls) decides from declared
shapes what juxtaposition, bars and the like stand for. Meaning is given by :mod:`derivations.documents.elaborate`, as for
plain mathematics.
"""
