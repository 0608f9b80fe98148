"""The record: incidents, alerts, people, the checklist, the audit chain and the outbox, and the verbs that change them.

`incidents` (this app, the record) and `incident_response` (the wiring beside it) have alike names: nothing is wired here.
"""
