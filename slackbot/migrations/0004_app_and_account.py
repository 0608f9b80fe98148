"""Which app is ours, and which account asked: a person may have two."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('incidents', '0013_people'),
        ('slackbot', '0003_storm'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='inboundrequest',
            name='inbound_request_kind_is_known',
        ),
        migrations.AddField(
            model_name='inboundrequest',
            name='slack_user',
            field=models.CharField(blank=True, db_default='', default='', max_length=32),
        ),
        migrations.AddField(
            model_name='workspace',
            name='app',
            field=models.CharField(blank=True, db_default='', default='', max_length=32),
        ),
        migrations.AlterField(
            model_name='inboundrequest',
            name='kind',
            field=models.CharField(choices=[('command', 'Command'), ('click', 'Click'), ('submission', 'Submission'), ('event', 'Event')], max_length=12),
        ),
        migrations.AddConstraint(
            model_name='inboundrequest',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['command', 'click', 'submission', 'event'])), name='inbound_request_kind_is_known'),
        ),
    ]
