"""Errors: each says where, what, why, and how to mend it."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from unicodedata import east_asian_width

from healthrules.texts import Text


@dataclass(frozen=True, slots=True)
class Place:
    """A position in a file. `line` and `column` count from 1; None where they are not known."""

    file: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        parts = [self.file, self.line, self.column]
        return ":".join(str(part) for part in parts if part is not None)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a rule file: a stable code, where it is, what it is, and the line it stands in."""

    code: str
    text: Text
    place: Place | None = None
    excerpt: str | None = None

    def lines(self, text: str) -> str:
        """The problem as people read it: place, code, text, then the line with a caret under the column."""
        head = f"{self.place}: {self.code} {text}" if self.place else f"{self.code} {text}"
        if self.excerpt is None or self.place is None or self.place.column is None:
            return head
        indent = "".join("　" if _is_wide(char) else " " for char in self.excerpt[: self.place.column - 1])
        return f"{head}\n    {self.excerpt}\n    {indent}^"


def _is_wide(char: str) -> bool:
    return east_asian_width(char) in "WF"


class HealthRulesError(Exception):
    """The base of every error of this package.

    `text` carries the message in Chinese and English; `str()` gives the English.
    """

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text

    def __reduce__(self) -> tuple[object, ...]:
        """Errors cross process boundaries whole."""
        return _restored, (type(self), self.args, self.__dict__)


def _restored(kind: type[HealthRulesError], args: tuple[object, ...], state: dict[str, object]) -> HealthRulesError:
    error = kind.__new__(kind, *args)
    error.__dict__.update(state)
    return error


class UsageError(HealthRulesError):
    """Something asked for does not exist or does not fit: a rule, a reading, an engine, a format."""


class UnitError(HealthRulesError):
    """A unit that is not known, or whose dimension does not fit."""


class ValueProblem(HealthRulesError):
    """A reported value that cannot be read as what its field needs."""


class RulebookError(HealthRulesError):
    """A rulebook that cannot be used. `problems` holds everything found, in file order."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(
            Text(
                "\n".join(problem.lines(problem.text.zh) for problem in self.problems),
                "\n".join(problem.lines(problem.text.en) for problem in self.problems),
            )
        )


class EngineUnavailable(HealthRulesError):
    """An engine whose package cannot be imported here; the message says why and how to mend it."""


class UnsupportedOperation(EngineUnavailable):
    """An operation that an engine has no means for; the message names the first rule that uses it."""


class EngineDisagreement(HealthRulesError):
    """An engine and the reference evaluator gave different outcomes: a defect of this package, never of the data."""


_REASONS = {
    errno.ENOENT: "文件不存在",
    errno.EISDIR: "这是文件夹，不是文件",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.ENOSPC: "磁盘已满",
    errno.EROFS: "磁盘只读",
    errno.ENAMETOOLONG: "文件名过长",
    errno.EMFILE: "打开的文件过多",
    errno.EIO: "磁盘读写出错",
}


def why(error: OSError) -> Text:
    """Why a file cannot be read or written.

    >>> why(FileNotFoundError(2, "No such file or directory")).zh
    '文件不存在'
    """
    said = error.strerror or (os.strerror(error.errno) if error.errno else str(error).split("\n", 1)[0][:200])
    return Text(_REASONS.get(error.errno or 0, said), said)


def nearest(name: str, known: Iterable[str], cutoff: float = 0.6) -> str | None:
    """The known name closest to a misspelt one, or None where none is as like as `cutoff` (0 to 1).

    >>> nearest("flor_area", ["beds", "floor_area"])
    'floor_area'
    """
    candidates = {candidate.casefold(): candidate for candidate in known}
    matches = get_close_matches(name.casefold(), candidates, n=1, cutoff=cutoff)
    return candidates[matches[0]] if matches else None


def did_you_mean(name: str, known: Iterable[str]) -> Text:
    """The hint that ends a message about a misspelt name; empty where nothing is near.

    >>> did_you_mean("bed", ["beds"]).en
    ' Did you mean `beds`?'
    """
    found = nearest(name, known)
    return Text(f"是否指“{found}”？", f" Did you mean `{found}`?") if found else Text("", "")
