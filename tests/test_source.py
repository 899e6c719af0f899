"""YAML is read strictly: plain data with exact numbers and the place of every value; anything else is refused."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from healthrules.errors import RulebookError
from healthrules.source import MAX_BYTES, parse_source, read_source
from healthrules.texts import Text


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *[("5", 5), ("-5", -5), ("+5", 5), ("0", 0), ("007", "007"), ("1_000", "1_000"), ("0x1F", "0x1F"), ("1e5", "1e5")],
        *[("0.10", Decimal("0.10")), ("-1.5", Decimal("-1.5")), (".5", ".5")],
        *[(".nan", ".nan"), (".inf", ".inf"), ("1.0e3", "1.0e3")],
        *[("true", True), ("false", False), ("yes", "yes"), ("on", "on"), ("null", None), ("~", None), ("", None)],
        *[("2021-01-01", date(2021, 1, 1)), ("2021-1-1", "2021-1-1"), ("12:30", "12:30")],
        *[("'5'", "5"), ('"true"', "true"), ("'2021-01-01'", "2021-01-01")],
        *[("1" * 31, int("1" * 31)), ("1" * 32, "1" * 32), ("5 公里", "5 公里"), ("|-\n  a\n  b", "a\nb"), ("no", "no")],
    ],
)  # fmt: skip
def test_a_value_is_exact_or_text(text: str, value: object) -> None:
    found = parse_source(f"key: {text}", "a.yaml").data["key"]
    assert found == value
    assert type(found) is type(value)


def test_a_decimal_keeps_the_digits_that_were_written() -> None:
    assert str(parse_source("a: 0.10", "a.yaml").data["a"]) == "0.10"


def test_an_empty_file_holds_nothing() -> None:
    assert parse_source("", "a.yaml").data is None
    assert parse_source("# only a comment\n", "a.yaml").data is None


def test_a_problem_stands_at_its_value_or_so_many_characters_into_it() -> None:
    source = parse_source("规则:\n  - {id: a, require: 'beds > 5'}\n  - id: b\n    require: bed > 5\n", "a.yaml")
    plain = source.problem("HR103", Text("错", "wrong"), ("规则", 1, "require"), 6)
    quoted = source.problem("HR103", Text("错", "wrong"), ("规则", 0, "require"), 5)
    assert plain.lines("wrong") == "a.yaml:4:20: HR103 wrong\n        require: bed > 5\n                       ^"
    assert str(quoted.place) == "a.yaml:2:28"


def test_a_problem_with_a_value_that_is_not_there_stands_at_what_would_hold_it() -> None:
    source = parse_source("a:\n  b: 1\n", "a.yaml")
    assert str(source.problem("HR002", Text("错", "wrong"), ("a", "x", "y")).place) == "a.yaml:2:3"
    assert str(parse_source("", "a.yaml").problem("HR002", Text("错", "wrong")).place) == "a.yaml:1:1"


def test_a_byte_order_mark_and_windows_line_ends_do_not_move_places(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes("\ufeffa: 1\r\nb: {c: 2}\r\n".encode())
    source = read_source(tmp_path / "a.yaml", "a.yaml")
    assert source.data == {"a": 1, "b": {"c": 2}}
    assert (
        source.problem("HR002", Text("错", "wrong"), ("b", "c")).lines("wrong")
        == "a.yaml:2:8: HR002 wrong\n    b: {c: 2}\n           ^"
    )


REFUSED = [
    ("a: &x 1", "a.yaml:1:4: HR001 anchors and aliases are not allowed\n    a: &x 1\n       ^"),
    ("a: *x", "a.yaml:1:4: HR001 anchors and aliases are not allowed\n    a: *x\n       ^"),
    ("&x a: 1", "a.yaml:1:1: HR001 anchors and aliases are not allowed\n    &x a: 1\n    ^"),
    ("a: !!python/name:os.system x", "a.yaml:1:4: HR001 tags are not allowed\n    a: !!python/name:os.system x\n       ^"),
    ("a: !!str 5", "a.yaml:1:4: HR001 tags are not allowed\n    a: !!str 5\n       ^"),
    ("!!str a: 5", "a.yaml:1:1: HR001 tags are not allowed\n    !!str a: 5\n    ^"),
    ("a: 1\nb: 2\na: 3", "a.yaml:3:1: HR001 the key `a` stands twice\n    a: 3\n    ^"),
    ("a:\n  b: 1\n  b: 1", "a.yaml:3:3: HR001 the key `b` stands twice\n      b: 1\n      ^"),
    ("[a]: 1", "a.yaml:1:1: HR001 a key must be text\n    [a]: 1\n    ^"),
    ("a: 2021-02-30", "a.yaml:1:4: HR001 not a date: 2021-02-30 (day is out of range for month)\n    a: 2021-02-30\n       ^"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "message"), REFUSED)
def test_what_is_not_plain_data_is_refused_at_its_place(text: str, message: str) -> None:
    assert _refusal(text) == message


def test_broken_yaml_is_refused_where_it_breaks() -> None:
    message = _refusal("a: [1, 2\nb: 3\n")
    assert message.startswith("a.yaml:2:")
    assert "HR001 broken YAML: " in message


def test_a_second_document_in_one_file_is_refused_not_dropped() -> None:
    assert "HR001" in _refusal("a: 1\n---\nb: 2\n")


@pytest.mark.parametrize("text", ["a: \x00", "a: \x07b", "a: \x1b"])
def test_control_characters_are_refused(text: str) -> None:
    assert "HR001 broken YAML" in _refusal(text)


@pytest.mark.parametrize(
    "text",
    [
        "[" * 22 + "]" * 22,
        "[" * 50_000,
        "[" * 50_000 + "]" * 50_000,
        "{a: " * 2_000 + "1" + "}" * 2_000,
        "- " * 30_000 + "1",
        "? " * 5_000,
    ],
)
def test_deep_nesting_is_refused_cleanly(text: str) -> None:
    assert "HR001" in _refusal(text)


def test_twenty_levels_inside_the_outermost_are_allowed() -> None:
    assert parse_source("[" * 21 + "]" * 21, "a.yaml").data


def test_a_file_that_is_not_there_not_utf_8_or_too_large_is_refused(tmp_path: Path) -> None:
    (tmp_path / "gbk.yaml").write_bytes("名: 开封".encode("gbk"))
    (tmp_path / "large.yaml").write_bytes(b"#" * (MAX_BYTES + 1))
    (tmp_path / "folder.yaml").mkdir()
    messages = {
        "none.yaml": "none.yaml: HR001 cannot read the file: No such file or directory",
        "gbk.yaml": "gbk.yaml: HR001 the file is not UTF-8: save it as UTF-8",
        "large.yaml": "large.yaml: HR001 the file is larger than 4000000 bytes",
        "folder.yaml": "folder.yaml: HR001 cannot read the file: Is a directory",
    }
    for name, message in messages.items():
        with pytest.raises(RulebookError) as caught:
            read_source(tmp_path / name, name)
        assert str(caught.value) == message


def _refusal(text: str) -> str:
    with pytest.raises(RulebookError) as caught:
        parse_source(text, "a.yaml")
    return str(caught.value)
