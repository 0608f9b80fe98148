"""The tables of the gate, one a file. Their walls are triggers (see migrations); this folder is kept at full branch coverage."""

from statuspage.models.approval import Approval
from statuspage.models.ask import Ask, Asked, PassedOn
from statuspage.models.draft import Draft
from statuspage.models.publication import Publication
from statuspage.models.revision import Revision
from statuspage.models.template import Template

__all__ = ["Approval", "Ask", "Asked", "Draft", "PassedOn", "Publication", "Revision", "Template"]
