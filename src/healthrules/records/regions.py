"""The region tree: GB/T 2260 codes, names, and who lies inside whom."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from healthrules.errors import UsageError, did_you_mean
from healthrules.texts import Text

MAX_SHOWN = 40

_LEVELS = 3
"""Province, city, county or district."""


@dataclass(frozen=True, slots=True)
class Region:
    """A place in the tree; `parent` is a code, None at the top."""

    code: str
    name: Text
    parent: str | None
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RegionTree:
    """Regions by code, found by code or name."""

    regions: Mapping[str, Region]
    _named: dict[str, frozenset[str]] = field(default_factory=dict, compare=False, repr=False)

    def line(self, code: str) -> Iterator[str]:
        """The region and those that hold it, from the inside out."""
        at: str | None = code
        while at is not None:
            yield at
            at = self.regions[at].parent

    def holds(self, outer: str, inner: str) -> bool:
        """Whether `inner` is `outer` or lies inside it."""
        return outer in self.line(inner)

    def outermost(self, code: str) -> str:
        """The region that holds a region and lies in no other."""
        *_, last = self.line(code)
        return last

    def district(self, code: str) -> str:
        """The county or district that holds a region, or is it: the third from the outside; a wider region itself."""
        return [*self.line(code)][-_LEVELS:][0]

    def find(self, text: str) -> Region:
        """The region with this code or name, such as "410202", "龙亭区" or "开封市龙亭区".

        Raises `UsageError` where there is none, or several of the name.
        """
        text = unicodedata.normalize("NFKC", text).strip()
        shown = text if len(text) <= MAX_SHOWN else f"{text[:MAX_SHOWN]}…"
        if text in self.regions:
            return self.regions[text]
        if not self._named:
            self._named.update(_names(self))
        found = self._named.get(_folded(text), frozenset())
        if len(found) == 1:
            return self.regions[next(iter(found))]
        if found:
            codes = ", ".join(sorted(found))
            raise UsageError(
                Text(
                    f"地区“{text}”不止一个，请写代码：{codes}", f"several regions are called `{text}`; write the code: {codes}"
                )
            )
        hint = self._hint(text)
        raise UsageError(
            Text(f"地区“{shown}”不在地区表中。{hint.zh}", f"the region `{shown}` is not in the region tree.{hint.en}")
        )

    def _hint(self, text: str) -> Text:
        """What may have been meant: for a code the region that it begins with, for a name the nearest one."""
        if text.isdigit():
            found = self.regions.get(text[:6])
            if found is None:
                return Text("", "")
            name = found.name
            return Text(f"是否指“{found.code}”（{name.zh}）？", f" Did you mean `{found.code}` ({name.en})?")
        for region in self.regions.values():
            if len(text) > len(region.name.zh) and text.endswith(region.name.zh):
                outer = self.regions[region.parent].name if region.parent else region.name
                return Text(f"“{region.name.zh}”在表中属于{outer.zh}。", f" `{region.name.zh}` lies in {outer.en} there.")
        known = [name for each in self.regions.values() for name in (each.name.zh, each.name.en)]
        return did_you_mean(text, [*known, *(code for code in self.regions if not code.isdigit())])


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def _names(tree: RegionTree) -> dict[str, frozenset[str]]:
    """Every way to name a region: its names, alone and after the names of those that hold it."""
    found: dict[str, set[str]] = {}
    for region in tree.regions.values():
        own = {region.name.zh, region.name.en, *region.also}
        outer = [tree.regions[code].name.zh for code in tree.line(region.code)][1:]
        prefixes = ["".join(reversed(outer[:count])) for count in range(1, len(outer) + 1)]
        for name in own | {prefix + region.name.zh for prefix in prefixes}:
            found.setdefault(_folded(name), set()).add(region.code)
    return {name: frozenset(codes) for name, codes in found.items()}
