"""When an entry may be done, in SQL: said once, for the claim that takes it and for the sweep that finds it."""

# While the installation is held nothing is (restore/hold.py): a restored database does not know what was done already.
# A dead entry frees its lane, but never a chain's mirror, the copies of heads or an incident's publications: there the
# order is the point.
MAY_BE_DONE = """
    (entry.state = 'pending' AND entry.due_at <= clock_timestamp()
     OR entry.state = 'claimed' AND entry.lease_until < clock_timestamp())
AND (entry.lane = '' OR NOT EXISTS (
        SELECT FROM incidents_outboxentry AS earlier
        WHERE earlier.lane = entry.lane AND earlier.id < entry.id
          AND (earlier.state IN ('pending', 'claimed')
               OR earlier.state = 'dead' AND earlier.lane ~ '^(mirror|heads|publication):')))
AND NOT EXISTS (SELECT FROM incidents_installation WHERE held_at IS NOT NULL)
"""
