"""Which keys of a change of a parameter go together."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from healthrules.planning.proposals.bench import RETIRE, At, refused
from healthrules.rulebook.proposal_files import ParameterChange
from healthrules.texts import Text

_GIVEN = ("value", "bands", "values", "edges", "steps", "dated", RETIRE)
_FITS: Sequence[tuple[Callable[[ParameterChange, list[str]], bool], str, Text]] = (
    (
        lambda _, given: len(given) != 1,
        "parameter",
        Text(
            "须且只须写 value、bands、values、edges、steps、dated、retire 之一",
            "write exactly one of `value`, `bands`, `values`, `edges`, `steps`, `dated`, `retire`",
        ),
    ),
    (
        lambda change, _: bool(change.band and change.code),
        "code",
        Text("band 与 code 只能写一个", "write `band` or `code`, not both"),
    ),
    (
        lambda change, given: "edges" in given and change.band is None,
        "edges",
        Text("edges 须配 band，指明移动哪一档", "`edges` needs `band`: which one is moved"),
    ),
    (
        lambda change, given: change.band is not None and given[0] not in ("value", "steps", "edges"),
        "band",
        Text("band 只与 value、steps 或 edges 同用", "`band` stands with `value`, `steps` or `edges`"),
    ),
    (
        lambda change, given: change.code is not None and given[0] not in ("value", "steps"),
        "code",
        Text("code 只与 value 或 steps 同用", "`code` stands with `value` or `steps`"),
    ),
    (
        lambda change, given: change.start is not None and given[0] not in ("value", "bands", "values"),
        "from",
        Text("from 只与 value、bands 或 values 同用", "`from` stands with `value`, `bands` or `values`"),
    ),
)
"""What keys of a change go together: where that holds, what is said at which key."""


def fits(change: ParameterChange, at: At) -> None:
    """Raise `RulebookError` where the keys of a change do not go together."""
    given = [name for name in _GIVEN if getattr(change, name) is not None]
    for wrong, key, text in _FITS:
        if wrong(change, given):
            raise refused(at.spot(key), "HR302", text)
