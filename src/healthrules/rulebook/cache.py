"""Loaded rulebooks, kept on disk: reading and checking rules again takes longer than judging a record.

The key is the digest of every rule file with the versions of this package, its code and Python, so a changed file is
never served from the cache. `HEALTHRULES_CACHE` names another folder; `HEALTHRULES_CACHE=off` keeps nothing. Only a file
that belongs to this user and that nobody else may write is read, for a stored rulebook is Python's own data format.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import pickle
import stat
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from healthrules.version import __version__

if TYPE_CHECKING:
    from healthrules.rulebook.book import Rulebook

FORMAT = 3

STORED = ("units", "records", "language", "rulebook")
"""The packages whose objects a stored rulebook holds."""

SUM = 32
"""A stored rulebook begins with the SHA-256 of the rest, so that a broken file is not read."""


def cached(digest: str, build: Callable[[], Rulebook]) -> Rulebook:
    """The stored rulebook of this digest, or the one that `build` makes, stored for the next time."""
    folder = _folder()
    if folder is None:
        return build()
    key = hashlib.sha256(f"{digest} {_code()}".encode()).hexdigest()[:32]
    path = folder / f"rulebook-{FORMAT}-{__version__}-py{sys.version_info[0]}{sys.version_info[1]}-{key}.pickle"
    stored = _stored(path)
    if stored is None:
        stored = build()
        _store(path, stored)
    return stored


def _code() -> str:
    """What tells one state of the code whose objects are stored from another, while it is worked on."""
    package = Path(__file__).parents[1]
    files = (file for part in STORED for file in sorted((package / part).glob("*.py")))
    return " ".join(f"{file.name} {status.st_mtime_ns} {status.st_size}" for file in files for status in [file.stat()])


def _folder() -> Path | None:
    setting = os.environ.get("HEALTHRULES_CACHE", "")
    if setting == "off":
        return None
    if setting:
        return Path(setting)
    base = os.environ.get("LOCALAPPDATA") if sys.platform == "win32" else os.environ.get("XDG_CACHE_HOME")
    try:
        return (Path(base) if base else Path.home() / ".cache") / "healthrules"
    except RuntimeError:
        return None


def _stored(path: Path) -> Rulebook | None:
    from healthrules.rulebook.book import Rulebook

    try:
        if not _is_mine(path.stat()) or not _is_mine(path.parent.stat()):
            return None
        content = path.read_bytes()
        if hashlib.sha256(content[SUM:]).digest() != content[:SUM]:
            return None
        found = pickle.loads(content[SUM:])  # noqa: S301 (our own file, checked above)
    except (OSError, pickle.UnpicklingError, AttributeError, ImportError, TypeError):
        return None
    return found if isinstance(found, Rulebook) else None


def _to_store(book: Rulebook) -> bytes:
    """The rulebook in blocks, with what it asks for beyond a record, which every check asks it."""
    from healthrules.rulebook.blocks import in_blocks, stored

    found = in_blocks(book)
    found.moments()
    found.derived()
    return stored(found)


def _is_mine(status: os.stat_result) -> bool:
    if sys.platform == "win32":
        return True
    return status.st_uid == os.getuid() and not status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def _store(path: Path, book: Rulebook) -> None:
    """Write the file whole or not at all; a cache that cannot be written is no error."""
    with contextlib.suppress(OSError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".rulebook-")
        content = _to_store(book)
        with os.fdopen(handle, "wb") as file:
            file.write(hashlib.sha256(content).digest() + content)
        Path(name).replace(path)
