from django.db import migrations, models

# What we see is a step of the room now, so the entries of the effect that it was are done by nobody.
NO_EFFECT_ANY_MORE = """
UPDATE incidents_outboxentry SET state = 'superseded', finished_at = now(), lease_token = NULL, lease_until = NULL
WHERE kind = 'show_context' AND state IN ('pending', 'claimed')
"""


class Migration(migrations.Migration):

    dependencies = [
        ("incidents", "0023_nudges"),
    ]

    operations = [
        migrations.AddField(
            model_name='person',
            name='slack_seen_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.RunSQL(NO_EFFECT_ANY_MORE, reverse_sql=migrations.RunSQL.noop),
    ]
