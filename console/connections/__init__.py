"""The page of outside systems: whether each is connected, how it did lately, and a button that asks it.

`systems.py` has them all, `asks.py` what each is asked; `manage.py doctor` looks at them by the same.
"""
