"""The headings of a table: which column holds what, for which subjects. A column that means nothing is an error at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from healthrules.errors import UsageError
from healthrules.intake import Normaliser
from healthrules.records import SUBJECTS, Field
from healthrules.texts import Text, joined
from healthrules.units.notation import shortened

NEEDED = ("type", "id")


@dataclass(frozen=True, slots=True)
class Headed:
    """A column of values: the fields it holds, by subject."""

    column: str
    fields: Mapping[str, Field]


@dataclass(frozen=True, slots=True)
class Headings:
    """The columns of a table: those that identify a record, by what they hold, and those that hold values."""

    heads: Mapping[str, str]
    values: tuple[Headed, ...]

    @property
    def columns(self) -> list[str]:
        """Every column that is read."""
        return [*self.heads.values(), *(each.column for each in self.values)]

    def of(self, field: Field) -> list[tuple[str, frozenset[str]]]:
        """The columns that hold a field, each with the subjects for which it does."""
        found: list[tuple[str, frozenset[str]]] = []
        for each in self.values:
            subjects = frozenset(subject for subject, held in each.fields.items() if held.name == field.name)
            if subjects:
                found.append((each.column, subjects))
        return found


def headings(columns: Iterable[str], normaliser: Normaliser, ignored: Sequence[str] = (), *, where: str = "") -> Headings:
    """What the columns of a table hold.

    Raises `UsageError` that lists every column that means nothing and is not `ignored`, two columns for one field, or
    the lack of a column that is needed.
    """
    heads: dict[str, str] = {}
    values: list[Headed] = []
    problems: list[Text] = []
    names = list(columns)
    for column in (name for name in names if name not in ignored):
        head = normaliser.heading(column)
        fields: dict[str, Field] = {
            subject: found for subject in SUBJECTS if (found := normaliser.field(column, subject)) is not None
        }
        if head is not None:
            problems.extend(_twice(column, heads.get(head)))
            heads.setdefault(head, column)
        elif fields:
            problems.extend(_clash(column, fields, values))
            values.append(Headed(column, fields))
        else:
            problems.append(normaliser.unknown_field(column, *SUBJECTS))
    problems.extend(_absent(name) for name in ignored if name not in names)
    problems.extend(_lacking(name) for name in NEEDED if name not in heads)
    if problems:
        text, place = joined(problems), f"{where}: " if where else ""
        raise UsageError(Text(f"{place}{text.zh}{_MEND.zh}", f"{place}{text.en}{_MEND.en}"))
    return Headings(heads, tuple(values))


_MEND = Text("（不需要的列可用 --ignore 列名 略去）", " (--ignore COLUMN leaves a column out)")


def _twice(column: str, before: str | None) -> list[Text]:
    if before is None:
        return []
    one, other = shortened(before), shortened(column)
    return [Text(f"“{one.zh}”与“{other.zh}”两列含义相同", f"the columns `{one.en}` and `{other.en}` mean the same")]


def _clash(column: str, fields: Mapping[str, Field], values: Sequence[Headed]) -> list[Text]:
    for each in values:
        if any(each.fields.get(subject) is field for subject, field in fields.items()):
            return _twice(column, each.column)
    return []


def _lacking(name: str) -> Text:
    return Text(f"缺少列 {name}", f"the column `{name}` is missing")


def _absent(name: str) -> Text:
    shown = shortened(name)
    return Text(f"没有可略去的列“{shown.zh}”", f"there is no column `{shown.en}` to leave out")
