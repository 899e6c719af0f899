"""healthrules: checks health facilities, emergency stations, communities and regions against public-health plans.

>>> import healthrules as hr
>>> book = hr.load_rules()
>>> facility = {
...     "type": "facility", "id": "c1", "region": "开封市", "kind": "community_health_centre",
...     "served_population": "5.2万人", "beds": 20, "floor_area": "1,950 m²",
... }
>>> report = hr.check(facility, book.only(["chc-floor-area"]))
>>> print(report.findings[0].message.en)
Service floor area: 1,950 m²; required: at least 2,200 m²; short by 250 m².
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from healthrules.version import __version__

if TYPE_CHECKING:
    from healthrules.checking import check
    from healthrules.engines import Outcome
    from healthrules.errors import HealthRulesError
    from healthrules.intake import read_inputs
    from healthrules.intake.references_file import read_references
    from healthrules.planning.comparing.compare import compare
    from healthrules.planning.comparing.comparison import Comparison
    from healthrules.planning.deciding.influence import influence
    from healthrules.planning.deciding.mending import mend
    from healthrules.planning.deciding.uncertainty import uncertainty
    from healthrules.planning.progress.milestones import progress
    from healthrules.planning.thresholds.solving import solve
    from healthrules.planning.thresholds.sweeping import sweep
    from healthrules.records import Record
    from healthrules.reporting import Finding, Report
    from healthrules.reporting.changes import Diff
    from healthrules.reporting.changes_comparing import diff
    from healthrules.reporting.report_file import read_report
    from healthrules.rulebook import Force, Rulebook, Waiver, load_rules
    from healthrules.rulebook.waiver_files import load_waivers
    from healthrules.tables.frames import check_frame

_HOMES = {
    "Comparison": "healthrules.planning.comparing.comparison",
    "Diff": "healthrules.reporting.changes",
    "Finding": "healthrules.reporting",
    "Force": "healthrules.rulebook",
    "HealthRulesError": "healthrules.errors",
    "Outcome": "healthrules.engines",
    "Record": "healthrules.records",
    "Report": "healthrules.reporting",
    "Rulebook": "healthrules.rulebook",
    "Waiver": "healthrules.rulebook",
    "check": "healthrules.checking",
    "check_frame": "healthrules.tables.frames",
    "compare": "healthrules.planning.comparing.compare",
    "diff": "healthrules.reporting.changes_comparing",
    "influence": "healthrules.planning.deciding.influence",
    "load_rules": "healthrules.rulebook",
    "load_waivers": "healthrules.rulebook.waiver_files",
    "mend": "healthrules.planning.deciding.mending",
    "progress": "healthrules.planning.progress.milestones",
    "read_inputs": "healthrules.intake",
    "read_references": "healthrules.intake.references_file",
    "read_report": "healthrules.reporting.report_file",
    "solve": "healthrules.planning.thresholds.solving",
    "sweep": "healthrules.planning.thresholds.sweeping",
    "uncertainty": "healthrules.planning.deciding.uncertainty",
}


def __getattr__(name: str) -> Any:
    """Load a public name when it is first used, so that importing the package stays light."""
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'healthrules' has no attribute {name!r}")


__all__ = [
    "Comparison",
    "Diff",
    "Finding",
    "Force",
    "HealthRulesError",
    "Outcome",
    "Record",
    "Report",
    "Rulebook",
    "Waiver",
    "__version__",
    "check",
    "check_frame",
    "compare",
    "diff",
    "influence",
    "load_rules",
    "load_waivers",
    "mend",
    "progress",
    "read_inputs",
    "read_references",
    "read_report",
    "solve",
    "sweep",
    "uncertainty",
]
