"""What to write into a first machine.yaml: which card to give away, and why. Pure.

Facts come in, a proposal and its text go out; nothing is looked at here.
"""

from gpc.propose.choose import Proposal, Verdict, propose
from gpc.propose.lacking import NOTHING, Refusal, SaidByHand, lacking
from gpc.propose.page import machine_page

__all__ = [
    "NOTHING",
    "Proposal",
    "Refusal",
    "SaidByHand",
    "Verdict",
    "lacking",
    "machine_page",
    "propose",
]
