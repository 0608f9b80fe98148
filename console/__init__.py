"""What people see in a browser: the hardening of every page today; the incident's page, dashboard and API are built here.

Reads every app, owns almost no records.
"""
