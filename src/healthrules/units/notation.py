"""Units and amounts as people write them: "1,650 m²", "5.2万人", "8.56/10万", "每千常住人口", full-width characters too."""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction

from healthrules.errors import ValueProblem
from healthrules.texts import Text, visible
from healthrules.units.exact import MAX_DIGITS, Number, exact, simplest
from healthrules.units.table import UnitTable, folded
from healthrules.units.unit import Unit

MAX_LENGTH = 100
"""How long a written amount may be."""

_NUMBER = r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?"
_AMOUNT = re.compile(rf"\s*([-+−]?)\s*({_NUMBER})(?:[eE]([-+]?[0-9]{{1,2}})(?![a-zA-Z]))?\s*(.*?)\s*\Z", re.DOTALL)
_SEPARATOR = re.compile(r"\s*(/|\*|·|×|每|\bper\b)\s*")
_TERM = re.compile(rf"({_NUMBER})?\s*(.*)\Z", re.DOTALL)
_NOT_A_UNIT = frozenset("0123456789.,-−~—–至到±")
_SUPERSCRIPT = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_POWER = re.compile(r"(.*?)\s*\^?\s*([1-9])\Z", re.DOTALL)


def parse_unit(text: str, table: UnitTable) -> Unit:
    """The unit that a text names; see `UnitTable.unit`."""
    name = table.spelled(text)
    if name:
        return table.named(name)
    factor, unit = _parse(text, table)
    if unit is None:
        raise table.unknown(text)
    return table.composed({name.name: power for name, power in unit.parts}, simplest(Fraction(unit.multiple) * factor))


def parse_amount(text: str, table: UnitTable) -> tuple[Number, Unit | None]:
    """The number and the unit of a written amount; None where it has no unit ("1650", "5.2万").

    Raises `ValueProblem` where the text is not one plain amount, `UnitError` where its unit is not known.

    >>> from healthrules.units import load_units
    >>> number, unit = parse_amount("１，６５０ ㎡", load_units())
    >>> number, unit.symbol
    (1650, 'm²')
    """
    if len(text) > MAX_LENGTH:
        raise _not_an_amount(text)
    match = _AMOUNT.match(_plain(text))
    if not match:
        raise _not_an_amount(text)
    sign, digits, exponent, rest = match.groups()
    if rest[:1] in _NOT_A_UNIT:
        raise _not_an_amount(text)
    number = _number(digits, int(exponent or 0), text)
    factor, unit = _parse(rest, table) if rest else (1, None)
    value = simplest(Fraction(number) * factor)
    return (-value if sign in ("-", "−") else value), unit


def _plain(text: str) -> str:
    """The text in plain characters; powers become ^2, so that 10² is not 102."""
    raised = _SUPERSCRIPT.sub(lambda match: "^" + unicodedata.normalize("NFKC", match.group()), text)
    if any(unicodedata.category(char) in ("No", "Nl") for char in raised):
        raise _not_an_amount(text)
    return unicodedata.normalize("NFKC", raised).replace("**", "^")


def _number(digits: str, exponent: int, text: str) -> Number:
    bare = digits.replace(",", "")
    if len(bare.replace(".", "").strip("0")) > MAX_DIGITS or len(bare) > 2 * MAX_DIGITS or abs(exponent) > MAX_DIGITS:
        raise ValueProblem(
            Text(
                f"数字过长（超过 {MAX_DIGITS} 位）：{shortened(text).zh}",
                f"a number of more than {MAX_DIGITS} digits: {shortened(text).en}",
            )
        )
    return exact(f"{bare}e{exponent}" if exponent else bare)


_QUOTES = "“”‘’\"'「」"


def _not_an_amount(text: str) -> ValueProblem:
    bare = text.strip().strip(_QUOTES).strip()
    if bare and bare != text.strip():
        said = shortened(bare)
        return ValueProblem(Text(f"数值不要加引号：{said.zh}", f"write the amount without quotes: {said.en}"))
    return ValueProblem(
        Text(
            f"“{shortened(text).zh}”不是一个数值；请写一个数，可带单位，如 1650、1,650 m²、5.2万人",
            f"`{shortened(text).en}` is not one amount; write a number, with a unit if you like: 1650, 1,650 m², 5.2万人",
        )
    )


def shortened(text: str, most: int = 40) -> Text:
    """A text short enough for a message, on one line and without characters that control a screen."""
    line = " ".join(visible(text[: 4 * most]).split())
    if len(text) <= 4 * most and len(line) <= most:
        return Text(line, line)
    return Text(f"{line[:most]}…（共 {len(text):,} 字）", f"{line[:most]}… ({len(text):,} characters)")


def _parse(text: str, table: UnitTable) -> tuple[Number, Unit | None]:
    """A factor for the number before the text, and the unit; None where the text is a magnitude only."""
    pieces = _SEPARATOR.split(_plain(text).strip())
    factor, name, power = _first(pieces[0], table)
    powers = {name: power} if name else {}
    divisor = Fraction(1)
    for separator, term in zip(pieces[1::2], pieces[2::2], strict=True):
        sign = 1 if separator in ("*", "·", "×") else -1
        number, name, power = _term(term, table)
        divisor *= Fraction(number) ** -sign
        if name:
            powers[name] = powers.get(name, 0) + sign * power
    if not powers and divisor == 1:
        return factor, None
    return factor, table.composed(powers, simplest(1 / divisor))


def _first(text: str, table: UnitTable) -> tuple[Number, str | None, int]:
    if not text:
        return 1, None, 1
    if text[0].isdigit():
        raise table.unknown(text)
    return _worded(text, table)


def _term(text: str, table: UnitTable) -> tuple[Number, str | None, int]:
    match = _TERM.match(text)
    if not match or not text:
        raise table.unknown(text)
    digits, rest = match.groups()
    number = exact(digits.replace(",", "")) if digits else 1
    if number == 0:
        raise table.unknown(text)
    if not rest:
        return number, None, 1
    factor, name, power = _worded(rest, table)
    return simplest(Fraction(number) * factor), name, power


def _worded(text: str, table: UnitTable) -> tuple[Number, str | None, int]:
    """A magnitude word, a unit spelling and a power: 千人, 万, m^2."""
    found = _spelled(text, table)
    if found:
        return 1, *found
    word = folded(text)
    for length in range(min(len(word), 8), 0, -1):
        factor = table.magnitudes.get(word[:length])
        if factor is not None:
            rest = word[length:]
            found = _spelled(rest, table) if rest else None
            if found or not rest:
                return factor, *(found or (None, 1))
    raise table.unknown(text)


def _spelled(text: str, table: UnitTable) -> tuple[str, int] | None:
    name = table.spelled(text)
    if name:
        return name, 1
    match = _POWER.match(text)
    name = table.spelled(match.group(1)) if match else None
    return (name, int(match.group(2))) if match and name else None
