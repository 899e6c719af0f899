"""What the HTML report shows, gathered for its template."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from healthrules.reporting import words
from healthrules.reporting.findings_table import unchecked
from healthrules.reporting.html_cards import cards, rows
from healthrules.reporting.html_charts import charts
from healthrules.reporting.html_filters import filters
from healthrules.reporting.html_places import district, district_name
from healthrules.reporting.html_rules import explanations
from healthrules.reporting.html_words import LABELS, LANGUAGE_TAGS, labels
from healthrules.reporting.messages import field_label
from healthrules.reporting.report import Checked, Pack, Report, WaiverMet
from healthrules.reporting.waiver_words import state
from healthrules.rulebook import Rulebook
from healthrules.texts import Language


def page(report: Report, book: Rulebook, language: Language) -> dict[str, Any]:
    """Everything the template names: plain values, and the tuples of cards, rows, charts, filters and rules."""
    found, others = cards(report, book, language), rows(report, book, language)
    line = words.verdict_line(report)
    remarks = words.remarks(report, book, language)
    return {
        "language": LANGUAGE_TAGS[language],
        "w": labels(language),
        "colon": words.colon(language),
        "comma": "、" if language == "zh" else ", ",
        "title": words.TITLE.in_(language),
        "report": report,
        "verdict": line.in_(language) if line else "",
        "remarks": [each for each in remarks if not each.startswith(" ") and not each.startswith(words.READINGS.in_(language))],
        "readings": [each.strip() for each in remarks if each.startswith(" ")],
        "readings_title": words.READINGS.in_(language),
        "drafts": [
            book.documents[each.pack].title.in_(language) for each in report.rulebook if each.applied and each.status == "draft"
        ],
        "counts": words.counted(report, language),
        "signs": words.SIGNS,
        "charts": charts(report, book, language),
        "filters": filters(found, others, book, language),
        "cards": found,
        "rows": others,
        "checked_notes": tuple(_checked_notes(report, language)),
        "results": len(report.findings) + sum(len(each.passed) for each in others),
        "rules": explanations(report, book, language),
        "rejects": tuple(_rejects(report, book, language)),
        "unchecked": tuple(_unchecked(report, book, language)),
        "waivers": tuple(_waiver(each, report, language) for each in report.waivers),
        "documents": tuple(_document(each, book, language) for each in report.rulebook),
    }


def _checked_notes(report: Report, language: Language) -> Iterator[str]:
    """Why a record without a listed result did not for that reason meet everything."""
    yield LABELS["checked_note"].in_(language)
    if report.summary.not_listed:
        yield words.NOT_LISTED.in_(language).format(count=report.summary.not_listed)
    if report.summary.unanswered:
        yield words.UNANSWERED.in_(language).format(count=report.summary.unanswered)


def _rejects(report: Report, book: Rulebook, language: Language) -> Iterator[dict[str, str]]:
    """Where each row that was not read stands, its record and field where they are known, and why."""
    for each in report.rejects:
        field = each.field or ""
        known = field in book.vocabulary.fields
        yield {
            "place": words.place(each, language),
            "record": each.record or "",
            "field": field_label(field, book.vocabulary, language) if known else field,
            "reason": each.message.in_(language),
        }


def _unchecked(report: Report, book: Rulebook, language: Language) -> Iterator[dict[str, str]]:
    """The records that no rule applied to; of those that the report does not list one by one the id alone."""
    for each in unchecked(report):
        if isinstance(each, Checked):
            where = district_name(district(each.region, book), book, language)
            source = words.place(each.source, language) if each.source else ""
            yield {"name": each.name, "id": each.record, "place": where, "source": source}
        else:
            yield {"name": "", "id": each, "place": "", "source": ""}


def _waiver(each: WaiverMet, report: Report, language: Language) -> dict[str, str]:
    return {
        "name": each.name or "",
        "id": each.record,
        "rule": each.rule,
        "reason": each.reason,
        "authority": each.authority,
        "number": each.number or "",
        "granted": str(each.granted or ""),
        "expires": str(each.expires),
        "state": state(each, report, language),
        "outcome": each.outcome.label.in_(language) if each.outcome else "",
    }


def _document(pack: Pack, book: Rulebook, language: Language) -> dict[str, Any]:
    document = book.documents[pack.pack]
    return {
        "pack": pack,
        "title": document.title.in_(language),
        "issuer": document.issuer.in_(language),
        "start": document.start,
        "end": document.end,
        "status": words.STATUSES[pack.status].in_(language) if pack.status in words.STATUSES else pack.status,
        "only": len(pack.only),
    }
