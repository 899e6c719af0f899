"""What people call things: by name, or by the label in either language where only one thing has it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from healthrules.errors import UsageError, nearest
from healthrules.records import Field
from healthrules.texts import Text
from healthrules.units.table import folded


@dataclass(frozen=True, slots=True)
class Called:
    """Names, each with the words that people use for it."""

    words: Mapping[str, tuple[str, ...]]

    def of(self, written: str) -> list[str]:
        """The names that a word stands for: itself, else those that are called so, width, case and spaces aside.

        >>> labels = Called({"beds": ("床位数", "beds"), "floor_area": ("业务用房面积", "service floor area")})
        >>> labels.of("floor_area"), labels.of("业务用房 面积"), labels.of("房")
        (['floor_area'], ['floor_area'], [])
        """
        if written in self.words:
            return [written]
        return [name for name, words in self.words.items() if folded(written) in map(folded, words)]

    def hint(self, written: str) -> Text:
        """The nearest of all names and words; empty where nothing is near.

        >>> Called({"floor_area": ("业务用房面积", "service floor area")}).hint("业务用房面").zh
        '是否指“业务用房面积”（floor_area）？'
        """
        known = {word: name for name, words in reversed(list(self.words.items())) for word in (*words, name)}
        near = nearest(written, known)
        if near is None:
            return Text("", "")
        name = known[near]
        zh, en = ("", "") if near == name else (f"（{name}）", f" ({name})")
        return Text(f"是否指“{near}”{zh}？", f" Did you mean `{near}`{en}?")


def of_labels(labels: Mapping[str, Text]) -> Called:
    """Names by their labels."""
    return Called({name: (label.zh, label.en) for name, label in labels.items()})


def field_called(written: str, fields: Iterable[Field], none: Text) -> Field:
    """The field that a name, label or alias stands for; `none` says that there is none called `{}`.

    Raises `UsageError`, with the nearest, for what stands for no field, or for several.
    """
    known = {each.name: each for each in fields}
    called = Called({name: (each.label.zh, each.label.en, *each.also) for name, each in known.items()})
    found = called.of(written)
    if len(found) == 1:
        return known[found[0]]
    if found:
        listed = ", ".join(found)
        zh = f"“{written}”可指多个字段，请写字段名：{listed}"
        raise UsageError(Text(zh, f"several fields are called `{written}`; write the name: {listed}"))
    hint = called.hint(written)
    raise UsageError(Text(f"{none.zh.format(written)}。{hint.zh}", f"{none.en.format(written)}.{hint.en}"))
