"""Outgoing webhooks: other programs are told of state changes, signed as Standard Webhooks say, until they have taken them.

`endpoints.py` has the verbs, `fan_out.py` makes a message for each endpoint, `deliver.py` sends one; pages and their log.
"""
