"""What can be seen of an incident's service, looked up in every system at once (`gather`), kept (`take`) and shown (`show`).

The alert's `service` label says whose numbers, lines, traces and repositories are meant.
"""
