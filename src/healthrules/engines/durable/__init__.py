"""The durable engine: rules as guarded antecedents of durable-rules, a forward-chaining network."""

from healthrules.engines.durable.engine import DurableEngine

__all__ = ["DurableEngine"]
