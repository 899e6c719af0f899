"""For whom and when a rule stands, before its own `when`: the subject, the jurisdiction, the first day."""

from __future__ import annotations

from datetime import date

from healthrules.engines.outcome import Outcome, Verdict
from healthrules.records import SUBJECT_LABELS, Record, RegionTree, a_subject
from healthrules.rulebook import Rule
from healthrules.texts import Text

REGION = "region"


def standing(rule: Rule, record: Record, day: date, regions: RegionTree) -> Verdict | None:
    """Why the rule does not stand for the record, or that its region is missing; None where it stands."""
    if rule.subject != record.type:
        wanted, found = SUBJECT_LABELS[rule.subject], SUBJECT_LABELS[record.type]
        return _not(
            f"本条针对{wanted.zh}，该记录为{found.zh}",
            f"the rule is about {a_subject(rule.subject)}, the record is {a_subject(record.type)}",
        )
    inside = lies_inside(rule, record, regions)
    if inside is False:
        place, here = (regions.regions[code].name for code in (rule.document.jurisdiction, record.region or ""))
        return _not(
            f"文件只适用于{place.zh}，本记录在{here.zh}",
            f"the document holds for {place.en} only, the record lies in {here.en}",
        )
    if day < rule.start:
        return _not(f"本条自 {rule.start} 起执行", f"the rule stands from {rule.start}")
    return None if inside else Verdict(Outcome.UNKNOWN, (REGION,), _too_wide(rule, record, regions))


def lies_inside(rule: Rule, record: Record, regions: RegionTree) -> bool | None:
    """Whether the record lies in the document's jurisdiction; None where its region is missing or too coarse to tell."""
    if record.region is None:
        return None
    jurisdiction = rule.document.jurisdiction
    if regions.holds(jurisdiction, record.region):
        return True
    too_coarse = record.type != REGION and regions.holds(record.region, jurisdiction)
    return None if too_coarse else False


def _too_wide(rule: Rule, record: Record, regions: RegionTree) -> Text | None:
    """What to say of a region that was reported but does not tell; None where none was reported."""
    if record.region is None:
        return None
    place, here = (regions.regions[code].name for code in (rule.document.jurisdiction, record.region))
    return Text(
        f"填报的地区“{here.zh}”范围过大，无法确定是否属于{place.zh}，请填报到市、县（区）",
        f"the reported region, {here.en}, is too wide to tell whether it lies in {place.en}; give a city, district or county",
    )


def _not(zh: str, en: str) -> Verdict:
    return Verdict(Outcome.NOT_APPLICABLE, reason=Text(zh, en))
