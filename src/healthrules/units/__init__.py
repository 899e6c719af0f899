"""Units and exact numbers. Pint computes every factor, with fractions; nothing here is a float."""

from healthrules.units.exact import Number, decimal, exact, grouped, plain
from healthrules.units.notation import parse_amount, parse_unit
from healthrules.units.table import UnitTable, load_units
from healthrules.units.unit import Dimension, Quantity, Unit, UnitName

__all__ = [
    "Dimension",
    "Number",
    "Quantity",
    "Unit",
    "UnitName",
    "UnitTable",
    "decimal",
    "exact",
    "grouped",
    "load_units",
    "parse_amount",
    "parse_unit",
    "plain",
]
