"""Every way to die on the way to customers: real processes that stop before each durable step, are killed there, wait or go on.

docs/gate.md ("Every way to die") says what is explored.
"""
