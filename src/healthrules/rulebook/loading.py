"""Loading a rulebook: the bundled packs or folders of one's own, checked as a whole before anything is judged."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from healthrules.content import bundled_rules
from healthrules.errors import Place, Problem, RulebookError, UsageError, did_you_mean, why
from healthrules.rulebook.book import Origin, Rulebook
from healthrules.rulebook.cache import cached
from healthrules.texts import Text

if TYPE_CHECKING:
    from healthrules.records import RegionTree, Vocabulary
    from healthrules.rulebook.draft import Draft
    from healthrules.rulebook.pack import Pack
    from healthrules.source import Source
    from healthrules.units import UnitTable

DOCUMENT = "document.yaml"
SHARED = ("vocabulary", "jurisdictions")
CASES = ".cases.yaml"
LEDGER = "ledger.yaml"


@dataclass(frozen=True, slots=True)
class PackFolder:
    """A folder that holds a rule pack."""

    path: Path

    @property
    def name(self) -> str:
        """The folder's name."""
        return self.path.name

    def rule_files(self) -> list[Path]:
        """The files of rules, in order of their names."""
        aside = (DOCUMENT, LEDGER)
        return [path for path in sorted(self.path.glob("*.yaml")) if path.name not in aside and not path.name.endswith(CASES)]

    def case_files(self) -> list[Path]:
        """The files of cases."""
        return sorted(self.path.glob(f"*{CASES}"))

    def ledger(self) -> Path:
        """The file that lists the commitments of the document; it need not be there."""
        return self.path / LEDGER

    def shared_files(self, folder: str) -> list[Path]:
        """The pack's own additions to the vocabulary or the jurisdictions."""
        return sorted((self.path / folder).glob("*.yaml"))

    def files(self) -> list[Path]:
        """Every file that the meaning of the pack depends on."""
        own = [path for folder in SHARED for path in self.shared_files(folder)]
        return [self.path / DOCUMENT, *self.rule_files(), *own]


def bundled_packs() -> list[PackFolder]:
    """The packs that come with the package."""
    return [PackFolder(path.parent) for path in sorted(bundled_rules().glob(f"*/{DOCUMENT}"))]


def find_pack(name: str | Path) -> PackFolder:
    """A bundled pack by name, or a folder that holds one.

    Raises `UsageError` where there is neither.
    """
    path = Path(name)
    if (path / DOCUMENT).is_file():
        return PackFolder(path)
    known = {pack.name: pack for pack in bundled_packs()}
    if str(name) in known:
        return known[str(name)]
    hint = did_you_mean(str(name), known)
    listed = ", ".join(known)
    raise UsageError(
        Text(
            f"没有规则包“{name}”（既不是内置规则包，也不是含 {DOCUMENT} 的文件夹）。{hint.zh}内置：{listed}",
            f"no rule pack `{name}`: neither bundled nor a folder with {DOCUMENT}.{hint.en} Bundled: {listed}",
        )
    )


def load_rules(packs: str | Path | Sequence[str | Path] = ()) -> Rulebook:
    """Load rule packs: names of bundled ones or folders, one or several; without any, all bundled packs.

    Raises `RulebookError` with everything wrong in them, `UsageError` for a pack that does not exist.

    >>> book = load_rules(["kaifeng-plan-2025"])
    >>> book.rule("chc-floor-area").clause
    '七/（七）/专栏6'
    """
    named = [packs] if isinstance(packs, (str, Path)) else packs
    folders = [find_pack(name) for name in named] or bundled_packs()
    contents = _Contents(folders)
    return cached(contents.key(), lambda: _load(folders, contents))


class _Contents:
    """The bytes of every file that a rulebook is made of, read once."""

    def __init__(self, folders: Sequence[PackFolder]) -> None:
        root = bundled_rules()
        self._folders = [str(folder.path.resolve()) for folder in folders]
        self.shared = [root / "units.yaml", *(path for name in SHARED for path in sorted((root / name).glob("*.yaml")))]
        self._bytes = {path: _bytes(path) for path in [*self.shared, *(file for each in folders for file in each.files())]}

    def key(self) -> str:
        """What tells this rulebook from every other: the contents, and where they stand (messages say where)."""
        places = "\n".join([*self._folders, *(str(path.resolve()) for path in self._bytes)])
        return hashlib.sha256(f"{self._of(list(self._bytes))}\n{places}".encode()).hexdigest()

    def pack_digest(self, folder: PackFolder) -> str:
        """SHA-256 over the pack's files and what all packs share."""
        return self._of([*self.shared, *folder.files()])

    def source(self, path: Path) -> Source:
        """A file as YAML."""
        from healthrules.source import source_of

        return source_of(self._bytes[path], _shown(path))

    def _of(self, paths: Sequence[Path]) -> str:
        total = hashlib.sha256()
        for path in paths:
            content = self._bytes[path]
            total.update(f"{path.parent.name}/{path.name} {len(content)}\n".encode())
            total.update(content)
        return total.hexdigest()


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        reason = why(error)
        text = Text(f"无法读取文件：{reason.zh}", f"cannot read the file: {reason.en}")
        raise RulebookError([Problem("HR001", text, Place(_shown(path)))]) from None


