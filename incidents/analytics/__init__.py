"""How incidents go, in numbers: `rollup` keeps a row beside each, and `measures` reads any range of days from those rows.

What each number means, and when something is not counted, is in docs/analytics.md.
"""
