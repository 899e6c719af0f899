"""A proposal that is written wrongly: what is wrong, and how to mend it, in both languages and without program's words."""

import pytest

from healthrules.errors import Problem, RulebookError
from healthrules.planning import read_proposal

HEAD = "proposal: {id: trial, title: 试行}\nchanges:\n"
WRONG = [
    (
        "说明文档\n",
        "文件应由键和值组成，键有 proposal:、changes:",
        "the file needs keys and values, of `proposal:`, `changes:`",
    ),
    (
        "- a\n- b\n",
        "文件应由键和值组成，键有 proposal:、changes:",
        "the file needs keys and values, of `proposal:`, `changes:`",
    ),
    ("proposal：\n  id： x\n", "其中有全角“：”，请改为半角“:”，冒号和逗号后加空格", "it has the full-width `：`"),
    (
        HEAD + "  - {rule: x, force: 约束性, reason: 试}\n",
        "“force”：应为以下之一：binding（约束性）、expected（预期性）、standard（明确要求）、advisory（鼓励性）。是否指“binding”？",
        "`force`: one of binding, expected, standard, advisory is needed",
    ),
    (HEAD + "  - {rule: x, force: bindin, reason: 试}\n", "是否指“binding”？", "Did you mean `binding`?"),
    (
        HEAD + "  - {rule: x, retire: false, reason: 试}\n",
        "“retire”：只能写 true；不需要时删去这一项",
        "`retire`: only `true` can stand here; else leave the key out",
    ),
    (HEAD + "  - {rule: x, due: 2027-12-31, reason: }\n", "“reason”：不能留空", "`reason`: must not be left empty"),
    ("proposal: {id: trial, title: }\nchanges: []\n", "“title”：不能留空", "`title`: must not be left empty"),
    (
        "proposal: {id: 提高面积, title: 试}\nchanges: []\n",
        "“id”：只用小写英文字母、数字和连字符“-”，以字母开头，如 floor-area-2030",
        "`id`: small letters, digits and hyphens, beginning with a letter, such as floor-area-2030",
    ),
    (
        HEAD + "  - {rule: x, reading: 上限, reason: 试}\n",
        "“reading”：只用小写英文字母、数字和下划线“_”，以字母开头，如 floor_area",
        "`reading`: small letters, digits and underscores, beginning with a letter, such as floor_area",
    ),
    (
        HEAD + "  - parameter: x\n    band: [5万人， 7万人]\n    value: 5\n    reason: 试\n",
        "“band”：至少要 2 项；其中有全角“，”，请改为半角“,”",
        "`band`: at least 2 needed; it has the full-width `，`",
    ),
    (HEAD + "  - {rule: x, due: 2027年, reason: 试}\n", "“due”：应为日期，如 2025-12-31", "a date is needed"),
]


@pytest.mark.parametrize(("text", "zh", "en"), WRONG)
def test_what_is_wrong_is_told_with_how_to_mend_it(text: str, zh: str, en: str) -> None:
    problem = _problems(text)[0]
    assert problem.code == "HR002"
    assert zh in problem.text.zh
    assert en in problem.text.en


def test_a_quoted_text_that_is_wrong_is_pointed_at_where_it_begins() -> None:
    (problem,) = _problems(HEAD + "  - parameter: x\n    value: 5\n    reason: ''\n")
    assert str(problem.place) == "p.yaml:5:13"


@pytest.mark.parametrize(
    ("title", "zh", "en"),
    [
        ("扩大", "扩大", "扩大"),
        ("{zh: 扩大}", "扩大", "扩大"),
        ("{en: more}", "more", "more"),
        ("{zh: 扩大, en: more}", "扩大", "more"),
    ],
)
def test_a_text_that_is_written_once_stands_in_both_languages(title: str, zh: str, en: str) -> None:
    change = f"  - {{rule: x, title: {title}, notes: {title}, reason: {title}}}\n"
    found = read_proposal(f"proposal: {{id: trial, title: {title}, reason: {title}}}\nchanges:\n{change}")
    texts = [found.title, found.reason, *(getattr(found.file.changes[0], each).text() for each in ("title", "notes", "reason"))]
    assert [(each.zh, each.en) for each in texts if each] == [(zh, en)] * 5


def test_a_text_in_no_language_is_told() -> None:
    assert "缺少“zh”" in _problems("proposal: {id: trial, title: {}}\nchanges: []\n")[0].text.zh


def _problems(text: str) -> tuple[Problem, ...]:
    with pytest.raises(RulebookError) as caught:
        read_proposal(text, "p.yaml")
    return caught.value.problems
