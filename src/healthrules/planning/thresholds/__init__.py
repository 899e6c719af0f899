"""Thresholds: what a registry comes to as one value of a parameter moves."""
