"""The few drafts that wait for approval are found among all that there ever were."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ("statuspage", "0013_published_before"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='draft',
            index=models.Index(condition=models.Q(('state', 'PENDING')), fields=['incident'], name='draft_waiting'),
        ),
    ]
