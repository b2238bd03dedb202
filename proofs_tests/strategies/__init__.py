"""Hypothesis strategies built from declarations: sizes, points of the domains, and expressions.

Every drawn value shrinks towards sizes of 1 and entries of 0 and 1, and is printed as text that can be typed again.
"""
