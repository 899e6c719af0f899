"""A stored rulebook is served only where nothing has changed, and only from a file nobody else could have written."""

import hashlib
import os
import pickle
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from healthrules.errors import RulebookError
from healthrules.rulebook import load_rules

Write = Callable[..., Path]

RULE = (
    "rules:\n  - {id: trial, title: {zh: 试, en: trial}, subject: facility, force: standard, clause: 一, require: beds > 5床}\n"
)


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache"
    monkeypatch.setenv("HEALTHRULES_CACHE", str(folder))
    return folder


def _summed(content: bytes) -> bytes:
    """A stored rulebook begins with the checksum of the rest."""
    return hashlib.sha256(content).digest() + content


def _stored(cache: Path) -> Path:
    (path,) = cache.iterdir()
    return path


def test_a_loaded_rulebook_is_stored_once_and_served_the_next_time(cache: Path, write_pack: Write) -> None:
    folder = write_pack(RULE)
    first = load_rules([folder])
    assert load_rules([folder]) == first
    emptied = replace(first, rules={})
    _stored(cache).write_bytes(_summed(pickle.dumps(emptied)))
    assert load_rules([folder]) == emptied


def test_what_is_stored_is_what_was_loaded(cache: Path) -> None:
    assert load_rules() == load_rules()
    assert pickle.loads(_stored(cache).read_bytes()[32:]) == load_rules()  # noqa: S301


def test_readings_are_read_when_a_rule_is_asked_for(cache: Path, write_pack: Write) -> None:
    made = load_rules([write_pack(RULE)])
    stored = load_rules([write_pack(RULE)])
    rule = stored.rule("trial")
    assert list(rule.readings) == [None]
    assert rule.readings == made.rule("trial").readings
    assert (len(rule.readings), rule.reading().require) == (1, made.rule("trial").reading().require)
    again = pickle.loads(pickle.dumps(stored))  # noqa: S301
    assert again.rule("trial").reading() == rule.reading()
    assert _stored(cache).stat().st_size > 0


@pytest.mark.usefixtures("cache")
def test_a_pack_named_twice_is_not_served_as_one(write_pack: Write) -> None:
    folder = write_pack(RULE)
    load_rules([folder])
    with pytest.raises(RulebookError, match="loaded twice"):
        load_rules([folder, folder])


@pytest.mark.parametrize("changed", ["rules.yaml", "document.yaml", "vocabulary/own.yaml", "jurisdictions/own.yaml"])
@pytest.mark.usefixtures("cache")
def test_a_changed_file_is_never_served_from_the_cache(write_pack: Write, changed: str) -> None:
    files = {"vocabulary/own.yaml": "fields: {}", "jurisdictions/own.yaml": "regions: {}"}
    folder = write_pack(RULE, files=files)
    before = load_rules([folder]).documents["trial-plan"].digest
    path = folder / changed
    stamp = path.stat()
    path.write_text(path.read_text(encoding="utf-8").replace("5床", "6床") + "# changed\n", encoding="utf-8")
    os.utime(path, (stamp.st_atime, stamp.st_mtime))
    book = load_rules([folder])
    assert book.documents["trial-plan"].digest != before
    assert book.rule("trial").written.require == ("beds > 6床" if changed == "rules.yaml" else "beds > 5床")


@pytest.mark.usefixtures("cache")
def test_a_new_or_a_removed_file_is_seen(write_pack: Write) -> None:
    folder = write_pack(RULE)
    assert len(load_rules([folder]).rules) == 1
    (folder / "more.yaml").write_text(RULE.replace("id: trial", "id: more"), encoding="utf-8")
    assert len(load_rules([folder]).rules) == 2
    (folder / "more.yaml").unlink()
    assert len(load_rules([folder]).rules) == 1


@pytest.mark.usefixtures("cache")
def test_a_copy_of_a_pack_tells_its_own_places(write_pack: Write, tmp_path: Path) -> None:
    folder = write_pack(RULE)
    load_rules([folder])
    copy = tmp_path / "elsewhere" / folder.name
    shutil.copytree(folder, copy)
    assert load_rules([copy]).rule("trial").written.place.file == str(copy / "rules.yaml")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no group bits")
@pytest.mark.parametrize(("mode", "whose"), [(0o660, "file"), (0o606, "file"), (0o770, "folder"), (0o707, "folder")])
def test_what_others_may_write_is_not_read(cache: Path, write_pack: Write, mode: int, whose: str) -> None:
    folder = write_pack(RULE)
    book = load_rules([folder])
    path = _stored(cache)
    path.write_bytes(_summed(pickle.dumps(replace(book, rules={}))))
    (path if whose == "file" else cache).chmod(mode)
    assert load_rules([folder]) == book


@pytest.mark.parametrize(
    "content",
    [
        *[b"", b"not a pickle", b"\x80\x05", b"\x80\xff.", b"cno.such.module\nname\n.", b"\x80\x04h\x05.", b"I12345x\n."],
        *[pickle.dumps({"rules": {}}), pickle.dumps(None), b"\x80\x04\x8e" + b"\xff" * 8],
    ],
)  # fmt: skip
def test_a_broken_file_is_ignored_and_replaced(cache: Path, write_pack: Write, content: bytes) -> None:
    folder = write_pack(RULE)
    book = load_rules([folder])
    path = _stored(cache)
    path.write_bytes(content)
    assert load_rules([folder]) == book
    assert pickle.loads(path.read_bytes()[32:]) == book  # noqa: S301


def test_a_file_that_was_cut_short_is_ignored(cache: Path, write_pack: Write) -> None:
    folder = write_pack(RULE)
    book = load_rules([folder])
    path = _stored(cache)
    whole = path.read_bytes()
    for length in range(0, len(whole) - 1, len(whole) // 20):
        path.write_bytes(whole[:length])
        assert load_rules([folder]) == book


def test_nothing_is_written_where_the_cache_is_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, write_pack: Write) -> None:
    home = tmp_path / "home"
    home.mkdir()
    for name in ("HOME", "XDG_CACHE_HOME", "LOCALAPPDATA", "USERPROFILE"):
        monkeypatch.setenv(name, str(home))
    monkeypatch.setenv("HEALTHRULES_CACHE", "off")
    assert load_rules([write_pack(RULE)]).rules
    assert list(home.iterdir()) == []


def test_without_a_setting_the_cache_is_the_users_own_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, write_pack: Write
) -> None:
    monkeypatch.delenv("HEALTHRULES_CACHE")
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "caches"))
    load_rules([write_pack(RULE)])
    assert [path.name for path in (tmp_path / "caches").iterdir()] == ["healthrules"]


def test_a_cache_that_cannot_be_written_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, write_pack: Write) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    monkeypatch.setenv("HEALTHRULES_CACHE", str(tmp_path / "file"))
    assert load_rules([write_pack(RULE)]).rules


def test_a_rulebook_with_problems_is_not_stored(cache: Path, problems_of: Callable[..., list[str]]) -> None:
    assert problems_of("rulse: []")
    assert not cache.exists() or not list(cache.iterdir())
