"""Registries as tables: read column by column, judged by the columnar engine, findings written while they are produced."""
