"""The list of incidents is read along the time when they started, of one service too; of postmortems, those that are not done."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ("incidents", "0041_held"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='incident',
            index=models.Index(fields=['started_at', 'number'], name='incident_in_time'),
        ),
        AddIndexConcurrently(
            model_name='incident',
            index=models.Index(condition=models.Q(('service', ''), _negated=True), fields=['service', 'started_at'], name='incident_by_service'),
        ),
        AddIndexConcurrently(
            model_name='postmortem',
            index=models.Index(condition=models.Q(('filed_episode', models.F('episode')), _negated=True), fields=['incident'], name='postmortem_kept'),
        ),
        AddIndexConcurrently(
            model_name='postmortem',
            index=models.Index(condition=models.Q(('done_at', None)), fields=['incident'], name='postmortem_not_done'),
        ),
    ]
