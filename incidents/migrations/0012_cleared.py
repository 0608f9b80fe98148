from django.db import migrations, models


class Migration(migrations.Migration):
    """When an alert's source heard from us that somebody leads; the old ones were told nothing."""

    dependencies = [("incidents", "0011_storm")]

    operations = [
        migrations.AddField(
            model_name="alert",
            name="told_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
