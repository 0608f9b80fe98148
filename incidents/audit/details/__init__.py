"""What each audit action may say: one model of its detail for every action, and the names of its texts, which are sealed later.

`registry.DETAILS` lists them all; `declared.refuse_undeclared` is what `record` asks.
"""
