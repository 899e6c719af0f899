"""Made-up rule packs of any size, like the bundled ones in shape; none of their figures or clauses is real.

The rules go round the shapes of `SHAPES`, each with kinds, grades and figures of its own, seeded: the same count gives the
same files. They load, and lint finds nothing but that they have no cases.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

Parameters = dict[str, dict[str, Any]]
Shape = tuple[str, str | None, str, Parameters]
"""A rule as its subject, `when`, `require`, and the parameters that it reads."""

SEED = 20250630
CLAUSE = "一/（一）"
KINDS = (
    *("village_clinic", "community_health_station", "township_health_centre", "community_health_centre"),
    *("general_hospital", "specialist_hospital", "tcm_hospital", "maternal_child_hospital", "nursing_facility", "cdc"),
)
HOSPITALS = ("general_hospital", "specialist_hospital", "tcm_hospital", "maternal_child_hospital")
GRADES = ("primary", "secondary", "tertiary")
SHARES = {"essential_medicine_variety_share": "share_of_varieties", "essential_medicine_amount_share": "share_of_spending"}
DOCUMENT = {
    "id": "made-up-plan",
    "version": "1",
    "title": {"zh": "虚构规划（仅供测速）", "en": "A made-up plan, for benchmarks only"},
    "short": {"zh": "虚构规划", "en": "made-up plan"},
    "issuer": {"zh": "虚构机构", "en": "nobody (made up)"},
    "status": "draft",
    "jurisdiction": "410200",
    "period": {"from": date(2021, 1, 1), "to": date(2025, 12, 31)},
}


def pack(count: int, folder: Path) -> Path:
    """The folder of a made-up pack of so many rules, written anew."""
    chance, parameters, rules = random.Random(SEED), {}, []  # noqa: S311 (made-up data)
    for number in range(1, count + 1):
        subject, when, require, own = SHAPES[(number - 1) % len(SHAPES)](chance, f"p{number:05}")
        parameters.update(own)
        rules.append(_rule(number, subject, when, require))
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / "document.yaml", DOCUMENT)
    _write(folder / "01-rules.yaml", {"parameters": parameters, "rules": rules})
    return folder


def _rule(number: int, subject: str, when: str | None, require: str) -> dict[str, Any]:
    rule: dict[str, Any] = {
        "id": f"rule-{number:05}",
        "title": {"zh": f"虚构规则 {number}", "en": f"made-up rule {number}"},
        "subject": subject,
        **({"when": when} if when else {}),
        "require": require,
        "force": ("binding", "expected", "standard", "advisory")[number % 4],
        **({"due": date(2022 + number % 9, 12, 31)} if number % 3 == 0 else {}),
        "clause": CLAUSE,
    }
    return rule


def _parameter(name: str, unit: str, **table: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    yield name, {"label": {"zh": f"虚构数值 {name}", "en": f"made-up figure {name}"}, "unit": unit, **table, "clause": CLAUSE}


def _some(chance: random.Random, codes: tuple[str, ...], count: int) -> str:
    return f"[{', '.join(sorted(chance.sample(codes, count)))}]"


def _radius(chance: random.Random, name: str) -> Shape:
    """A plain limit in one type of area."""
    limit = dict(_parameter(name, "km", kind="service_distance", value=chance.randint(3, 25)))
    return "station", f"area_type == {chance.choice(('urban', 'rural'))}", f"service_radius <= {name}", limit


def _response(chance: random.Random, name: str) -> Shape:
    """A plain limit for all."""
    return "station", None, f"mean_response_time <= {name}", dict(_parameter(name, "min", value=chance.randint(10, 40)))


def _banded(chance: random.Random, name: str) -> Shape:
    """A table of bands, and a formula with min and max."""
    edges = sorted(chance.sample(range(10_000, 120_000, 5_000), 4))
    bands: list[list[Any]] = [[low, high, 1000 + low // 50] for low, high in pairwise(edges)]
    bands[-1].append("closed")
    base = _parameter(name, "m²", kind="service_floor_area", over="served_population", bands=bands)
    per_bed = _parameter(f"{name}_bed", "m²/bed", kind="service_floor_area", value=chance.randint(15, 35))
    edge, more = chance.randrange(20, 80, 10), chance.randint(30, 45)
    beds = f"{name}_bed * min(beds, {edge}床) + {more} m²/床 * max(beds - {edge}床, 0床)"
    return "facility", f"kind == {chance.choice(KINDS[1:4])}", f"floor_area >= {name} + {beds}", {**dict(base), **dict(per_bed)}


def _by_grade(chance: random.Random, name: str) -> Shape:
    """A table by category, less for one kind."""
    share, least = chance.choice(sorted(SHARES)), chance.randrange(30, 50, 5)
    values = {grade: least + 20 * step for grade, step in zip(GRADES, (2, 1, 0), strict=True)}
    floor = _parameter(name, "%", kind=SHARES[share], by="grade", values=values)
    when = f"ownership == public and kind in {_some(chance, KINDS, 4)} and (kind != cdc or grade in [secondary, tertiary])"
    return "facility", when, f"{share} >= {name} - (10% if kind == specialist_hospital else 0%)", dict(floor)


def _density(chance: random.Random, name: str) -> Shape:
    """A quotient of two fields."""
    least = _parameter(name, "张/千人", value=chance.randint(1, 9))
    return "facility", f"kind in {_some(chance, HOSPITALS, 2)}", f"beds / served_population >= {name}", dict(least)


def _beds(chance: random.Random, name: str) -> Shape:
    """A plain limit for some kinds of one grade."""
    least = _parameter(name, "bed", kind="actual_beds", value=chance.randrange(20, 500, 10))
    when = f"kind in {_some(chance, HOSPITALS, 3)} and grade == {chance.choice(GRADES)}"
    return "facility", when, f"beds >= {name}", dict(least)


def _either(chance: random.Random, name: str) -> Shape:
    """Two requirements, of which one is enough, and an exception."""
    first, second = SHARES
    least = _parameter(name, "%", kind=SHARES[first], value=chance.randrange(40, 80, 5))
    require = f"{first} >= {name} or {second} >= {chance.randrange(30, 70, 5)}%"
    return "facility", f"kind == {chance.choice(KINDS)} and not (ownership == private)", require, dict(least)


def _both(chance: random.Random, name: str) -> Shape:
    """Two requirements together, one of them the greater of two figures."""
    least = _parameter(name, "m²", kind="service_floor_area", value=chance.randrange(800, 3_000, 100))
    require = f"floor_area >= max({name}, {chance.randint(20, 40)} m²/床 * beds) and beds >= {chance.randrange(5, 60, 5)}床"
    return "facility", f"kind in {_some(chance, KINDS[2:], 3)}", require, dict(least)


SHAPES = (_banded, _radius, _by_grade, _beds, _density, _either, _response, _both)


def _write(path: Path, content: Mapping[str, Any]) -> None:
    path.write_text(
        f"# Made up, for benchmarks only.\n{yaml.safe_dump(dict(content), allow_unicode=True, sort_keys=False)}", "utf-8"
    )
