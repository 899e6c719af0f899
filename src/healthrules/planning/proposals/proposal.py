"""A proposal: a file of changes to rules, each with its reason. It holds no rule itself and no result."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from healthrules.errors import RulebookError
from healthrules.rulebook.proposal_files import ProposalFile
from healthrules.rulebook.reading_files import entry_of
from healthrules.source import Source, parse_source, read_source
from healthrules.texts import Text

if TYPE_CHECKING:
    from healthrules.rulebook import Rulebook

_EMPTY = Text(
    "文件是空的：方案须有 proposal（名称）和 changes（变更）",
    "the file is empty: a proposal has `proposal`, what it is called, and `changes`",
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """Changes to the rules of one or several documents, as they are written; `source` says where each of them stands."""

    source: Source
    file: ProposalFile

    @property
    def id(self) -> str:
        """The name under which versions and messages call it."""
        return self.file.proposal.id

    @property
    def title(self) -> Text:
        """What people call it."""
        return self.file.proposal.title.text()

    @property
    def reason(self) -> Text | None:
        """What it is for; None where only its changes say so."""
        return self.file.proposal.reason.text() if self.file.proposal.reason else None

    @property
    def reverses(self) -> str | None:
        """The name of the proposal that it takes back; None where it is no reverse."""
        return self.file.proposal.reverses

    @property
    def text(self) -> str:
        """The YAML that it was read from."""
        return "".join(f"{line}\n" for line in self.source.lines)

    def reverse(self, book: Rulebook) -> Proposal:
        """The proposal that takes this one back, once it was applied to `book`.

        Raises what `apply` raises for this proposal.
        """
        from healthrules.planning.proposals.reversing import reverse

        return reverse(self, book)


def load_proposal(path: str | Path) -> Proposal:
    """Read a proposal from a file.

    Raises `RulebookError`, with file, line and column, where it cannot be read or is not written as a proposal is.
    Whether it fits any rules is seen when it is applied.
    """
    return _proposal(read_source(Path(path)))


def read_proposal(text: str, file: str = "-") -> Proposal:
    """Read a proposal from YAML text; messages call it `file`. Raises what `load_proposal` raises.

    >>> head = "proposal: {id: trial, title: {zh: 试, en: trial}}"
    >>> read_proposal(head + chr(10) + "changes: []").id
    'trial'
    """
    return _proposal(parse_source(text, file))


def _proposal(source: Source) -> Proposal:
    if source.data is None:
        raise RulebookError([source.problem("HR002", _EMPTY)])
    return Proposal(source, entry_of(source, ProposalFile))
