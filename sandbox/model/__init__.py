"""The stand-in model, in four characters: a good one, a sloppy one, one that obeys whoever wrote to it, and a broken one.

Each is a function of the question alone: the same question, the same answer, whatever delimiter its fence has this time.
"""
