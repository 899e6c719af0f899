"""Reports: one model, many renderers."""

from healthrules.reporting.findings import finding
from healthrules.reporting.report import Amount, Clause, Finding, Pack, Rejected, Report, Summary

__all__ = ["Amount", "Clause", "Finding", "Pack", "Rejected", "Report", "Summary", "finding"]
