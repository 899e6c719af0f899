"""The receipt on paper: one page where little was checked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from healthrules.reporting import docx_words as w
from healthrules.reporting import words
from healthrules.reporting.docx_paper import HEADING, NOTE, SMALL, TITLE, Paper
from healthrules.reporting.docx_tables import Column, form, middle, table
from healthrules.reporting.receipts import COUNTED, Receipt, RecordLine
from healthrules.texts import Language

SHORT_DIGEST = 16
"""So many characters of a digest stand in the table; the whole of it stands below."""


def write_receipt(receipt: Receipt, paper: Paper, papers: tuple[int, int]) -> None:
    """The receipt, on a page of its own; `papers` are how many notices and how many letters of suggestions were written."""
    language = paper.language
    paper.begin()
    paper.write(w.RECEIPT.in_(language), TITLE)
    paper.add(form(_head(receipt, papers, language)))
    _records(receipt, paper)
    _packs(receipt, paper)
    paper.write(w.LEFT_OUT.in_(language), HEADING)
    for each in receipt.left_out or (w.ALL_CHECKED.in_(language),):
        paper.write(each, NOTE)
    if receipt.remarks or receipt.readings:
        paper.write(w.REMARKS.in_(language), HEADING)
    for each in receipt.remarks:
        paper.write(each, NOTE)
    if receipt.readings:
        paper.write(w.READINGS_SAY.in_(language), NOTE)
    colon = "：" if language == "zh" else ": "
    for title, reading in receipt.readings:
        paper.write(f"　· {title}{colon}{reading}", NOTE)


def _head(receipt: Receipt, papers: tuple[int, int], language: Language) -> Iterator[tuple[str, str]]:
    yield w.DAY.in_(language), w.day(receipt.as_of, language)
    counts = w.COUNT_OF_RECORDS if receipt.rejects else w.COUNT_OF_RULES
    yield w.RECORDS.in_(language), counts.in_(language).format(count=receipt.records, rejects=receipt.rejects)
    yield w.RULES.in_(language), w.COUNT_OF_RULES.in_(language).format(count=receipt.rules)
    yield w.OUTCOMES.in_(language), _listed([f"{label} {count}" for label, count in receipt.counts], language)
    if receipt.verdict:
        yield w.VERDICT.in_(language), receipt.verdict
    yield w.FILES.in_(language), _files(receipt, language)
    yield w.PAPERS.in_(language), _papers(receipt, papers, language)
    yield w.VERSION.in_(language), f"healthrules {receipt.version}"


def _listed(parts: Sequence[str], language: Language) -> str:
    return ("，" if language == "zh" else ", ").join(parts)


def _files(receipt: Receipt, language: Language) -> str:
    if not receipt.files:
        return w.FROM_PROGRAM.in_(language)
    listed = ("、" if language == "zh" else ", ").join(receipt.files)
    more = receipt.files_in_all > len(receipt.files)
    return f"{listed} {w.MORE.in_(language).format(count=receipt.files_in_all)}" if more else listed


def _papers(receipt: Receipt, papers: tuple[int, int], language: Language) -> str:
    notices, letters = papers
    if notices or letters:
        return w.PAPERS_WRITTEN.in_(language).format(notices=notices, letters=letters)
    if receipt.records == 0:
        return w.NO_RECORDS.in_(language)
    return (w.ALL_HIDDEN if receipt.failed else w.NO_PAPERS).in_(language)


def _records(receipt: Receipt, paper: Paper) -> None:
    if not receipt.lines:
        return
    language = paper.language
    paper.write(w.BY_RECORD.in_(language), HEADING)
    columns = [Column(w.NAME.in_(language), 45), Column(w.ID.in_(language), 25)]
    columns += [middle(each.label.in_(language), 17.2) for each in COUNTED]
    paper.add(table(columns, (_line(each, language) for each in receipt.lines)))
    for each in _below(receipt, language):
        paper.write(each, NOTE)


def _line(each: RecordLine, language: Language) -> list[str]:
    day = f" · {w.day(each.as_of, language)}" if each.as_of is not None else ""
    name = each.name if each.name != each.record else each.subject
    return [f"{name}{day}", each.record, *("—" if count is None else str(count) for count in each.counts)]


def _below(receipt: Receipt, language: Language) -> Iterator[str]:
    if receipt.listed > len(receipt.lines):
        yield w.FIRST_OF.in_(language).format(shown=len(receipt.lines), count=receipt.listed)
    if receipt.lines[0].counts[0] is None:
        yield w.ONLY_TOLD.in_(language)
    if receipt.partly:
        yield w.PARTLY.in_(language)


def _packs(receipt: Receipt, paper: Paper) -> None:
    language = paper.language
    paper.write(w.PACKS.in_(language), HEADING)
    columns = [
        Column(w.DOCUMENT.in_(language), 48),
        Column(w.PACK.in_(language), 44),
        Column(w.STATUS.in_(language), 23),
        Column(w.DIGEST.in_(language), 41),
    ]
    rows = []
    for each in receipt.packs:
        status = words.STATUSES["draft" if each.draft else "issued"].in_(language) + (
            "" if each.applied else w.NOT_APPLIED.in_(language)
        )
        rows.append([each.title, f"{each.pack} {each.version}", status, each.digest[:SHORT_DIGEST]])
    paper.add(table(columns, rows))
    digests = "; ".join(f"{each.pack} {each.digest}" for each in receipt.packs)
    paper.write(f"{w.FULL_DIGESTS.in_(language)} {digests}", SMALL)
