"""The charts of the HTML report: by outcome, force, district and document, as tables with bars."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from healthrules.engines import Outcome
from healthrules.reporting import words
from healthrules.reporting.html_places import district, district_names
from healthrules.reporting.html_words import LABELS
from healthrules.reporting.report import Finding, Report
from healthrules.rulebook import Force, Rulebook
from healthrules.texts import Language

DRAWN = tuple(each for each in words.ORDER if each is not Outcome.NOT_APPLICABLE)
"""The outcomes that charts show: what does not apply is told beside them."""

_LEAST = 1.0
"""The least width of a part that is not empty, in per cent: one of thousands is still seen."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a bar: where it begins and how wide it is, in per cent of the room for bars."""

    outcome: Outcome
    start: float
    width: float


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar with its counts, in the order of the chart's outcomes; `choice` is what to filter by to see them."""

    label: str
    choice: str
    counts: tuple[int, ...]
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars of the same length that show what each is made of: `heads` holds the outcomes, with sign and label.

    Where `heads` is empty each bar is an outcome, as long as its count. `notes` tell what is not in the bars.
    """

    title: str
    heads: tuple[tuple[Outcome, str, str], ...]
    bars: tuple[Bar, ...]
    notes: tuple[str, ...]


Tallied = Mapping[str, Counter[Outcome]]
"""Counts by the value to filter by."""


def charts(report: Report, book: Rulebook, language: Language) -> tuple[Chart, ...]:
    """The four charts; those of outcomes and forces count everything, the others what the report lists and what was met."""
    counted = report.summary.outcomes
    outcomes = {each.value: _drawn({each: counted[each]}) for each in DRAWN}
    forces = {each.value: _drawn(report.summary.forces[each]) for each in Force}
    districts, documents = _by_district(report, book), _by_document(report, book)
    names = {
        "outcome": {each.value: each.label.in_(language) for each in DRAWN},
        "force": {each.value: each.label.in_(language) for each in Force},
        "district": district_names(_most_failing(districts), book, language),
        "document": {name: each.short.in_(language) for name, each in book.documents.items()},
    }
    return (
        _chart("outcome", names, outcomes, _beside(report, language), language),
        _chart("force", names, forces, [], language),
        _chart("district", names, districts, _not_drawn(report, districts, language), language),
        _chart("document", names, documents, _not_drawn(report, documents, language), language),
    )


def _chart(
    name: str, names: Mapping[str, Mapping[str, str]], tallied: Tallied, notes: Iterable[str], language: Language
) -> Chart:
    kept = {key: tallied[key] for key in names[name] if key in tallied and tallied[key].total()}
    used = tuple(each for each in DRAWN if any(counts[each] for counts in kept.values()))
    single = name == "outcome"
    longest = max((counts.total() for counts in kept.values()), default=0) if single else None
    bars = [
        Bar(
            names[name][key],
            f"{name}={key}",
            tuple(counts[each] for each in used if not single or each == key),
            tuple(_parts(counts, used, longest)),
        )
        for key, counts in kept.items()
    ]
    heads = () if single else tuple((each, words.SIGNS[each], each.label.in_(language)) for each in used)
    return Chart(LABELS[name].in_(language), heads, tuple(bars), tuple(notes))


def _drawn(counts: Mapping[Outcome, int]) -> Counter[Outcome]:
    return Counter({each: counts.get(each, 0) for each in DRAWN})


def _parts(counts: Counter[Outcome], used: Iterable[Outcome], longest: int | None) -> Iterator[Part]:
    """The parts of a bar; `longest` is the count that fills the room, None: the bar's own."""
    there = [each for each in used if counts[each]]
    least = {each: max(_LEAST, counts[each] * 100 / (longest or counts.total())) for each in there}
    squeeze = min(1.0, 100 / sum(least.values()))
    start = 0.0
    for each in there:
        yield Part(each, round(start, 2), round(least[each] * squeeze, 2))
        start += least[each] * squeeze


def _by_district(report: Report, book: Rulebook) -> dict[str, Counter[Outcome]]:
    found: dict[str, Counter[Outcome]] = {}
    for each in report.findings:
        if _counts(each, report):
            found.setdefault(district(each.region, book), Counter())[each.outcome] += 1
    for record in report.checked:
        found.setdefault(district(record.region, book), Counter())[Outcome.PASS] += len(record.passed)
    return found


def _by_document(report: Report, book: Rulebook) -> dict[str, Counter[Outcome]]:
    found: dict[str, Counter[Outcome]] = {}
    for each in report.findings:
        if _counts(each, report):
            found.setdefault(each.clause.document, Counter())[each.outcome] += 1
    for rule in (rule for record in report.checked for rule in record.passed):
        found.setdefault(book.rules[rule].document.id, Counter())[Outcome.PASS] += 1
    return found


def _counts(found: Finding, report: Report) -> bool:
    """Whether a finding is drawn: what was met is counted by record, where the report lists the records."""
    return found.outcome in DRAWN and not (found.outcome is Outcome.PASS and report.checked)


def _most_failing(tallied: Tallied) -> list[str]:
    """The districts with most to mend first."""
    return sorted(tallied, key=lambda key: ([-tallied[key][each] for each in DRAWN], key))


def _beside(report: Report, language: Language) -> Iterator[str]:
    """What the chart of outcomes leaves out, and what of it the report does not list."""
    summary = report.summary
    if summary.outcomes[Outcome.NOT_APPLICABLE]:
        yield LABELS["not_in_chart"].in_(language).format(count=summary.outcomes[Outcome.NOT_APPLICABLE])
    if summary.unanswered:
        yield LABELS["unanswered"].in_(language).format(count=summary.unanswered)


def _not_drawn(report: Report, tallied: Tallied, language: Language) -> list[str]:
    """What was counted and is not in a chart of listed findings."""
    drawn = sum(tallied.values(), Counter())
    left = {each: report.summary.outcomes[each] - drawn[each] for each in DRAWN}
    comma = "、" if language == "zh" else ", "
    what = comma.join(f"{each.label.in_(language)} {count}" for each, count in left.items() if count > 0)
    return [LABELS["not_drawn"].in_(language).format(what=what)] if what else []
