"""Deriving: what rules ask of other years and of a whole registry, put into each record before it is judged."""

from healthrules.deriving.bounds import bounds
from healthrules.deriving.registry import Judged
from healthrules.deriving.stage import Beside, Beyond, Turn, derived, one_of_each_region

__all__ = ["Beside", "Beyond", "Judged", "Turn", "bounds", "derived", "one_of_each_region"]