def _load(folders: Sequence[PackFolder], contents: _Contents) -> Rulebook:
    from healthrules.rulebook.vocabulary import load_regions, load_vocabulary
    from healthrules.units import load_units

    units = load_units()
    shared = {
        name: [
            contents.source(path)
            for path in [
                *(each for each in contents.shared if each.parent.name == name),
                *(file for folder in folders for file in folder.shared_files(name)),
            ]
        ]
        for name in SHARED
    }
    vocabulary, regions = load_vocabulary(shared["vocabulary"], units), load_regions(shared["jurisdictions"])
    packs: dict[str, Pack] = {}
    origins: dict[str, Origin] = {}
    problems: list[Problem] = []
    for folder in folders:
        try:
            pack = _pack(folder, contents, (units, vocabulary, regions))
        except RulebookError as error:
            problems.extend(error.problems)
            continue
        if pack.document.id in packs:
            text = Text(f"文件 {pack.document.id} 载入了两次", f"the document {pack.document.id} is loaded twice")
            problems.append(Problem("HR004", text, Place(_shown(folder.path / DOCUMENT))))
        packs[pack.document.id] = pack
        origins[pack.document.id] = Origin(str(folder.path.resolve()))
    if problems:
        raise RulebookError(problems)
    figures = {name: each for pack in packs.values() for rule in pack.rules.values() for name, each in rule.figures().items()}
    return Rulebook(
        documents={name: pack.document for name, pack in packs.items()},
        rules={name: rule for pack in packs.values() for name, rule in pack.rules.items()},
        parameters={name: each for pack in packs.values() for name, each in pack.parameters.items()},
        measures={name: each for pack in packs.values() for name, each in pack.measures.items()},
        places={name: each for pack in packs.values() for name, each in pack.places.items()},
        units=units,
        vocabulary=replace(vocabulary, figures=figures),
        regions=regions,
        origins=origins,
    )


def read_draft(document: str, book: Rulebook) -> Draft:
    """A document of a rulebook as it is written: with what proposals made of it, else from its folder.

    Raises `UsageError` where its files are no longer those that were loaded.
    """
    from healthrules.rulebook.pack import PackReader

    origin = book.origins[document]
    if origin.draft is not None:
        return origin.draft
    folder = PackFolder(Path(origin.folder))
    contents = _Contents([folder])
    if contents.pack_digest(folder) != book.documents[document].digest:
        said = Text(
            f"规则包 {document} 的文件在载入后有改动，请重新载入规则",
            f"the files of the pack {document} have changed: load the rules again",
        )
        raise UsageError(said)
    reader = PackReader(book.units, book.vocabulary, book.regions)
    return reader.draft(*_sources(folder, contents, reader.notes.problems), contents.pack_digest(folder))


def _pack(folder: PackFolder, contents: _Contents, world: tuple[UnitTable, Vocabulary, RegionTree]) -> Pack:
    """One pack, with every problem of every file of it."""
    from healthrules.rulebook.pack import PackReader

    reader = PackReader(*world)
    return reader.read(*_sources(folder, contents, reader.notes.problems), contents.pack_digest(folder))


def _sources(folder: PackFolder, contents: _Contents, problems: list[Problem]) -> tuple[Source, list[Source]]:
    """The document's file and its files of rules; what cannot be read is noted."""
    sources: list[Source] = []
    for path in folder.rule_files():
        try:
            sources.append(contents.source(path))
        except RulebookError as error:
            problems.extend(error.problems)
    for path in sorted(folder.path.glob("*.yml")):
        text = Text("文件名应以 .yaml 结尾，否则不会读取", "name it .yaml: it would not be read")
        problems.append(Problem("HR001", text, Place(_shown(path))))
    return contents.source(folder.path / DOCUMENT), sources


def _shown(path: Path) -> str:
    """The path as messages show it: short for what is bundled."""
    root = bundled_rules()
    return str(path.relative_to(root.parent)) if path.is_relative_to(root) else str(path)
