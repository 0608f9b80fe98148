from django.contrib.postgres.indexes import BrinIndex
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("incidents", "0042_incidents_in_time")]

    operations = [
        AddIndexConcurrently(
            "incident", BrinIndex(fields=["opened_at"], name="incident_opened_lately", pages_per_range=16)
        )
    ]
