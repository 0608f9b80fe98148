"""Who may look at the console: passwords, single sign-on, second factors, sessions, and asking again before what matters.

django-allauth does the protocols; what is decided here is who is let in and what is on record of it (docs/sign-in.md).
"""
