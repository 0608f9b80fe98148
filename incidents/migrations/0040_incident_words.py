"""Incidents are searched by their titles and what people wrote of them, in a row of each."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("incidents", "0039_access_answers"),
    ]

    operations = [
        migrations.CreateModel(
            name='IncidentWords',
            fields=[
                ('incident', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='searched', serialize=False, to='incidents.incident')),
                ('words', models.TextField(blank=True)),
                ('up_to', models.PositiveIntegerField()),
                ('recorded_at', models.DateTimeField()),
                ('search', models.GeneratedField(db_persist=True, expression=django.contrib.postgres.search.SearchVector('words', config='english'), output_field=django.contrib.postgres.search.SearchVectorField())),
            ],
            options={
                'verbose_name_plural': 'incident words',
                'indexes': [models.Index(fields=['recorded_at'], name='incident_words_newest'), django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=['search'], name='incident_words_search')],
            },
        ),
    ]
