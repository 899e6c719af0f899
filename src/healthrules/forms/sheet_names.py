"""Names of sheets: those that Excel allows, each once."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from healthrules.forms import words
from healthrules.texts import visible

MOST_CHARACTERS = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")


def _reserved() -> set[str]:
    own = {text.casefold() for each in (words.NOTES, words.OPTIONS) for text in (each.zh, each.en)}
    return {"history", *own}


@dataclass(slots=True)
class SheetNames:
    """The names that are taken, in lower case; those of the sheets beside forms from the start."""

    taken: set[str] = field(default_factory=_reserved)

    def unique(self, text: str) -> str:
        """A name for a sheet, as near to a text as Excel allows; one that was given before gets a number.

        >>> names = SheetNames()
        >>> names.unique("Ward 1/2"), names.unique("ward 1_2")
        ('Ward 1_2', 'ward 1_2 (2)')
        """
        base = _FORBIDDEN.sub("_", visible(text)).strip().strip("'") or words.SHEET.en
        number, name = 1, _cut(base, "")
        while name.casefold() in self.taken:
            number += 1
            name = _cut(base, f" ({number})")
        self.taken.add(name.casefold())
        return name


def _cut(text: str, ending: str) -> str:
    """A text and its ending, as long as a name may be; a character beyond the basic plane counts twice."""
    room = 2 * (MOST_CHARACTERS - len(ending))
    kept = text.encode("utf-16-le")[:room].decode("utf-16-le", "ignore")
    return f"{kept.strip()}{ending}"
