"""The API, `/api/v1/`: one file a resource. It reads what its token's owner may, and writes by the verbs that people use.

Who comes in is decided in `token.py`, before anything is looked up; what is refused is a problem (`problem.py`).
"""
