"""The tests, which mirror the apps, one file a verb or endpoint.

`e2e` drives the real processes and `bench` measures them.
"""
