"""The list of incidents, and what it shares with that of audit events: typed filters, pages by place, saved views, files.

Whatever a list shows stands in its address, so that it can be kept, passed on and saved. Nothing is counted, nothing skipped over.
"""
