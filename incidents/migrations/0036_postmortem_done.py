"""Of a postmortem it is known since when its issue is closed in Linear as done, and when that was last asked."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("incidents", "0035_follow_up_due")]

    operations = [
        migrations.AddField(model_name="postmortem", name="done_at", field=models.DateTimeField(blank=True, null=True)),
        migrations.AddField(
            model_name="postmortem", name="looked_at", field=models.DateTimeField(blank=True, null=True)
        ),
    ]
