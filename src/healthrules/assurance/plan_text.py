"""The text of a plan: its sections by their headings, and the numbers that stand in them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

_NUMERALS = "[一二三四五六七八九十]+"
KINDS = (
    ("part", re.compile(r"^\D*\d{4}[-—–]\d{4}年\S+(行动|方案|规划)$")),
    ("chapter", re.compile(f"^(({_NUMERALS})、|（十[二三四五六七八九]）)")),
    ("section", re.compile(f"^（{_NUMERALS}）")),
    ("box", re.compile(r"^专栏\d+")),
    ("point", re.compile(f"^({_NUMERALS}是|\\d+[.．、])")),
)
"""The kinds of headings, the widest first; a heading of a kind ends what stands under the same or a narrower one.

A part is a plan of its own inside a document, with its years in its title.
"""

_NUMBER = re.compile(r"(\d+(?:,\d{3})*(?:\.\d+)?)\s*([千万亿]?)")
_TIMES = {"": 1, "千": 10**3, "万": 10**4, "亿": 10**8}


@dataclass(frozen=True, slots=True)
class PlanText:
    """The lines of a plan as they are, and `heads`: without blanks, to find headings in."""

    lines: tuple[str, ...]
    heads: tuple[str, ...]

    def section(self, clause: str) -> str | None:
        """The text under a clause such as 七/（七）/专栏6; None where it has no such heading."""
        start, end = 0, len(self.lines)
        for depth, part in enumerate(clause.split("/")):
            found = next((at for at in range(start, end) if _begins(self.heads[at], part, depth)), None)
            if found is None:
                return None
            start, end = found, self._end(found, end)
        return "\n".join(self.lines[start:end])

    def _end(self, start: int, end: int) -> int:
        own = _rank(self.heads[start])
        most = 1 if own is None else own  # without a heading of a known kind a part ends with the next section
        ranks = ((at, _rank(self.heads[at])) for at in range(start + 1, end))
        return next((at for at, rank in ranks if rank is not None and rank <= most), end)


def _begins(line: str, part: str, depth: int) -> bool:
    """Whether a line is the heading of a part of a clause; 三 is a chapter (三、), and inside one a point (三是) too."""
    if re.fullmatch(_NUMERALS, part):
        return line.startswith((f"{part}是", f"{part}、") if depth else f"{part}、")
    if part.isdecimal():
        return line.startswith((f"{part}.", f"{part}．", f"{part}、"))
    return line.startswith(part) or (part in line and _rank(line) == 0)


def _rank(line: str) -> int | None:
    return next((rank for rank, (_, pattern) in enumerate(KINDS) if pattern.match(line)), None)


def numbers(text: str) -> set[Decimal]:
    """The numbers in a text: 2.2万 is 2.2 and 22,000."""
    return {each for number, word in _NUMBER.findall(text) for each in _meant(Decimal(number.replace(",", "")), word)}


def _meant(number: Decimal, word: str) -> Iterator[Decimal]:
    yield number
    yield number * _TIMES[word]


def plans(folder: Path) -> dict[str, PlanText]:
    """The texts of a folder by the SHA-256 of their files."""
    found = {}
    for path in sorted(folder.glob("*.txt")):
        content = path.read_bytes()
        lines = tuple(content.decode("utf-8", errors="replace").splitlines())
        found[hashlib.sha256(content).hexdigest()] = PlanText(lines, tuple("".join(line.split()) for line in lines))
    return found
