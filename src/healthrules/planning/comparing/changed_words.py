"""What proposals changed, in a line for each change: values as they are; of what is written as code, that it was rewritten."""

from __future__ import annotations

from collections.abc import Mapping

from healthrules.planning.proposals.bench import ADD, RETIRE, Change
from healthrules.texts import LANGUAGES, Text

_WHOLE: Mapping[tuple[str, str], Text] = {
    ("rule", ADD): Text("新增规则", "a new rule"),
    ("rule", RETIRE): Text("废止规则", "a rule that is retired"),
    ("measure", ADD): Text("新增指标", "a new measure"),
    ("measure", RETIRE): Text("废止指标", "a measure that is retired"),
}
"""Things that come or go as a whole, by their kind."""

_AS_CODE = frozenset({"when", "require", "let", "readings", "formula"})
"""What is written in the language of rules, which `rules propose` shows."""

_REWRITTEN = Text("有修改", "rewritten")


def change_line(change: Change) -> Text:
    """One change with its reason."""
    zh, en = (f"  {change.what.in_(each)} ({change.thing})  {_became(change).in_(each)}" for each in LANGUAGES)
    return Text(f"{zh}。理由：{change.reason.zh}", f"{en}. Reason: {change.reason.en}")


def _became(change: Change) -> Text:
    (aspect, *_) = (*sorted(change.aspects), "")
    whole = _WHOLE.get((change.kind, aspect))
    if whole is not None:
        return whole
    if change.aspects & _AS_CODE:
        return _REWRITTEN
    return Text(f"{change.old.zh} → {change.new.zh}", f"{change.old.en} → {change.new.en}")
