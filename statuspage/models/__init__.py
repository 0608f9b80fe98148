"""The tables of the gate, one a file. Their walls are triggers (see migrations); this folder is kept at full branch coverage."""

from statuspage.models.approval import Approval
from statuspage.models.ask import Ask, Asked, PassedOn
from statuspage.models.draft import Draft
from statuspage.models.foreign_post import ForeignPost
from statuspage.models.gate_check import GateCheck
from statuspage.models.publication import Publication
from statuspage.models.published_before import PublishedBefore
from statuspage.models.revision import Revision
from statuspage.models.template import Template

__all__ = [
    "Approval",
    "Ask",
    "Asked",
    "Draft",
    "ForeignPost",
    "GateCheck",
    "PassedOn",
    "Publication",
    "PublishedBefore",
    "Revision",
    "Template",
]
