"""`healthrules schema`: JSON Schemas that are valid, and that hold for what the program reads and writes."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from jsonschema import Draft202012Validator

if TYPE_CHECKING:
    from tests.cli.conftest import Run

ROOT = Path(__file__).parents[2]
KINDS = ["record", "rules", "cases", "document", "vocabulary", "proposal", "waivers", "report", "diff"]
PLANNING = ["compare", "sweep", "solve", "progress", "influence", "mend", "uncertainty", "prices"]
WITH_POLARS = ("compare", "sweep")


class Text(yaml.SafeLoader):
    """YAML with days as text, as JSON has them."""


Text.add_constructor("tag:yaml.org,2002:timestamp", lambda _, node: node.value)


def schema(run: Run, kind: str) -> dict[str, Any]:
    ran = run("schema", kind, "--lang", "en")
    assert (ran.status, ran.err) == (0, "")
    found: dict[str, Any] = json.loads(ran.out)
    Draft202012Validator.check_schema(found)
    return found


@pytest.mark.parametrize("kind", [*KINDS, *PLANNING])
def test_each_kind_has_a_valid_schema(run: Run, kind: str) -> None:
    if kind in WITH_POLARS:
        pytest.importorskip("polars")
    assert schema(run, kind)["$schema"] == "https://json-schema.org/draft/2020-12/schema"


@pytest.mark.parametrize(
    ("kind", "pattern"),
    [
        ("rules", "*/[0-9]*s.yaml"),
        ("cases", "*/*.cases.yaml"),
        ("document", "*/document.yaml"),
        ("vocabulary", "vocabulary/*.yaml"),
    ],
)
def test_the_bundled_files_are_valid_by_their_schema(run: Run, kind: str, pattern: str) -> None:
    validator = Draft202012Validator(schema(run, kind))
    paths = [path for path in (ROOT / "rules").glob(pattern) if kind == "cases" or not path.name.endswith(".cases.yaml")]
    assert paths
    for path in paths:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=Text)  # noqa: S506 (a safe loader)
        assert [error.message for error in validator.iter_errors(data)] == [], path


def test_the_example_proposals_are_valid_by_their_schema(run: Run) -> None:
    validator = Draft202012Validator(schema(run, "proposal"))
    paths = list((ROOT / "examples" / "proposals").glob("*.yaml"))
    assert paths
    for path in paths:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=Text)  # noqa: S506 (a safe loader)
        assert [error.message for error in validator.iter_errors(data)] == [], path
        assert not validator.is_valid({**data, "changes": [{**data["changes"][0], "reasn": "-"}]})


def test_the_example_waivers_are_valid_by_their_schema(run: Run) -> None:
    validator = Draft202012Validator(schema(run, "waivers"))
    text = (ROOT / "examples" / "kaifeng" / "waivers.yaml").read_text(encoding="utf-8")
    data = yaml.load(text, Loader=Text)  # noqa: S506 (a safe loader)
    assert [error.message for error in validator.iter_errors(data)] == []
    del data["waivers"][0]["reason"]
    assert not validator.is_valid(data)


def test_the_example_records_written_by_field_name_are_valid(run: Run) -> None:
    records = json.loads((ROOT / "examples" / "kaifeng" / "chc.json").read_text(encoding="utf-8"))
    validator = Draft202012Validator(schema(run, "record"))
    assert validator.is_valid([records[0], records[2]])
    assert validator.is_valid(records[0])


@pytest.mark.parametrize(
    "wrong",
    [{"kind": "ship"}, {"beds": -1}, {"beds": True}, {"floor_area": {"value": 1}}, {"type": "ship"}, {"id": None}],
    ids=str,
)
def test_a_record_with_a_wrong_value_is_not_valid(run: Run, wrong: dict[str, Any]) -> None:
    assert not Draft202012Validator(schema(run, "record")).is_valid({"type": "facility", "id": "a", **wrong})


def test_the_help_names_every_kind(run: Run) -> None:
    said = run("schema", "--help").out
    assert [kind for kind in (*KINDS, *PLANNING) if not re.search(rf"\b{kind}\b", said)] == []


def test_every_schema_of_planning_is_a_kind() -> None:
    from healthrules.cli.schema import PLANNING as KNOWN
    from healthrules.planning.schemas import SCHEMAS

    assert KNOWN == PLANNING == list(SCHEMAS)


@pytest.mark.parametrize("kind", PLANNING)
def test_without_polars_it_is_written_or_says_what_to_install(run: Run, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    monkeypatch.setitem(sys.modules, "polars", None)
    ran = run("schema", kind, "--lang", "en")
    wanted = (
        (2, "healthrules: polars is not installed: pip install 'healthrules[columnar]'\n") if kind in WITH_POLARS else (0, "")
    )
    assert (ran.status, ran.err) == wanted


def test_the_example_prices_are_valid_by_their_schema(run: Run) -> None:
    validator = Draft202012Validator(schema(run, "prices"))
    data = yaml.safe_load((ROOT / "examples" / "kaifeng" / "prices.yaml").read_text(encoding="utf-8"))
    assert [error.message for error in validator.iter_errors(data)] == []
    del data["prices"][0]["source"]
    assert not validator.is_valid(data)


def test_an_unknown_kind_ends_with_status_2_and_the_nearest(run: Run) -> None:
    ran = run("schema", "reports", "--lang", "en")
    assert (ran.status, ran.out) == (2, "")
    assert "Did you mean `report`?" in ran.err
