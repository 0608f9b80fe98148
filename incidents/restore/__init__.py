"""A database restored from a backup: it is held while the mirror knows more than it does, and what was lost is settled.

`look` finds that it is so, `hold` stops every effect, `chains`, `lost`, `forward`, `groups` and `heads` bring back what the
mirror kept, `postmortems` and `follow_ups` what Linear shows, and `settle` lets work go on. `manage.py after_restore` (console/)
calls them in order.
"""
