"""A year of incidents that never happened, for trying out, for pictures and for measuring: planned from a seed, then written.

Every event of it says that it was seeded, and nothing of it was ever published or sent: such words need an approval.
"""
