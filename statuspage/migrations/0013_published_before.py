"""What a restored database lost and the status page shows. Nobody changes or removes it. ENABLE ALWAYS, as everywhere."""

import django.db.models.deletion
from django.db import migrations, models

WALL = """
CREATE TRIGGER published_before_stays BEFORE UPDATE OR DELETE ON statuspage_publishedbefore FOR EACH ROW EXECUTE FUNCTION gate_refuse_change();
ALTER TABLE statuspage_publishedbefore ENABLE ALWAYS TRIGGER published_before_stays;
REVOKE UPDATE, DELETE, TRUNCATE ON statuspage_publishedbefore FROM incident_response_app;
"""

UNDO = "DROP TRIGGER published_before_stays ON statuspage_publishedbefore"


class Migration(migrations.Migration):

    dependencies = [
        ('incidents', '0041_held'),
        ("statuspage", "0012_api_client"),
    ]

    operations = [
        migrations.CreateModel(
            name='PublishedBefore',
            fields=[
                ('publication', models.UUIDField(primary_key=True, serialize=False)),
                ('digest', models.CharField(max_length=64)),
                ('statuspage_incident', models.CharField(max_length=64)),
                ('statuspage_update', models.CharField(max_length=64)),
                ('title', models.CharField(max_length=300)),
                ('status', models.CharField(max_length=40)),
                ('impact', models.CharField(max_length=40)),
                ('body', models.TextField()),
                ('shown_at', models.DateTimeField()),
                ('noted_at', models.DateTimeField(db_default=models.Func(function='clock_timestamp'))),
                ('incident', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='published_before', to='incidents.incident')),
            ],
            options={
                'verbose_name_plural': 'published before a restore',
                'ordering': ['shown_at'],
            },
        ),
        migrations.RunSQL(WALL, UNDO),
    ]
