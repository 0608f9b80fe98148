"""A database restored from a backup: it is held while the mirror knows more than it does, and what was lost is settled.

`look` finds that it is so, `hold` stops every effect, `chains`, `lost`, `forward` and `heads` bring back what the mirror kept, and
`settle` lets work go on. `manage.py after_restore` (console/) calls them in order.
"""
