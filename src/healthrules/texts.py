"""Text in both languages of the project."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Literal

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")

_ENDS = ".?!。？！"


@dataclass(frozen=True, slots=True)
class Text:
    """One text in Chinese and English; both are required.

    >>> Text("面积", "area").in_("zh")
    '面积'
    """

    zh: str
    en: str

    def in_(self, language: Language) -> str:
        """The text in one language."""
        return self.zh if language == "zh" else self.en

    def __str__(self) -> str:
        return self.en


def joined(texts: list[Text]) -> Text:
    """Several texts as one: a whole sentence is followed by the next, anything else by a semicolon.

    >>> joined([Text("甲", "a"), Text("乙。", "b."), Text("丙", "c")])
    Text(zh='甲；乙。丙', en='a; b. c')
    """
    zh, en = "", ""
    for text in texts:
        zh += ("" if not zh or zh[-1] in _ENDS else "；") + text.zh
        en += ("" if not en else " " if en[-1] in _ENDS else "; ") + text.en
    return Text(zh, en)


def visible(text: str) -> str:
    """A text with every character that is not to be seen replaced: control characters could rewrite a screen."""
    return "".join(char if char in "\n\t " or unicodedata.category(char)[0] != "C" else "�" for char in text)
