"""What keeps the house as it is: each file here is one fence, and each failure names the file to mend and how.

`code.py` reads our own source for them. A fence that meets a new case says what the case needs; it is not the place to argue.
"""
