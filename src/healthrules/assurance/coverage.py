"""Coverage: how many commitments of each document, by chapter, are rules, are listed with a reason, or are open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from healthrules.errors import Problem, RulebookError
from healthrules.rulebook import PackFolder, Rulebook
from healthrules.rulebook.files import CommitmentEntry, LedgerFile
from healthrules.rulebook.reading_files import entry_of
from healthrules.source import Source, read_source
from healthrules.texts import Text

ENCODED, LISTED, OPEN = "encoded", "listed", "open"
STANDINGS: Mapping[str, Text] = {
    ENCODED: Text("已写成规则", "encoded"),
    LISTED: Text("已说明理由", "listed"),
    OPEN: Text("未处理", "open"),
}
"""What may have become of a commitment."""


@dataclass(frozen=True, slots=True)
class Commitment:
    """A commitment of a document: where it stands, what it is, and what became of it. `rules` are those that answer it."""

    id: str
    section: str
    scope: str
    level: str
    standing: str
    reason: Text | None
    rules: tuple[str, ...]

    @property
    def chapter(self) -> str:
        """The chapter of its section: 二 of 二/（三）."""
        return self.section.partition("/")[0]


@dataclass(frozen=True, slots=True)
class Coverage:
    """The commitments of a document, in its order."""

    document: str
    commitments: tuple[Commitment, ...]

    def chapters(self) -> list[str]:
        """The chapters in order."""
        return list(dict.fromkeys(each.chapter for each in self.commitments))

    def counted(self, chapter: str | None = None) -> dict[str, int]:
        """How many commitments of a chapter, or of all, stand how."""
        asked = [each.standing for each in self.commitments if chapter in (None, each.chapter)]
        return {standing: asked.count(standing) for standing in STANDINGS}


def coverage(folders: Sequence[PackFolder], book: Rulebook) -> list[Coverage]:
    """The coverage of each pack that has a ledger.

    Raises `RulebookError` where a rule names a commitment that its ledger does not have, or a commitment with a reason is a
    rule.
    """
    problems: list[Problem] = []
    found = []
    for folder in folders:
        if folder.ledger().is_file():
            source = read_source(folder.ledger())
            document = str(read_source(folder.path / "document.yaml").data["id"])
            found.append(Coverage(document, tuple(_commitments(source, document, book, problems))))
    if problems:
        raise RulebookError(problems)
    return found


def _commitments(source: Source, document: str, book: Rulebook, problems: list[Problem]) -> Iterator[Commitment]:
    ledger = entry_of(source, LedgerFile)
    answered: dict[str, list[str]] = {}
    for rule in book.rules.values():
        for name in rule.catalogue if rule.document.id == document else ():
            answered.setdefault(name, []).append(rule.id)
    for name, rules in answered.items():
        if name not in ledger.commitments:
            text = Text(f"规则 {rules[0]} 所写的 {name} 不在台账中", f"{rules[0]} names {name}, which the ledger does not have")
            problems.append(source.problem("HR010", text, ("commitments",)))
    for name, each in ledger.commitments.items():
        own = tuple(answered.get(name, ()))
        if own and each.reason is not None:
            text = Text(f"{name} 已写成规则，不应再写理由", f"{name} is a rule: take its reason away")
            problems.append(source.problem("HR010", text, ("commitments", name)))
        standing = ENCODED if own else LISTED if each.reason is not None else OPEN
        reason = _reason(each, ledger)
        yield Commitment(name, each.section, each.scope, each.level, standing, reason, own)


def _reason(each: CommitmentEntry, ledger: LedgerFile) -> Text | None:
    """Why a commitment is no rule: a reason by its name, or in words of its own, and what is remarked on it."""
    if each.reason is None:
        return None
    said = ledger.reasons[each.reason].text() if each.reason in ledger.reasons else Text(each.reason, each.reason)
    if each.remark is None:
        return said
    return Text(f"{said.zh}（{each.remark.zh.rstrip('。')}）", f"{said.en} ({each.remark.en.rstrip('.')})")
