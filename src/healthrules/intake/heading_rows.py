"""Where the headings of a table stand, over one or several rows, and what each column means."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from healthrules.errors import HealthRulesError
from healthrules.intake.headings import Headings, Meaning
from healthrules.intake.places import letters
from healthrules.texts import Text
from healthrules.units.notation import shortened

SEARCHED = 30
"""In how many rows from the top headings are looked for."""

MOST_HEADING_ROWS = 3
Texts = Sequence[str]
"""The cells of a row as text, blank ones empty."""

_NUMBER = re.compile(r"[-+]?[0-9][0-9,.]*%?\Z")


@dataclass(frozen=True, slots=True)
class Column:
    """A column that is read: its place from 0, and what it means."""

    place: int
    heading: str
    meaning: Meaning


def best_row(rows: Sequence[Texts], headings: Headings) -> int | None:
    """The row with the most cells that mean something; the first of those."""
    scores = [_known(cells, headings) for cells in rows[:SEARCHED]]
    most = max(scores, default=0)
    filled = [sum(bool(cell.strip()) for cell in cells) for cells in rows[:SEARCHED]]
    if most == 0:
        return None
    best = scores.index(most)
    return best if most > 1 or filled[best] <= 3 else None  # noqa: PLR2004


def _known(cells: Texts, headings: Headings) -> int:
    return sum(bool(cell.strip()) and (_meaning(cell, headings)[0] is not None) for cell in cells)


def _meaning(text: str, headings: Headings) -> tuple[Meaning | None, Text | None]:
    try:
        return headings.meaning(text), None
    except HealthRulesError as error:
        return None, error.text


def heading_block(rows: Sequence[Texts], best: int, headings: Headings) -> tuple[int, int]:
    """The first and the last row of the headings: neighbours of the best row that hold headings too, and no numbers."""
    first = last = best
    while first > 0 and best - first < MOST_HEADING_ROWS - 1:
        if not _is_heading(rows[first - 1], headings) and not _completes(rows[first - 1], rows[best], headings):
            break
        first -= 1
    while last + 1 < len(rows) and last - first < MOST_HEADING_ROWS - 1:
        if not _is_heading(rows[last + 1], headings) and not _is_part(rows[last + 1], rows[best], headings):
            break
        last += 1
    return first, last


def _is_heading(cells: Texts, headings: Headings) -> bool:
    filled = [cell for cell in cells if cell.strip()]
    known = _known(cells, headings)
    return bool(filled) and not any(_NUMBER.match(cell.strip()) for cell in filled) and (known > 1 or known == len(filled))


def _completes(cells: Texts, below: Texts, headings: Headings) -> bool:
    """Whether a row above headings names columns that they leave blank, as cells do that are merged over both."""
    filled = {place: cell for place, cell in enumerate(cells) if cell.strip()}
    blank = [cell for place, cell in filled.items() if place >= len(below) or not below[place].strip()]
    words = not any(_NUMBER.match(cell.strip()) for cell in filled.values())
    return len(filled) > 1 and words and any(_meaning(cell, headings)[0] is not None for cell in blank)


def _is_part(cells: Texts, above: Texts, headings: Headings) -> bool:
    """Whether a row below headings holds parts of them ("编制", "实有" under "床位"): words, none of which names a record."""
    filled = {place: cell.strip() for place, cell in enumerate(cells) if cell.strip()}
    heads = {place for place, cell in enumerate(above) if headings.normaliser.heading(cell) in ("id", "name")}
    words = not any(_NUMBER.match(cell) for cell in filled.values())
    return bool(filled and heads) and words and not heads & set(filled) and not _all_units(filled.values(), headings)


def _all_units(texts: Iterable[str], headings: Headings) -> bool:
    return all(headings.is_unit(text.strip("()（）")) for text in texts)


def heading_columns(
    rows: Sequence[Texts], first: int, last: int, headings: Headings
) -> tuple[list[Column], list[tuple[int, Text]]]:
    """The columns below the rows of headings from `first` to `last`, and those that are not read: their place, and why."""
    columns: list[Column] = []
    problems: list[tuple[int, Text]] = []
    width = max(len(rows[row]) for row in range(first, last + 1))
    above = _spread(rows[first - 1], width) if first > 0 and _is_group(rows[first - 1]) else []
    block = [*(_spread(rows[row], width) for row in range(first, last)), list(rows[last])]
    for place in range(width):
        parts = [cells[place].strip() if place < len(cells) else "" for cells in block]
        text = next((part for part in reversed(parts) if part), "")
        if not text or headings.left_out(text):
            continue
        meaning, why = _told(parts, above[place].strip() if place < len(above) else "", headings)
        if meaning is None:
            problems.append((place, why or headings.problem(text)))
        else:
            columns.append(Column(place, text, meaning))
    return _distinct(columns, problems, headings)


def _distinct(
    columns: Sequence[Column], problems: list[tuple[int, Text]], headings: Headings
) -> tuple[list[Column], list[tuple[int, Text]]]:
    """The columns that mean one thing each: of two for one field neither is read, of two that identify a record the first."""
    kept: list[Column] = []
    taken: dict[object, Column] = {}
    for column in columns:
        keys = keys_of(column.meaning.key, headings)
        before = next((taken[key] for key in keys if key in taken), None)
        if before is None:
            taken.update(dict.fromkeys(keys, column))
            kept.append(column)
            continue
        heads = headings.normaliser.heading(column.meaning.key) is not None
        kept = kept if heads else [each for each in kept if each is not before]
        problems.append((column.place, _same(before, column, first=heads)))
    return kept, problems


def _spread(cells: Texts, width: int) -> list[str]:
    """A row of headings over others: a blank cell goes with the one before it, as merged cells do."""
    found: list[str] = []
    for cell in (*cells, *[""] * (width - len(cells))):
        found.append(cell if cell.strip() or not found else found[-1])
    return found


def _told(parts: Sequence[str], above: str, headings: Headings) -> tuple[Meaning | None, Text | None]:
    """What the cells of one column mean together: the lowest with those above it, else by itself."""
    filled = [part for part in parts if part]
    whys = []
    for name in _names(filled, above):
        meaning, why = _meaning(name, headings)
        if meaning is not None:
            other = next((each for each in (*filled[:-1], above) if each not in name and _OTHERWISE.search(each)), None)
            return (meaning, None) if other is None else (None, _under(filled[-1], other))
        whys.append(why)
    return None, whys[-1]


_OTHERWISE = re.compile(
    r"规划|计划|目标|拟建|拟设|在建|新建|新增|增加|减少|编制|核定|备案|批准|上年|去年|往年|同期|上期|其中|租|借用|预计|预测|需求|缺口|应有|标准"
    r"|要求|(19|20)\d\d|plan|target|previous|last year|of which|rented|leased|required",
    re.IGNORECASE,
)
"""What stands over a heading and makes it another quantity than the one that there is now."""


def _under(text: str, group: str) -> Text:
    one, over = shortened(text), shortened(group)
    return Text(
        f"“{one.zh}”在“{over.zh}”之下，可能不是现有的数，此列未读；如确是，请用 --columns 指明",
        f"`{one.en}` stands under `{over.en}` and may be another quantity than the present one: the column is not read; "
        "--columns says what it means",
    )


def _is_group(cells: Texts) -> bool:
    """Whether a row above headings groups them, and is no title and no line about the table."""
    filled = {place: cell.strip() for place, cell in enumerate(cells) if cell.strip()}
    plain = not any(_TITLE.search(cell) or len(cell) > LONGEST_GROUP for cell in filled.values())
    return plain and any(filled) and not (len(filled) == 1 and _DAY.fullmatch(next(iter(filled.values()))))


LONGEST_GROUP = 15
"""How many characters a heading of a group may have; titles are longer."""

_TITLE = re.compile(r"(?<!其中)[:：]|(表|名册|名单|情况|统计|台账)\Z")
_DAY = re.compile(r"[0-9]{4}[年./-][0-9]{1,2}([月./-][0-9]*日?)?")


def _names(filled: Sequence[str], above: str) -> Iterator[str]:
    last = filled[-1]
    for upper in dict.fromkeys((*reversed(filled[:-1]), above)):
        if upper and upper != last:
            yield from (f"{upper}{last}", f"{last}{upper}")
    yield last


def keys_of(key: str, headings: Headings) -> list[object]:
    """What a name stands for: what identifies a record, or a field of some subjects."""
    head = headings.normaliser.heading(key)
    if head is not None:
        return [head]
    return [(subject, each.name) for subject, each in headings.fields(key).items()]


def _same(before: Column, column: Column, *, first: bool) -> Text:
    one, other = (f"{letters(each.place)}“{shortened(each.heading).zh}”" for each in (before, column))
    one_en, other_en = (f"{letters(each.place)} `{shortened(each.heading).en}`" for each in (before, column))
    zh, en = ("只读前一列", "only the first is read") if first else ("都未读，请只留一列", "neither is read: keep one of them")
    return Text(f"{one}与{other}两列含义相同，{zh}", f"the columns {one_en} and {other_en} mean the same; {en}")
