"""The product as real processes: web server, a worker per queue, beat, PostgreSQL, Redis, and all that may befall them.

One sandbox is started for all of it. Tests act through its doors and the webhook, and look at the database and the outside world.
"""
