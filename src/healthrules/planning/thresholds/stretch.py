"""The values that a sweep tries: from one amount to another in equal steps, and the present one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from healthrules.errors import HealthRulesError, UsageError
from healthrules.planning.proposals.limits import too_low
from healthrules.planning.thresholds.threshold import Threshold
from healthrules.rulebook import Rulebook
from healthrules.rulebook.vocabulary import figure
from healthrules.texts import Text
from healthrules.units import Number, UnitTable, parse_amount
from healthrules.units.exact import quotient, simplest

STEPS, MOST_STEPS = 20, 200
"""How many steps a sweep has where nothing is said, and how many it may have."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """From `start` to `end`, as they are written; `step` is how far each step goes, `steps` how many there are.

    Amounts may have units: "1400 m²", "0.14公顷"; a bare number is in the unit of the parameter, and refused where that is
    % or the like. `option` stands before the names of these in messages: "--" on a command line.
    """

    start: str
    end: str
    step: str | None = None
    steps: int | None = None
    option: str = ""

    def values(self, held: Threshold, book: Rulebook) -> tuple[Number, ...]:
        """The values in rising order, each once, with both ends and the present value; in the unit of the parameter.

        Raises `UsageError` for an amount in a wrong unit, or of a share without one, for a start that nothing measured can
        be, an end below the start, and steps that are none or too many.
        """
        units = book.units
        start, end = self._read(self.start, "from", held, units), self._read(self.end, "to", held, units)
        wrong = too_low(start, held.parameter, held.document, book)
        if wrong is not None:
            raise UsageError(Text(f"{self.option}from：{wrong.zh}", f"{self.option}from: {wrong.en}"))
        if start > end:
            low, high = held.amount(start), held.amount(end)
            zh = f"{self.option}from 不能大于 {self.option}to：{low.zh} > {high.zh}"
            raise UsageError(Text(zh, f"{self.option}from lies above {self.option}to: {low.en} > {high.en}"))
        return tuple(sorted({*self._tried(start, end, held, units), end, held.present}))

    def _tried(self, start: Number, end: Number, held: Threshold, units: UnitTable) -> Iterator[Number]:
        if self.step is not None and self.steps is not None:
            zh = f"{self.option}step 与 {self.option}steps 只能写一个"
            raise UsageError(Text(zh, f"give {self.option}step or {self.option}steps, not both"))
        if self.step is not None:
            length = self._read(self.step, "step", held, units)
            if length <= 0:
                zh = f"{self.option}step 须大于零；实为“{self.step}”"
                raise UsageError(Text(zh, f"{self.option}step must be more than zero, not `{self.step}`"))
            count = -(-Fraction(end - start) // Fraction(length))
        else:
            count = STEPS if self.steps is None else self.steps
            length = quotient(end - start, count) if count else 0
        if start < end and not 0 < count <= MOST_STEPS:
            zh = f"步数须为 1 至 {MOST_STEPS}，此处为 {count}；请用 {self.option}steps 或 {self.option}step 调整"
            en = f"a sweep has 1 to {MOST_STEPS} steps, not {count}; set them with {self.option}steps or {self.option}step"
            raise UsageError(Text(zh, en))
        yield from (simplest(Fraction(start) + place * Fraction(length)) for place in range(count if start < end else 1))

    def _read(self, text: str, name: str, held: Threshold, units: UnitTable) -> Number:
        unit, what = held.parameter.unit, f"{self.option}{name}"
        try:
            number = figure(text, unit, units)
        except HealthRulesError as error:
            raise UsageError(Text(f"{what}：{error.text.zh}", f"{what}: {error.text.en}")) from None
        if number and unit.is_bare() and unit.scale < 1 and parse_amount(text, units)[1] is None:
            here, whole = (held.amount(each) for each in (number, quotient(number, unit.scale)))
            zh = f"{what}：请写明单位，“{text}”是 {here.zh} 还是 {whole.zh}？"
            raise UsageError(Text(zh, f"{what}: write the unit: is `{text}` {here.en} or {whole.en}?"))
        return number
