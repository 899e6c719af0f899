"""What the name of a sheet or a file says of its records: their subject, or a code that they share."""

from __future__ import annotations

import re
from collections.abc import Mapping

from healthrules.intake.normalising import Normaliser
from healthrules.records import SUBJECT_GROUPS, SUBJECT_LABELS, SUBJECTS
from healthrules.units.table import folded

_MORE = {
    "facility": ("机构", "医疗机构", "卫生机构", "机构名册", "facilities"),
    "station": ("急救", "急救网络", "stations"),
    "community": ("communities",),
    "region": ("区县", "县区", "县市区", "行政区", "regions"),
}
_BEGINNING = re.compile(
    r"\A((附件|附表|表)\s*[0-9]*\s*[:：.、_\-]?|[0-9]{1,2}\s*[:：.、_\-])?\s*((19|20)[0-9]{2}年?(度|底|末)?)?"
)
_COPY = re.compile(r"\s*([(（][0-9]+[)）]|-\s*副本.*|_?copy.*)\Z", re.IGNORECASE)
_ENDING = re.compile(
    r"(基本|登记|统计|填报)?(情况|信息|数据)?(汇总|一览|明细|登记|统计)?(表|名单|名册|台账|清单)?[_\-]?[0-9]*(年(度|底|末)?)?\Z"
)


def values_of_title(title: str, normaliser: Normaliser) -> Mapping[str, str]:
    """What a title says: {"type": "station"}, or the subject and a code of it that the title is a word for; else nothing.

    A title that could be several things says nothing.
    """
    name = folded(_bare(title, normaliser) or title)
    for subject in SUBJECTS:
        label, group = SUBJECT_LABELS[subject], SUBJECT_GROUPS[subject]
        words = (subject, label.zh, label.en, group.zh, group.en, *_MORE[subject])
        if name in map(folded, words):
            return {"type": subject}
    found = [
        {"type": next(subject for subject in SUBJECTS if subject in each.subjects), each.name: code}
        for each in normaliser.book.vocabulary.fields.values()
        if each.category is not None and (code := normaliser.code(each.category, name)) is not None
    ]
    return found[0] if len(found) == 1 else {}


def _bare(title: str, normaliser: Normaliser) -> str:
    """A title without its number, year, place, and the words that only say that it is a table."""
    text = _BEGINNING.sub("", _COPY.sub("", title.strip()))
    places = sorted((each.name.zh for each in normaliser.book.regions.regions.values()), key=len, reverse=True)
    place = next((each for each in places if text.startswith(each) and len(text) > len(each)), "")
    text = text.removeprefix(place)
    inner = next((each for each in places if place and text.startswith(each) and len(text) > len(each)), "")
    return _ENDING.sub("", _BEGINNING.sub("", text.removeprefix(inner)))
