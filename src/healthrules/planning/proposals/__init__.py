"""Proposals: what a planner would change in the rules, checked and laid over a rulebook."""
