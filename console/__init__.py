"""What people see in a browser: the admin's look and hardening, the first page, the list of incidents, and the incident's page.

Reads every app, owns almost no records.
"""
