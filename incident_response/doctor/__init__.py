"""What `manage.py doctor` looks at, a file a subject: whether what will be needed at night is there.

A check is a function that gives its findings; a new one is listed in `checks.py`. Nothing is changed and nobody is paged.
"""
