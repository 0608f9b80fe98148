"""The approval gate: drafts, approvals, publications. Saving a Publication is the only path to Statuspage.

`client.py` is the only Statuspage client and `models/publication.py` its only importer.
"""
