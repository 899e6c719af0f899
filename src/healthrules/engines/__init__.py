"""Engines: one meaning, several machines. Adding one takes a module and a line in `registry`."""

from healthrules.engines.outcome import Outcome, Verdict
from healthrules.engines.reference import Judged, ReferenceEngine, judge
from healthrules.engines.registry import ENGINES, Engine, make_engine

__all__ = ["ENGINES", "Engine", "Judged", "Outcome", "ReferenceEngine", "Verdict", "judge", "make_engine"]
