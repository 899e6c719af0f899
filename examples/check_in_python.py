"""Check records from Python. The records are made up. Run it: python examples/check_in_python.py."""

from __future__ import annotations

from datetime import date

import healthrules as hr

CENTRE = {
    "type": "facility",
    "id": "C-1",
    "name": "Example community health centre (made up)",
    "region": "开封市",
    "kind": "community_health_centre",
    "ownership": "public",
    "served_population": "5.2万人",
    "floor_area": {"value": 1950, "unit": "m²"},
    "beds": 20,
}


def main() -> None:
    """Judge one centre under both readings of the rule on floor area, and say what is short."""
    book = hr.load_rules(["kaifeng-plan-2025"])
    for reading in ("marginal", "whole"):
        chosen = book.with_readings({"chc-floor-area": reading})
        report = hr.check(CENTRE, chosen, as_of=date(2025, 6, 30))
        for finding in report.findings:
            print(f"{reading}: {finding.outcome}: {finding.message.en} [{finding.clause.section}]")


if __name__ == "__main__":
    main()
