"""The outside world, one file a system, no models. `http.py` is the one door: AWS and Slack go through it too.

Every call ends in a typed answer or in one of the three failures of `errors.py`, never in None or False for a failure.
"""
