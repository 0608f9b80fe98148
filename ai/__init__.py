"""What is said to the model, and what is made of its answers: redaction, fencing, prompts, drafting.

`bedrock.py` is the only door to the model, and `ask.py` the only one who knocks: everything is scrubbed there, both ways.
"""
