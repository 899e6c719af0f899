"""Deciding: where verdicts turn, exactly, along what a record reports and along a region's figures."""
