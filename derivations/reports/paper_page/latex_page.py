"""stub"""
from __future__ import annotations
from derivations.reports.paper_page.report import Report
def latex_page(found: Report) -> str:
    """stub"""
    return ""
