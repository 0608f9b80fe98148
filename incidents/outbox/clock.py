"""The database's clock in a query: leases and due times know no other."""

from functools import partial

from django.db.models import DateTimeField, Func

Clock = partial(Func, function="clock_timestamp", output_field=DateTimeField())
