"""A notice on paper: who it is to, what was found, what to do, what is not due, what is missing, and who signs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from healthrules.reporting import docx_words as w
from healthrules.reporting.docx_paper import BODY, GAP, HEADING, LAST, NUMBER, SIGN_CELL, TITLE, Paper, paragraph
from healthrules.reporting.docx_tables import LINE_MM, Cell, Column, blanks, form, middle, table
from healthrules.reporting.notice_items import Item
from healthrules.reporting.notices import Exempt, Notice
from healthrules.texts import Language, Text

MOST_TITLES = 5
"""So many of the items that wait for a thing are named beside it."""

Part = tuple[Text, list[Any]]
"""A heading, and the paragraphs and tables under it."""


def write_notice(notice: Notice, paper: Paper) -> None:
    """A notice, on pages of its own."""
    language = paper.language
    paper.begin()
    paper.write((w.NOTICE if notice.demands else w.LETTER).in_(language), TITLE)
    paper.write(w.NUMBER.in_(language), NUMBER)
    paper.add(form(_head(notice, language)))
    paper.add(*(paragraph(each, BODY) for each in _opening(notice, language)))
    for number, (heading, elements) in enumerate(_parts(notice, language), start=1):
        paper.write(w.numbered(number, heading.in_(language), language), HEADING)
        paper.add(*elements)
    paper.write("", GAP)
    paper.add(_signatures(notice, language))


def _head(notice: Notice, language: Language) -> Iterator[tuple[str, str]]:
    yield w.ADDRESSED[notice.type].called.in_(language), notice.name
    yield w.ID.in_(language), notice.record
    yield w.REGION.in_(language), notice.region or w.NO_REGION.in_(language)
    yield w.DAY.in_(language), w.day(notice.as_of, language)
    form_ = "《{}》{}（{} {}）" if language == "zh" else "{}{} ({} {})"
    for number, each in enumerate(notice.documents, start=1):
        label = w.DOCUMENTS.in_(language) if number == 1 else ""
        yield label, form_.format(each.title, w.DRAFT.in_(language) if each.draft else "", each.pack, each.version)


def _opening(notice: Notice, language: Language) -> Iterator[str]:
    you = w.ADDRESSED[notice.type].you.in_(language)
    opening, failed = (w.OPENING, notice.failed) if notice.demands else (w.OPENING_LETTER, notice.suggested)
    yield opening.in_(language).format(you=you, day=w.day(notice.as_of, language), failed=len(failed))
    if any(each.draft for each in notice.documents):
        yield w.DRAFTS.in_(language)
    if notice.not_listed:
        yield w.NOT_LISTED.in_(language).format(count=notice.not_listed, you=you)


def _parts(notice: Notice, language: Language) -> Iterator[Part]:
    for heading, has, elements in _PARTS:
        if has(notice):
            yield heading, elements(notice, language)


def _failed(notice: Notice, language: Language) -> list[Any]:
    return [_items(notice.failed, language)]


def _mend(notice: Notice, language: Language) -> list[Any]:
    lines = [f"{number}. {_to_do(each, language)}" for number, each in enumerate(notice.failed, start=1)]
    return [*(paragraph(each, BODY) for each in lines), paragraph(w.DEADLINE.in_(language), BODY)]


def _to_do(each: Item, language: Language) -> str:
    since = w.SINCE.in_(language).format(due=w.day(each.due, language)) if each.due is not None else ""
    colon, stop = ("：", "。") if language == "zh" else (": ", ".")
    return f"{each.title}{colon}{each.mend}{since}{stop}"


def _suggested(notice: Notice, language: Language) -> list[Any]:
    return [paragraph(w.NO_DEMAND.in_(language), BODY), _items(notice.suggested, language)]


def _pending(notice: Notice, language: Language) -> list[Any]:
    columns = [
        middle(w.SERIAL.in_(language), 10),
        Column(w.ITEM.in_(language), 32),
        Column(w.REQUIRED.in_(language), 25),
        Column(w.ACTUAL.in_(language), 20),
        Column(w.GAP.in_(language), 20),
        middle(w.BY.in_(language), 22),
        Column(w.BASIS.in_(language), 27),
    ]
    rows = [
        [str(number), each.title, *_compared(each), w.day(each.due, language) if each.due else "", _basis(each, language)]
        for number, each in enumerate(notice.pending, start=1)
    ]
    return [table(columns, rows)]


def _items(items: Sequence[Item], language: Language) -> Any:
    columns = [
        middle(w.SERIAL.in_(language), 10),
        Column(w.ITEM.in_(language), 33),
        Column(w.REQUIRED.in_(language), 27),
        Column(w.ACTUAL.in_(language), 23),
        Column(w.GAP.in_(language), 23),
        Column(w.BASIS.in_(language), 40),
    ]
    rows = ([str(number), each.title, *_compared(each), _basis(each, language)] for number, each in enumerate(items, start=1))
    return table(columns, rows)


def _compared(each: Item) -> list[str | Cell]:
    """What is required, what was found, and the gap; the sentence in their place where there are several."""
    return [each.required, each.actual, each.gap] if each.required else [Cell(each.sentence, span=3)]


def _basis(each: Item, language: Language) -> str:
    return f"{each.basis}（{each.force}）" if language == "zh" else f"{each.basis} ({each.force})"


def _wanted(notice: Notice, language: Language) -> list[Any]:
    columns = [
        middle(w.SERIAL.in_(language), 10),
        Column(w.THING.in_(language), 76),
        Column(w.NEEDED_FOR.in_(language), 70),
    ]
    rows = ([str(number), each.what, _titles(each.items, language)] for number, each in enumerate(notice.wanted, start=1))
    return [paragraph(w.NO_VERDICT.in_(language), BODY), table(columns, rows)]


def _titles(titles: Sequence[str], language: Language) -> str:
    shown = ("；" if language == "zh" else "; ").join(titles[:MOST_TITLES])
    return shown if len(titles) <= MOST_TITLES else f"{shown} {w.MORE.in_(language).format(count=len(titles))}"


def _waived(notice: Notice, language: Language) -> list[Any]:
    columns = [
        middle(w.SERIAL.in_(language), 10),
        Column(w.ITEM.in_(language), 38),
        Column(w.REASON.in_(language), 36),
        Column(w.APPROVED.in_(language), 38),
        Column(w.BASIS.in_(language), 34),
    ]
    rows = (
        [str(number), each.item.title, each.reason, _approved(each, language), _basis(each.item, language)]
        for number, each in enumerate(notice.waived, start=1)
    )
    return [table(columns, rows)]


def _approved(each: Exempt, language: Language) -> str:
    until = w.UNTIL.in_(language).format(day=w.day(each.expires, language))
    parts = [part for part in (each.authority, each.number, until) if part]
    return ("，" if language == "zh" else ", ").join(parts)


def _readings(notice: Notice, language: Language) -> list[Any]:
    colon = "：" if language == "zh" else ": "
    lines = [w.READINGS_SAY.in_(language), *(f"{title}{colon}{reading}" for title, reading in notice.readings())]
    return [paragraph(each, BODY) for each in lines]


def _object(_notice: Notice, language: Language) -> list[Any]:
    return [paragraph(w.OBJECT.in_(language), LAST)]


def _signatures(notice: Notice, language: Language) -> Any:
    half = LINE_MM / 2
    signs = w.ADDRESSED[notice.type].signs.in_(language) + ("：" if language == "zh" else ":")
    rows = [(w.SIGNED.in_(language), signs), (w.SEALED.in_(language), ""), (w.DATED.in_(language), w.DATED.in_(language))]
    columns = [Column("", half, SIGN_CELL), Column("", half, SIGN_CELL)]
    return blanks(columns, rows, height=12)


_PARTS: Sequence[tuple[Text, Callable[[Notice], object], Callable[[Notice, Language], list[Any]]]] = (
    (w.FAILED, lambda notice: notice.failed, _failed),
    (w.MEND, lambda notice: notice.failed, _mend),
    (w.SUGGESTED, lambda notice: notice.suggested and not notice.demands, _suggested),
    (w.PENDING, lambda notice: notice.pending, _pending),
    (w.SUGGESTED, lambda notice: notice.suggested and notice.demands, _suggested),
    (w.WANTED, lambda notice: notice.wanted, _wanted),
    (w.WAIVED, lambda notice: notice.waived, _waived),
    (w.READINGS, lambda notice: any(notice.readings()), _readings),
    (w.OBJECTION, lambda _: True, _object),
)
"""The parts of a notice in order: the heading, whether there is anything under it, and what."""
