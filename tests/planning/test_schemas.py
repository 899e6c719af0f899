"""The schemas of studies: all that is written holds to them, all that they know is written somewhere, and nothing else fits."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("polars")

import yaml
from jsonschema import Draft202012Validator, FormatChecker

import healthrules as hr
from healthrules.engines import Outcome
from healthrules.planning.comparing.cases import cases
from healthrules.planning.comparing.compare import compare
from healthrules.planning.comparing.study import Asked, Compared, study
from healthrules.planning.comparing.words import MOVES
from healthrules.planning.progress.pace import Status
from healthrules.planning.schemas import SCHEMAS
from healthrules.planning.studies import Study, written
from healthrules.planning.thresholds.solve_study import solve_study
from healthrules.records import Record
from tests.planning.schema_reach import described, known, objects, reached, spoilt
from tests.planning.study_json import KINDS, PRICES, ROOT, documented, more, outputs

Found = dict[str, list[dict[str, Any]]]
DAY = date(2025, 6, 30)
NO_JSON = ("prices",)


def made_by_a_program() -> Iterator[tuple[str, Study]]:
    """Studies of records that no file holds."""
    book = hr.load_rules(["kaifeng-plan-2025"])
    kinds = (("rural", 12), ("urban", 6))
    records = [Record("station", each, each, "410221", {"area_type": each, "service_radius": x}) for each, x in kinds]
    (case,) = cases(book, [], ["emergency-radius-rural"])
    found = compare(records, case.before, case.after, as_of=DAY)
    yield "compare", study([Compared(case, found)], Asked(("-",)))
    yield "solve", solve_study(hr.solve(records, book, "urban_emergency_radius", "60%", as_of=DAY), book)


@pytest.fixture(scope="module")
def every(tmp_path_factory: pytest.TempPathFactory) -> Found:
    """All that the commands wrote, by kind."""
    found: Found = {kind: [] for kind in KINDS}
    for kind, data in outputs([*documented(), *more(tmp_path_factory.mktemp("studies"))]):
        found[kind].append(data)
    for kind, made in made_by_a_program():
        found[kind].append(json.loads(written(made, "json", "zh")))
    return found


def validator(kind: str) -> Draft202012Validator:
    schema = SCHEMAS[kind]()
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=FormatChecker())


@pytest.mark.parametrize("kind", KINDS)
def test_all_that_is_written_holds_to_its_schema(every: Found, kind: str) -> None:
    held = validator(kind)
    assert every[kind]
    for data in every[kind]:
        assert [(error.json_path, error.message) for error in held.iter_errors(data)] == []


@pytest.mark.parametrize("kind", KINDS)
def test_all_that_a_schema_knows_is_written_somewhere_with_every_type_and_null(every: Found, kind: str) -> None:
    schema = SCHEMAS[kind]()
    found = set().union(*(reached(schema, schema, data) for data in every[kind]))
    assert sorted(known(schema, schema) - found) == []


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_spoilt_does_not_fit(every: Found, kind: str) -> None:
    held, schema = validator(kind), SCHEMAS[kind]()
    fullest = max(every[kind], key=lambda data: len(reached(schema, schema, data)))
    wrong = [what for what, data in spoilt(fullest) if _fits(held, data) and not _may_be_left_out(what)]
    assert wrong == []


def _fits(held: Draft202012Validator, data: Any) -> bool:
    return next(held.iter_errors(data), None) is None


def _may_be_left_out(what: str) -> bool:
    """Keys that are there only where records are of several years, or a value has no finite decimal form."""
    return what.endswith((": no year", ": no years", ": no exact"))


@pytest.mark.parametrize("kind", KINDS)
def test_every_key_is_described_and_says_what_null_means(kind: str) -> None:
    for key, shape in described(SCHEMAS[kind]()):
        assert shape["description"], key
        null = "null" in shape.get("type", ()) or {"type": "null"} in shape.get("anyOf", ())
        assert ("; null: " in shape["description"]) is null, key


@pytest.mark.parametrize("kind", KINDS)
def test_objects_are_closed_and_numbers_are_numbers(kind: str) -> None:
    schema = SCHEMAS[kind]()
    found = list(objects(schema))
    assert found
    assert [each["description"] for each in found if each["additionalProperties"] is not False] == []
    values = [shape for key, shape in described(schema) if key in ("value", "price", "pace", "gap_after", "share", "target")]
    assert values
    assert not any("string" in shape.get("type", ()) for shape in values)


def test_words_are_those_of_the_code() -> None:
    progress, compare_, uncertainty = (dict(described(SCHEMAS[kind]())) for kind in ("progress", "compare", "uncertainty"))
    assert progress["status"]["enum"] == [each.value for each in Status]
    assert progress["counts"]["required"] == [each.value for each in Status]
    assert compare_["after"]["enum"] == uncertainty["may_be"]["enum"] == [each.value for each in Outcome]
    assert set(MOVES) < set(compare_["total"]["required"])


def test_every_study_has_a_schema_that_names_it(every: Found) -> None:
    assert [kind for kind in SCHEMAS if kind not in NO_JSON] == list(KINDS)
    for kind in KINDS:
        name = SCHEMAS[kind]()["properties"]["schema"]["const"]
        assert name == f"healthrules/{kind}/1"
        assert {data["schema"] for data in every[kind]} == {name}


def test_the_page_names_the_keys_of_every_study() -> None:
    page = (ROOT / "docs" / "planning.md").read_text(encoding="utf-8").partition("\n## JSON\n")[2]
    for kind in KINDS:
        keys = SCHEMAS[kind]()["required"]
        row = next(line for line in page.splitlines() if line.startswith(f"| `{kind}`"))
        assert [key for key in keys if key != "schema" and f"`{key}`" not in row] == []


def test_prices_that_the_program_reads_fit_and_others_do_not() -> None:
    held = validator("prices")
    example = (ROOT / "examples" / "kaifeng" / "prices.yaml").read_text(encoding="utf-8")
    for text in (example, PRICES, PRICES.replace("source: 虚构", "source: {zh: 虚构, en: made up}")):
        assert _fits(held, yaml.safe_load(text))
    for old, new in WRONG_PRICES:
        assert not _fits(held, yaml.safe_load(PRICES.replace(old, new, 1))), new
        assert old in PRICES


WRONG_PRICES = [
    ("unit: m²", "units: m²"),
    ("price: 3200.5", "price: 3200元钱"),
    ("price: 3200.5", "price: -1"),
    ("price: 3200.5", "price: true"),
    ("currency: 元, ", ""),
    ("source: 虚构", "source: {cn: 虚构}"),
    ("source: 虚构", "source: 虚构, rules: []"),
]


@pytest.mark.parametrize(("old", "new"), WRONG_PRICES, ids=[new for _, new in WRONG_PRICES])
def test_what_does_not_fit_the_schema_of_prices_is_not_read_either(tmp_path: Path, old: str, new: str) -> None:
    path = tmp_path / "prices.yaml"
    path.write_text(PRICES.replace(old, new, 1), encoding="utf-8")
    from healthrules.planning.comparing.price_files import load_prices

    with pytest.raises(hr.HealthRulesError):
        load_prices(path, hr.load_rules(["kaifeng-plan-2025"]))
