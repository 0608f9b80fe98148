"""The first page: what is burning, what waits for its reader, how the product is, and how incidents went, as plots.

Each part is read in a number of queries that does not grow, and asks nothing outside but Redis.
"""
