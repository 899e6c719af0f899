"""Planning: proposals to change rules, laid over a rulebook and compared with it."""

from healthrules.planning.proposals.applying import Applied, apply
from healthrules.planning.proposals.bench import Change
from healthrules.planning.proposals.proposal import Proposal, load_proposal, read_proposal

__all__ = ["Applied", "Change", "Proposal", "apply", "load_proposal", "read_proposal"]
