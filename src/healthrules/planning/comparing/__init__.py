"""Comparing: what one rulebook makes of a registry beside another."""
