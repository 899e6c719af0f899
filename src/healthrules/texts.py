"""Text in both languages of the project."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")


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


def joined(texts: list[Text], zh: str = "；", en: str = "; ") -> Text:
    """Several texts as one, with each language's own separator.

    >>> joined([Text("甲", "a"), Text("乙", "b")])
    Text(zh='甲；乙', en='a; b')
    """
    return Text(zh.join(t.zh for t in texts), en.join(t.en for t in texts))
