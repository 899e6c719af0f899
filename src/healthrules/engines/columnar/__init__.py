"""The columnar engine: rules as Narwhals expressions, for tables. Polars, DuckDB and PySpark run the same ones."""
