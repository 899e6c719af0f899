"""What tables judged by columns have no means for, refused by name before anything is judged."""

from __future__ import annotations

from healthrules.errors import UnsupportedOperation
from healthrules.rulebook import Rulebook
from healthrules.texts import Text


def refuse_joins(book: Rulebook) -> None:
    """Refuse a rulebook that asks for more than each record holds, which tables do not join; joined records are judged.

    Raises `UnsupportedOperation` that names the first rule that does, and what it asks for.
    """
    for rule in book.rules.values():
        names = [*(each.name for each in rule.reading().fields() if each.moment is not None), *book.only(rule.id).derived()]
        if names:
            zh = f"按列检查的表格不联接其他年份和其他记录，规则 {rule.id} 要用到 {names[0]}"
            en = f"tables join no other years and no other records; the rule {rule.id} asks for `{names[0]}`"
            mend = Text(
                "请改用 --engine reference，报告用 text、json 或 md", "use --engine reference, and a report as text, json or md"
            )
            raise UnsupportedOperation(Text(f"{zh}；{mend.zh}", f"{en}; {mend.en}"))
