"""Assurance: the quality of rule packs. Their cases, their edges, and what lint finds."""
