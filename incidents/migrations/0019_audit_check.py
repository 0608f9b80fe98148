"""Runs of the verification of the audit log: progress and result, for the console."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('incidents', '0018_signed_heads'),
    ]

    operations = [
        migrations.CreateModel(
            name='AuditCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateTimeField(blank=True, null=True)),
                ('state', models.CharField(choices=[('running', 'Running'), ('sound', 'Sound'), ('broken', 'Broken'), ('unreachable', 'mirror did not answer')], default='running', max_length=12)),
                ('started_at', models.DateTimeField(db_default=models.Func(function='clock_timestamp'))),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('moved_at', models.DateTimeField(db_default=models.Func(function='clock_timestamp'))),
                ('events_total', models.PositiveBigIntegerField(default=0)),
                ('events_done', models.PositiveBigIntegerField(default=0)),
                ('chain', models.CharField(blank=True, default='', max_length=60)),
                ('seq', models.PositiveIntegerField(default=0)),
                ('piece', models.PositiveIntegerField(default=0)),
                ('findings', models.JSONField(blank=True, default=list)),
                ('warnings', models.JSONField(blank=True, default=list)),
                ('heads', models.TextField(blank=True, default='')),
                ('asked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='incidents.person')),
                ('incident', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='incidents.incident')),
            ],
            options={
                'indexes': [models.Index(fields=['-started_at'], name='audit_check_newest')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['running', 'sound', 'broken', 'unreachable'])), name='audit_check_state_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('finished_at', None), ('state', 'running')), models.Q(models.Q(('state', 'running'), _negated=True), ('finished_at__isnull', False)), _connector='OR'), name='audit_check_ends_once'), models.UniqueConstraint(condition=models.Q(('state', 'running')), fields=('incident', 'since'), name='audit_check_one_under_way', nulls_distinct=False)],
            },
        ),
    ]
