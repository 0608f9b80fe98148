"""A database that was restored from a backup is held: nothing leaves until what was lost is settled."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("incidents", "0040_incident_words"),
    ]

    operations = [
        migrations.AddField(
            model_name='installation',
            name='held_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='installation',
            name='held_why',
            field=models.CharField(blank=True, db_default='', default='', max_length=500),
        ),
    ]
