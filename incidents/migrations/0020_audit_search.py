"""The audit log is searched by time, kind and person, and by its words, which stand in ordinary rows of their own."""

import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.fields.json
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('incidents', '0019_audit_check'),
    ]

    operations = [
        TrigramExtension(),  # trusted: the owner of the database may, no superuser is needed
        migrations.CreateModel(
            name='AuditWords',
            fields=[
                ('event', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='searched', serialize=False, to='incidents.auditevent')),
                ('words', models.TextField(blank=True)),
                ('recorded_at', models.DateTimeField()),
            ],
            options={
                'verbose_name_plural': 'audit words',
            },
        ),
        migrations.AddIndex(
            model_name='auditevent',
            index=models.Index(fields=['at', 'seq', 'id'], name='audit_in_time'),
        ),
        migrations.AddIndex(
            model_name='auditevent',
            index=models.Index(fields=['action', 'at'], name='audit_by_action'),
        ),
        migrations.AddIndex(
            model_name='auditevent',
            index=models.Index(django.db.models.fields.json.KeyTextTransform('ref', django.db.models.fields.json.KeyTextTransform('actor', 'parsed')), models.F('at'), name='audit_by_actor'),
        ),
        migrations.AddIndex(
            model_name='auditwords',
            index=models.Index(fields=['recorded_at'], name='audit_words_newest'),
        ),
        migrations.AddIndex(
            model_name='auditwords',
            index=django.contrib.postgres.indexes.GinIndex(fields=['words'], name='audit_words_trigrams', opclasses=['gin_trgm_ops']),
        ),
    ]
