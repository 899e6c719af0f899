"""Who is asked: a subject of which the kind and maybe more is known, or records that are there in part."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from healthrules.errors import UsageError
from healthrules.forms.needs import Needs, needs
from healthrules.records import SUBJECT_LABELS, Record, Value
from healthrules.records.implied import implied
from healthrules.rulebook import Rule, Rulebook
from healthrules.texts import Text

KIND = "kind"
"""The field that says what a facility is."""


def blank(book: Rulebook, subject: str, values: Mapping[str, Value], region: str | None, as_of: date | None = None) -> Record:
    """A record of which nothing is known but these values, and the code of the region it lies in (None: anywhere)."""
    own = implied(subject, region, book.vocabulary)
    return Record(subject, "", "", region, {**values, **own}, as_of)


def asked(book: Rulebook, record: Record, day: date, *, checklist: bool = False) -> Needs:
    """What to ask about a record of which there is nothing yet.

    Raises `UsageError` where no rule applies to such a record, or where all that do are checklists that were not wanted.
    """
    found = needs(book, record, day, checklist=checklist)
    if not found.rules:
        raise UsageError(_nothing_applies(book, record, day))
    if not found.questions and found.left:
        count, packs = len(found.left), _packs(found.left)
        raise UsageError(
            Text(
                f"适用的 {count} 条规则（{packs.zh}）都是清单事项，请加 --checklist",
                f"the {count} rules that apply ({packs.en}) are items of checklists: add --checklist",
            )
        )
    return found


def _nothing_applies(book: Rulebook, record: Record, day: date) -> Text:
    who, where = who_is(book, record), book.regions.regions[record.region].name if record.region else None
    packs = ", ".join(book.documents)
    zh = f"{where.zh}的" if where else ""
    en = f" in {where.en}" if where else ""
    return Text(
        f"没有规则适用于{zh}{who.zh}（{day}，规则包：{packs}）；请改用其他 --kind、--type、--region、--as-of 或 --rules",
        f"no rule applies to {who.en}{en} on {day} (packs: {packs}); try another --kind, --type, --region, --as-of or --rules",
    )


def who_is(book: Rulebook, record: Record) -> Text:
    """What a record is called: its kind, else its subject; one to come with the other codes that are known of it."""
    fields, categories = book.vocabulary.fields, book.vocabulary.categories
    own = implied(record.type, record.region, book.vocabulary)
    coded = [fields[name] for name in record.values if name in fields and fields[name].category and name not in own]
    labels = {each.name: categories[each.category or ""].codes[str(record.values[each.name])].label for each in coded}
    head = labels.pop(KIND, SUBJECT_LABELS[record.type])
    if record.id or not labels:
        return head
    zh, en = "、".join(each.zh for each in labels.values()), ", ".join(each.en for each in labels.values())
    return Text(f"{head.zh}（{zh}）", f"{head.en} ({en})")


def _packs(rules: Iterable[Rule]) -> Text:
    documents = {each.document.id: each.document.short for each in rules}
    return Text("、".join(each.zh for each in documents.values()), ", ".join(each.en for each in documents.values()))
