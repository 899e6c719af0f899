"""What the kinds of facility of the made-up registry are like; the figures are made up."""

from __future__ import annotations

from typing import NamedTuple


class Profile(NamedTuple):
    """What a kind is like: its weight, its words, the ranges of its figures, the weights of its grades."""

    weight: float
    zh: str
    people: tuple[int, int]
    area: tuple[int, int]
    beds: tuple[int, int]
    grades: tuple[int, int, int, int]
    public: float


PROFILES = {
    "village_clinic": Profile(57, "村卫生室", (300, 4_500), (40, 220), (0, 3), (2, 0, 0, 8), 0.7),
    "community_health_station": Profile(9, "社区卫生服务站", (3_000, 15_000), (120, 450), (0, 6), (5, 0, 0, 5), 0.7),
    "township_health_centre": Profile(7, "乡镇卫生院", (12_000, 70_000), (1_000, 9_000), (15, 140), (9, 1, 0, 0), 0.98),
    "community_health_centre": Profile(6, "社区卫生服务中心", (24_000, 106_000), (1_100, 5_000), (0, 90), (8, 0, 0, 2), 0.85),
    "general_hospital": Profile(5, "综合医院", (20_000, 900_000), (3_000, 90_000), (30, 1_800), (3, 4, 2, 1), 0.5),
    "specialist_hospital": Profile(4, "专科医院", (20_000, 900_000), (2_000, 40_000), (20, 600), (4, 4, 1, 1), 0.3),
    "tcm_hospital": Profile(2.5, "中医医院", (20_000, 700_000), (2_000, 50_000), (20, 900), (3, 5, 1, 1), 0.6),
    "maternal_child_hospital": Profile(1.5, "妇幼保健院", (50_000, 900_000), (2_000, 30_000), (20, 500), (3, 5, 1, 1), 0.95),
    "nursing_facility": Profile(2, "护理机构", (1_000, 50_000), (300, 8_000), (10, 200), (2, 0, 0, 8), 0.2),
    "cdc": Profile(1, "疾病预防控制中心", (200_000, 900_000), (1_500, 9_000), (0, 1), (0, 0, 0, 1), 1),
    "emergency_station": Profile(5, "急救站", (20_000, 200_000), (0, 1), (0, 1), (0, 0, 0, 1), 1),
}
KINDS = tuple(PROFILES)
CENTRE, STATION = KINDS.index("community_health_centre"), KINDS.index("emergency_station")
WORDS: dict[str, tuple[str | None, ...]] = {
    "type": ("facility", "station"),
    "kind": KINDS,
    "grade": ("primary", "secondary", "tertiary", "ungraded"),
    "ownership": ("private", "public"),
    "area_type": ("rural", "urban"),
    "region": (
        *("410202", "410203", "410204", "410205", "410212", "410221", "410222", "410223", "410225", "410200"),
        *("410402", "410411", "410105", "411000", "410000", None),
    ),
}
REGIONS = (*[0.088] * 9, 0.08, *[0.025] * 3, 0.013, 0.01, 0.03)
