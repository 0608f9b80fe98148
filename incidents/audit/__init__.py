"""The tamper-evident audit log: one hash chain per incident and one for the system, written with each change, mirrored after.

`record` writes, `chain` holds the hash rule, `mirror` copies to DynamoDB in order, `verify` checks both, `export` takes away.
"""
