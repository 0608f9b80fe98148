"""Effects are owed before they are done: a fact and what follows from it are saved together, and done after.

`effect` declares a listener, `announce` turns a fact into entries, `work` claims and does one, `sweep` finds what is due.
"""
