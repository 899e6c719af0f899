"""The language of rules: grammar, syntax, checked terms, and the reference evaluator that defines what they mean."""
