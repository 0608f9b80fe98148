from django.contrib.postgres.indexes import BrinIndex
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("incidents", "0047_days_counted")]

    operations = [
        AddIndexConcurrently(
            "alert", BrinIndex(fields=["started_at"], name="alert_started_lately", pages_per_range=16)
        )
    ]
