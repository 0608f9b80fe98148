"""Redaction: what is taken out of every text before a model reads it, and out of what the model answers.

`scrub` is the one way in. Each kind is a row of `kinds.py`; patterns run under RE2 on plain readings of the text.
"""

from ai.redaction.people import Known
from ai.redaction.scrub import Scrubbed, scrub

__all__ = ["Known", "Scrubbed", "scrub"]
